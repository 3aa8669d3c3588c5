from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.engines.lemmas import Simplemma, words
from audit.errors import EngineError


@pytest.fixture(scope="module")
def spanish() -> Simplemma:
    return Simplemma("es")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¿Qué pasó, señor?", ["Qué", "pasó", "señor"]),
        ("el eje franco-alemán – sin más -", ["el", "eje", "franco-alemán", "sin", "más"]),
        ("de O'Higgins y d’Estaing", ["de", "O'Higgins", "y", "d’Estaing"]),
        ("2.000 heridos, el 3,5%.", ["2.000", "heridos", "el", "3,5"]),
        ("«Almaty»(AFP)…", ["Almaty", "AFP"]),
        ("un_guion", ["un", "guion"]),
        ("", []),
        (" \u2014 ", []),
    ],
)
def test_words_are_found_without_punctuation(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in words(text)] == expected


@given(st.text())
def test_words_are_ordered_apart_and_never_empty(text: str) -> None:
    spans = words(text)
    assert all(len(span) > 0 for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    outside = set(range(len(text))) - {place for span in spans for place in range(span.start, span.end)}
    assert not any(text[place].isalnum() for place in outside)


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("Reduce", "reducir"),
        ("manifestantes", "manifestante"),
        ("habrían", "haber"),
        ("dándole", "dar"),
        ("darle", "dar"),
        ("dárselo", "dar"),
        ("detenerse", "detener"),
        ("oírle", "oír"),
        # Endings that only look like pronouns.
        ("fuerte", "fuerte"),
        ("charla", "charla"),
        ("perla", "perla"),
        ("Bonaparte", "bonaparte"),
        ("Tokáyev", "tokáyev"),
        ("2.000", "2.000"),
    ],
)
def test_lemma(spanish: Simplemma, word: str, lemma: str) -> None:
    assert [found.lemma for found in spanish.lemmatize(word)] == [lemma]


def test_spans_point_into_the_text_as_given(spanish: Simplemma) -> None:
    text = "¡Según  él, REDUCE!"
    assert [(word.span.of(text), word.lemma) for word in spanish.lemmatize(text)] == [
        ("Según", "según"),
        ("él", "él"),
        ("REDUCE", "reducir"),
    ]


def test_a_language_without_rules_of_its_own_is_looked_up() -> None:
    assert [word.lemma for word in Simplemma("fr").lemmatize("maisons")] == ["maison"]


def test_unknown_language_is_named() -> None:
    with pytest.raises(EngineError, match="'xx'"):
        Simplemma("xx")
