from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.report.visible import visible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("user\u202etxt.exe", "user[U+202E]txt.exe"),
        ("a\u2067b\u2069", "a[U+2067]b[U+2069]"),
        ("\x1b[31mred", "[U+001B][31mred"),
        ("zero\u200bwidth\ufeff", "zero[U+200B]width[U+FEFF]"),
        ("caf\udce9", "caf[U+DCE9]"),
        ("a\tb\nc", "a\tb\nc"),
        ("👩‍🚒 na\u0303o ❤️", "👩‍🚒 na\u0303o ❤️"),
    ],
    ids=["override", "isolate", "escape", "zero-width", "surrogate", "white-space", "emoji"],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(st.text(st.characters()))
def test_any_text_can_be_written_to_a_file(text: str) -> None:
    assert visible(text).encode("utf-8") is not None
    assert visible(visible(text)) == visible(text)
