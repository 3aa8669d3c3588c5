from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.report.difference import difference


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("reduced", "subdued", [("reduced", "subdued")]),
        ("in the week", "of the week", [("in", "of"), (" the week", " the week")]),
        ("reduced to him", "had him arrested", [("reduced to", "had"), (" him", " him"), ("", " arrested")]),
        ("first important", "leading political", [("first important", "leading political")]),
        ("2.000", "2,000", [("2.000", "2,000")]),
        ("data., while", "data, while", [("data", "data"), (".", ""), (", while", ", while")]),
        ("always", "", [("always", "")]),
        ("", "by noon", [("", "by noon")]),
        ("same", "same", [("same", "same")]),
    ],
)
def test_difference(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert [(change.old, change.new) for change in difference(old, new)] == expected


words = st.lists(st.sampled_from(["a", "b", " ", ",", "é", "1.5"]), max_size=12).map("".join)


@given(words, words)
def test_both_texts_can_be_read_off(old: str, new: str) -> None:
    changes = difference(old, new)
    assert "".join(change.old for change in changes) == old
    assert "".join(change.new for change in changes) == new
