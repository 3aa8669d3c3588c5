from __future__ import annotations

import pytest

from audit.cli.progress import LONG, progress


def test_a_log_gets_a_line_for_every_tenth_of_a_long_text(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1) as begin:
        advance = begin("book.txt", 2 * LONG)
        for _ in range(8):
            advance(LONG // 4)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 8
    assert lines[0] == "audit: book.txt: 250 of 2,000 segments read"
    assert lines[-1] == "audit: book.txt: 2,000 of 2,000 segments read"


def test_a_log_hears_nothing_of_short_texts(capsys: pytest.CaptureFixture[str]) -> None:
    with progress(1) as begin:
        begin("note.txt", LONG - 1)(LONG - 1)
    assert capsys.readouterr().err == ""
