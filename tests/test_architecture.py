"""Imports point one way, and heavy ones wait until they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"spacy", "sacrebleu", "transformers", "torch", "langdetect", "trafilatura", "simplemma", "jinja2", "numpy"}


def test_imports_point_one_way() -> None:
    pytest.importorskip("importlinter")
    script = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def loaded_by(*arguments: str) -> set[str]:
    """The packages that a command of the program imports."""
    script = (
        "import sys\n"
        "from audit.cli import main\n"
        f"sys.argv = ['audit', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("run", "--help"), ("rules", "--help"), ("rules", "list"), ("run", "nowhere.txt")],
    ids=" ".join,
)
def test_what_needs_no_model_imports_none(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) & HEAVY == set()


def test_an_audit_without_doubtful_language_imports_neither_langdetect_nor_extractors(tmp_path: Path) -> None:
    text = tmp_path / "in.txt"
    text.write_text("The council met on Monday and approved the new budget for the coming year.\n")
    loaded = loaded_by("run", str(text), "--translator", "none")
    assert "spacy" in loaded
    assert loaded & {"torch", "langdetect", "trafilatura"} == set()
