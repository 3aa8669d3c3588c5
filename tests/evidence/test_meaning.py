"""How near a text stays to its source, and how literally."""

from __future__ import annotations

import pytest
from fakes import Suffix, blank

from audit.data import Alignment, Link, Source, Span
from audit.evidence.meaning import literalness, nearness

SOURCE = Source("Theo houseo iso redo", "given", "user", 1.0)


def test_nearness_compares_in_the_language_of_the_source() -> None:
    same, other = blank()("The house is red"), blank()("A boat sank")
    near = nearness([(same, SOURCE), (other, SOURCE)], Suffix(back=True))
    assert near[0] == pytest.approx(100)
    assert near[1] is not None
    assert near[1] < 40


def test_nearness_is_unknown_without_a_source_or_a_translator_or_where_it_breaks() -> None:
    text, breaking = blank()("The house is red"), blank()("The house is BREAK")
    assert nearness([(text, SOURCE)], None) == [None]
    assert nearness([(text, None), (breaking, SOURCE), (text, SOURCE)], Suffix(back=True)) == [
        None,
        None,
        pytest.approx(100),
    ]


def aligned(size: int, *links: tuple[int, int]) -> Alignment:
    words = tuple(Span(2 * n, 2 * n + 1) for n in range(size))
    return Alignment(words, words, tuple(Link(target, source, 0.9) for target, source in links))


@pytest.mark.parametrize(
    ("alignment", "expected"),
    [
        (None, None),
        (aligned(3), None),
        (aligned(3, (0, 0), (1, 1), (2, 2)), 1.0),
        (aligned(3, (0, 2), (1, 1), (2, 0)), 0.0),
        (aligned(4, (0, 0), (1, 1)), 0.5),
        (aligned(1, (0, 0)), 1.0),
        (aligned(3, (2, 2), (0, 0), (1, 1)), 1.0),
    ],
    ids=["no alignment", "no links", "word for word", "reversed", "half rendered", "one word", "links in any order"],
)
def test_literalness(alignment: Alignment | None, expected: float | None) -> None:
    assert literalness(alignment) == expected
