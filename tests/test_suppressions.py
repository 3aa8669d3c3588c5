from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import InputError
from audit.suppressions import Suppression, read, render

TEXT = st.text(st.characters(codec="utf-8"))
SUPPRESSION = st.builds(Suppression, TEXT, TEXT, TEXT, TEXT, st.text("0123456789abcdef", min_size=16, max_size=16))
ONE = Suppression("b.txt", "s1", "reduce-a-person", "reduced", "0123456789abcdef")
TWO = Suppression("a.txt", "s9", "throw-the-towel", "throw the towel", "f" * 16)


def test_a_line_says_what_was_rejected_and_where() -> None:
    assert [json.loads(line) for line in render([ONE, TWO]).splitlines()] == [
        {
            "schema": "audit.suppression/1",
            "document": "a.txt",
            "segment": "s9",
            "rule": "throw-the-towel",
            "text": "throw the towel",
            "fingerprint": "f" * 16,
        },
        {
            "schema": "audit.suppression/1",
            "document": "b.txt",
            "segment": "s1",
            "rule": "reduce-a-person",
            "text": "reduced",
            "fingerprint": "0123456789abcdef",
        },
    ]


@given(st.lists(SUPPRESSION, unique_by=lambda item: item.fingerprint))
def test_what_is_written_is_read_and_order_does_not_matter(items: list[Suppression]) -> None:
    assert set(read("file", render(items))) == set(items)
    assert render(items) == render(reversed(items))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "rejected.jsonl: line 2: not JSON"),
        ("[]", 'rejected.jsonl: line 2: not a suppression: expected an object with "schema": "audit.suppression/1"'),
        (render([ONE]).replace("/1", "/2"), "line 2: not a suppression"),
        (render([ONE]).replace('"reduced"', "7"), 'line 2: no "text" that is a string'),
        (render([ONE]).replace("abcdef", "ABCDEF"), "'0123456789ABCDEF' is no fingerprint"),
    ],
)
def test_what_is_no_suppression_is_named_by_its_line(line: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read("rejected.jsonl", "\n" + line)
    assert message in str(error.value)
