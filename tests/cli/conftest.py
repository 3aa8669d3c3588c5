"""The command line, called in this process with models loaded once."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from audit.cli import main
from audit.pipeline import Auditor

from .program import Outcome, load_once


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Calls `audit` without translators in this process; models are loaded once for all tests."""
    monkeypatch.setattr(Auditor, "load", load_once)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def call(*arguments: object, stdin: bytes = b"") -> Outcome:
        words = [str(argument) for argument in arguments]
        if words[0] == "run":
            words += ["--translator", "none"]
        monkeypatch.setattr(sys, "argv", ["audit", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            main()
        captured = capfd.readouterr()
        return Outcome(int(str(stopped.value.code)), captured.out, captured.err)

    return call
