from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import notation

LISTS = {"person": frozenset({"woman", "man"})}


def parsed(line: str) -> tuple[list[dict[str, Any]], list[str]]:
    return notation.tokens(line, LISTS.__getitem__)


@pytest.mark.parametrize(
    ("element", "token"),
    [
        ("visit", {"LOWER": {"IN": ["visit"]}}),
        ("A|an|the", {"LOWER": {"IN": ["a", "an", "the"]}}),
        ("'s", {"LOWER": {"IN": ["'s", "’s"]}}),
        (",", {"LOWER": {"IN": [","]}}),
        ("{visit|trip}", {"LEMMA": {"IN": ["visit", "trip"]}}),
        ("@person", {"LEMMA": {"IN": ["man", "woman"]}}),
        ("<NOUN>", {"POS": {"IN": ["NOUN"]}}),
        ("<VBG|VBN>", {"TAG": {"IN": ["VBG", "VBN"]}}),
        ("<PRP$>", {"TAG": {"IN": ["PRP$"]}}),
        ("{run}<VERB>", {"LEMMA": {"IN": ["run"]}, "POS": {"IN": ["VERB"]}}),
        ("!the|a", {"LOWER": {"NOT_IN": ["the", "a"]}}),
        ("!{be}", {"LEMMA": {"NOT_IN": ["be"]}}),
        ("!@person", {"LEMMA": {"NOT_IN": ["man", "woman"]}}),
        ("!<NOUN>", {"POS": {"NOT_IN": ["NOUN"]}}),
        ("_", {}),
        ("_*", {"OP": "*"}),
        ("<ADJ>+", {"POS": {"IN": ["ADJ"]}, "OP": "+"}),
        ("the?", {"LOWER": {"IN": ["the"]}, "OP": "?"}),
    ],
)
def test_an_element_is_a_token_pattern(element: str, token: dict[str, Any]) -> None:
    assert parsed(element) == ([token], [])


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("in the ambit of", []),
        ("[in the ambit of]", ["0", "1", "2", "3"]),
        ("[{realize}] a|the? {visit}", ["0"]),
        ("a [{grave|strong} <ADJ>?] {crisis}", ["1", "2"]),
    ],
)
def test_brackets_surround_what_is_marked(line: str, marked: list[str]) -> None:
    assert parsed(line)[1] == marked


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", "no words in it"),
        ("[the visit", "mark one part, between [ and ]"),
        ("the visit]", "'visit]': a bracket without its partner, or with nothing in it"),
        ("[the] [visit]", "mark one part, between [ and ]"),
        ("[the [visit]]", "'[visit]]': a bracket without its partner, or with nothing in it"),
        ("the [] visit", "'[]': a bracket without its partner, or with nothing in it"),
        ("{visit", "'{visit' is no element: write a word, {lemma}, @list, <POS> or _"),
        ("<noun>", "'<noun>' is no element: write a word, {lemma}, @list, <POS> or _"),
        ("<NUON>", "'<NUON>': no part of speech NUON: write a Universal Dependencies or Penn tag"),
        ("<NOUN|VBG>", "'<NOUN|VBG>' mixes parts of speech and Penn tags: choose one kind"),
        ("_!the", "'_!the': _ stands alone"),
        ("?", "'?' is no element: write a word, {lemma}, @list, <POS> or _"),
    ],
)
def test_what_is_no_pattern_is_told_with_its_place(line: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        parsed(line)
    assert str(raised.value) == complaint


@given(st.lists(st.sampled_from(["the", "{be}", "<NOUN>", "_", "!a", "@person", "{go}<VERB>"]), min_size=1), st.data())
def test_each_element_is_one_token_and_marks_are_what_the_brackets_hold(pieces: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(pieces) - 1))
    last = data.draw(st.integers(first, len(pieces) - 1))
    line = [*pieces]
    line[first] = "[" + line[first]
    line[last] += "]"
    tokens, marked = parsed(" ".join(line))
    assert tokens == parsed(" ".join(pieces))[0]
    assert marked == [str(place) for place in range(first, last + 1)]
