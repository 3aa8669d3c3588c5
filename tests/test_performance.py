"""Answers come in time. The bounds are generous: machines that run tests are slow and shared."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def seconds(folder: Path, *arguments: str) -> float:
    """Processor time that the program takes, its children included; what else the machine does is not counted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = [sys.executable, "-c", "from audit.cli import main; main()", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(program, cwd=folder, env=environment, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("--version",)], ids=" ".join)
def test_help_is_instant(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert min(seconds(tmp_path, *arguments) for _ in range(3)) < 1


def test_a_report_on_an_article_takes_seconds(tmp_path: Path) -> None:
    article = ROOT / "samples" / "kazakhstan.en.txt"
    taken = seconds(tmp_path, "run", str(article), "-o", "html=report.html", "--fail-on", "never")
    assert (tmp_path / "report.html").stat().st_size > 10_000
    assert taken < 25
