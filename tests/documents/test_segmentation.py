"""Sentences: where they end, and that their offsets are exact."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.documents.segmentation import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text), "en")]


@pytest.mark.parametrize(
    "expected",
    [
        ["The dam holds, the latest report says., while engineers watch it.", "Nobody was hurt."],
        ["They met in St. Peter’s Square.", "It rained."],
        ["They met in St. Peter's Square.", "It rained."],
        ["A study by Dr. B. Jones and J. R. R. Tolkien came out.", "It was long."],
        ["There were some 2.500 people at the gate.", "Most of them waited."],
        ["The U.S. Army built it.", "The U.S. Senate paid."],
        ["They live in the U.S.", "The rest moved on."],
        ["The driver said “It lost two teeth.”", "Marta denounced the firm."],
        ['The driver said "It lost two teeth."', "Marta denounced the firm."],
        ["She called it a ‘fake.’", "They left."],
        ["“What?”", "“Nothing.”", "She left."],
        ["He said “yes”.", "She said “no”."],
        ["“Why now?” asked the mayor.", "Nobody knew."],
        ["The council approved it. following a long meeting.", "Then it rose."],
        ["The road is closed.The bridge is not.", "Drive slowly."],
        ["It cost approx. 5 euros.", "It was worth it."],
        ["See Vol. 3 and Art. 5 of the law.", "Both apply."],
        ["He answered no.", "Then he left."],
        ["A treaty with EE. UU. was signed.", "It holds."],
        ["Sen. Lee met Gen. Ray at 10 a.m. on Jan. 5 in Washington D.C. and left.", "They agreed."],
        ["Wait... what?", "Really?!", "Yes."],
        ["it rained.", "it stopped.", "Then came the sun."],
        ["Cafe\u0301 \U0001f600 was open.", "\U0001f469\u200d\U0001f467 came in!", "E\u0301l too."],
    ],
    ids=lambda expected: expected[0][:30],
)
def test_sentences(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


def test_a_spanish_source_is_split_by_spanish_abbreviations() -> None:
    sentences_of_source = [
        "MADRID, 10 ene. (Agencias).- Habló D. Juan Ruiz, del n.º 4 de la calle.",
        "Lo dicen los arts. 3 y 4 de la ley.",
        "Después se marchó a EE. UU. con su familia.",
    ]
    text = " ".join(sentences_of_source)
    assert [text[start:end] for start, end in sentences(text, 0, len(text), "es")] == sentences_of_source


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\u00a0", "\u2029", " \t "])
def test_white_space_between_sentences_belongs_to_neither(gap: str) -> None:
    assert split(f"  The rain fell.{gap}The river rose.{gap}") == ["The rain fell.", "The river rose."]


def test_only_the_range_given_is_read() -> None:
    text = "Zero. One came. Two left. Three."
    assert [text[start:end] for start, end in sentences(text, 6, 25, "en")] == ["One came.", "Two left."]


@given(st.text(alphabet=st.sampled_from("aB9 .!?…“”\"'‘’()\n\r\t\u0301\u202e\u200d\U0001f600é,;"), max_size=300))
def test_sentences_are_exact_and_lose_nothing(text: str) -> None:
    spans = list(sentences(text, 0, len(text), "en"))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize("piece", ["The rain fell on it. ", "“word ", "“A. "], ids=["prose", "open quotes", "quoted"])
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    # Read in one go, the quotation marks of this text take sentencex minutes.
    text = piece * (400_000 // len(piece))
    start = time.monotonic()
    found = sum(1 for _ in sentences(text, 0, len(text), "en"))
    assert time.monotonic() - start < 20
    if piece.startswith("The"):
        assert found == text.count(".")
