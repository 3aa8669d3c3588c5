"""Lines: one unit each."""

from __future__ import annotations

from audit.documents.lines import read


def test_each_line_is_a_unit() -> None:
    text = "One. Two.\r\n\r\n  three  \rfour\u2028five\n"
    page = read("a", text)
    assert page.units
    assert [text[block.start : block.end] for block in page.blocks] == ["One. Two.", "three", "four\u2028five"]
