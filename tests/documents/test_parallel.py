"""A source or reference beside the text: line by line, or sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.data import Document
from audit.documents import read, read_text
from audit.documents.parallel import with_reference, with_source
from audit.engines.lexical_table import LexicalTable
from audit.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


def lines(name: str, *texts: str) -> Document:
    return read_text("\n".join(texts), name=name, input_format="lines")


def test_line_by_line_each_gets_the_line_of_the_same_number() -> None:
    beside = with_source(lines("en", "One house", "12", "Two boats"), lines("es", "Una casa", "12", "Dos barcos"), None)
    assert [segment.source for segment in beside.segments] == ["Una casa", "12", "Dos barcos"]
    beside = with_reference(lines("en", "One house", "Two boats"), lines("ref", "A house", "A pair"), line_by_line=True)
    assert [segment.reference for segment in beside.segments] == ["A house", "A pair"]


@pytest.mark.parametrize("texts", [("Una casa",), ("Una casa", "Dos", "Tres")], ids=["fewer", "more"])
def test_other_numbers_of_lines_are_an_error_that_names_both(texts: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match=rf"^es has {len(texts)} lines, en has 2: "):
        with_source(lines("en", "One house", "Two boats"), lines("es", *texts), None)


@pytest.fixture(scope="module")
def article() -> Document:
    return read(ROOT / "samples" / "kazakhstan.en.txt")


def partner(document: Document, words: str, field: str) -> str:
    """What stands beside the only audited segment in which `words` occur."""
    (segment,) = [each for each in document.segments if words in each.target and each.skipped is None]
    return getattr(segment, field) or ""


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("cries its dead", "Kazajistán llora a sus muertos"),
        ("The first paratroopers landed", "Los primeros paracaidistas aterrizaron el jueves"),
        ("The liter had passed from 60", "El litro había pasado de 60"),
        ("sets fire to the presidential residence", "prende fuego a la residencia presidencial"),
        ("some 20.000 “bandits”", "unos 20.000 “bandidos”"),
        ("always according to the Presidency", "siempre según la Presidencia"),
        ("normality returns with a dropper", "la normalidad vuelve con cuentagotas"),
        ("a struggle of clans", "una lucha de clanes"),
        ("Pope Francisco", "También el papa Francisco"),
    ],
)
def test_an_article_gets_its_source_sentence_by_sentence(article: Document, english: str, spanish: str) -> None:
    source = read(ROOT / "samples" / "kazakhstan.es.txt", source_language="en", target_language="es")
    assert spanish in partner(with_source(article, source, LexicalTable.load()), english, "source")


@pytest.mark.parametrize(
    ("literal", "natural"),
    [
        ("The first paratroopers landed", "The first paratroopers landed on Thursday, then took up"),
        ("some 20.000 “bandits”", "By his estimate, about 20,000 “bandits”"),
        ("Settlement of accounts in the dome", "Settling scores at the top"),
        ("Antony Blinken, was skeptical", "Antony Blinken sounded skeptical"),
    ],
)
def test_an_article_gets_its_reference_sentence_by_sentence(article: Document, literal: str, natural: str) -> None:
    reference = read(ROOT / "references" / "samples" / "kazakhstan.en.natural.txt")
    assert natural in partner(with_reference(article, reference, line_by_line=False), literal, "reference")


def test_what_is_skipped_gets_no_source(article: Document) -> None:
    source = read(ROOT / "samples" / "kazakhstan.es.txt", source_language="en", target_language="es")
    beside = with_source(article, source, LexicalTable.load())
    skipped = [segment for segment in beside.segments if segment.skipped is not None]
    assert len(skipped) > 5
    assert {segment.source for segment in skipped} == {None}
