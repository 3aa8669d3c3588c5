"""The program as its caller sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
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
        return [line for line in self.err.splitlines() if "wrote" not in line and not line.startswith(NOTICE)]


NOTICE = "audit: Source not recovered: no translator was asked for."

load = Auditor.load
_loaded: dict[Configuration, Auditor] = {}


def load_once(pair: str, configuration: Configuration, rulebook: Rulebook) -> Auditor:
    if configuration not in _loaded:
        _loaded[configuration] = load(pair, configuration, rulebook)
    return _loaded[configuration]


def process(*arguments: object, env: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """The program, started."""
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    return subprocess.Popen(
        [*PROGRAM, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment, "PYTHONPATH": str(ROOT), **(env or {})},
        **options,
    )


def unread(running: subprocess.Popen[bytes]) -> str:
    """What the program says on stderr while nobody reads its stdout."""
    with running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        return running.stderr.read().decode()
