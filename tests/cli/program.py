"""The program as its caller sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit.config import Configuration
from audit.pipeline import Auditor
from audit.rulebook import Rulebook

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (sys.executable, "-c", "from audit.cli import main; main()")


@dataclass(frozen=True)
class Outcome:
    """What the caller of the program sees."""

    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        """The lines on stderr, without those about what went well."""
        return [line for line in self.err.splitlines() if "wrote" not in line and not line.startswith(NOTICES)]


# What is told where neither a translator is asked for nor a post-editor installed.
NOTICES = (
    "audit: Source not recovered: no translator was asked for.",
    "audit: Only faults that a rule names were looked for: no post-editor: run audit models pull.",
)

load = Auditor.load
_loaded: dict[Configuration, Auditor] = {}


def load_once(pair: str, configuration: Configuration, rulebook: Rulebook) -> Auditor:
    loaded = replace(configuration, suppressed=frozenset())
    if loaded not in _loaded:
        _loaded[loaded] = load(pair, loaded, rulebook)
    return Auditor(configuration, _loaded[loaded].engines, rulebook, _loaded[loaded]._detectors)


def process(*arguments: object, env: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """The program, started."""
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        env={**environment, "PYTHONPATH": str(ROOT), **(env or {})},
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def unread(running: subprocess.Popen[bytes]) -> str:
    """What the program says on stderr while nobody reads its stdout."""
    with running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        return running.stderr.read().decode()
