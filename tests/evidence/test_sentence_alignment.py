from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.engines.lexical_table import LexicalTable
from audit.evidence.sentence_alignment import align_segments

SOURCES = [
    "El incendio empezó el lunes por la noche en un almacén del puerto.",
    "Los bomberos tardaron seis horas en apagarlo.",
    "No hubo heridos.",
    "El alcalde, que visitó el lugar al amanecer, prometió una investigación.",
    "Los vecinos se quejan del humo, que todavía cubre las calles.",
    "La policía sospecha de un cortocircuito.",
]
TARGETS = [
    "The fire started on Monday night in a warehouse at the port.",
    "The firefighters took six hours to put it out.",
    "There were no injuries.",
    "The mayor, who visited the place at dawn, promised an investigation.",
    "The neighbours complain about the smoke, which still covers the streets.",
    "The police suspect a short circuit.",
]
BOILERPLATE = ["Home", "Sports", "Subscribe to our weekly letter", "Share this story with your friends"]


@pytest.fixture(scope="module")
def table() -> LexicalTable:
    return LexicalTable.load()


def test_sentence_by_sentence(table: LexicalTable) -> None:
    assert align_segments(TARGETS, SOURCES, table) == SOURCES


def test_boilerplate_of_the_target_renders_nothing(table: LexicalTable) -> None:
    targets = [*BOILERPLATE, *TARGETS[:3], "Advertisement", *TARGETS[3:], *reversed(BOILERPLATE)]
    expected = [None] * 4 + SOURCES[:3] + [None] + SOURCES[3:] + [None] * 4
    assert align_segments(targets, SOURCES, table) == expected


def test_source_sentences_that_nobody_translated_are_passed_over(table: LexicalTable) -> None:
    assert align_segments([TARGETS[0], *TARGETS[4:]], SOURCES, table) == [SOURCES[0], *SOURCES[4:]]


def test_one_target_for_two_sources(table: LexicalTable) -> None:
    merged = "The firefighters took six hours to put it out, and there were no injuries."
    assert align_segments([TARGETS[0], merged, *TARGETS[3:]], SOURCES, table) == [
        SOURCES[0],
        f"{SOURCES[1]} {SOURCES[2]}",
        *SOURCES[3:],
    ]


def test_two_targets_for_one_source(table: LexicalTable) -> None:
    parts = ["The mayor visited the place at dawn.", "He promised an investigation."]
    assert align_segments([*TARGETS[:3], *parts, *TARGETS[4:]], SOURCES, table) == [
        *SOURCES[:4],
        SOURCES[3],
        *SOURCES[4:],
    ]


@pytest.mark.parametrize(
    ("targets", "sources", "expected"),
    [
        ([], [], []),
        ([], SOURCES, []),
        (TARGETS[:2], [], [None, None]),
        (TARGETS[:1], SOURCES[:1], SOURCES[:1]),
        (["", TARGETS[0]], SOURCES[:1], [None, SOURCES[0]]),
    ],
)
def test_small_documents(
    table: LexicalTable, targets: list[str], sources: list[str], expected: list[str | None]
) -> None:
    assert align_segments(targets, sources, table) == expected


@settings(max_examples=40, deadline=None)  # the shipped table loads in the first
@given(
    st.lists(st.sampled_from([*TARGETS, *BOILERPLATE, "", "?"]), max_size=9),
    st.lists(st.sampled_from([*SOURCES, "", "…"]), max_size=9),
)
def test_every_target_gets_neighbouring_sources_in_order(
    table: LexicalTable, targets: list[str], sources: list[str]
) -> None:
    given = align_segments(targets, sources, table)
    assert len(given) == len(targets)
    whole = {*sources, *(f"{left} {right}" for left, right in pairwise(sources)), None}
    assert set(given) <= whole
    assert given == align_segments(targets, sources, table)


def test_a_long_document_takes_seconds(table: LexicalTable) -> None:
    targets = [f"{text} Number {number}." for number in range(100) for text in TARGETS]
    sources = [f"{text} Número {number}." for number in range(100) for text in SOURCES]
    start = time.process_time()
    given = align_segments(targets, sources, table)
    assert time.process_time() - start < 5
    assert sum(text == source for text, source in zip(given, sources, strict=True)) > 0.95 * len(sources)
