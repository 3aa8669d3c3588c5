from __future__ import annotations

import pytest

from audit.data import Span, WordReading
from audit.engines.norms import Norms
from audit.evidence.fluency import fluency, mean_surprisal, surprisal

NORMS = Norms(lengths=(3,), surprisals=((1.0, 2.0, 3.0, 4.0),))


def reading(*surprisals: float) -> tuple[WordReading, ...]:
    """Words of three letters with a space between them."""
    return tuple(WordReading(Span(4 * n, 4 * n + 3), value, ()) for n, value in enumerate(surprisals))


def test_fluency_is_the_share_of_native_sentences_that_read_worse() -> None:
    assert fluency(reading(2.0, 3.0, 2.5), NORMS) == 0.5
    assert fluency(reading(0.0, 0.0, 0.0), NORMS) == 1.0


@pytest.mark.parametrize(
    ("words", "norms"), [((), NORMS), ((1.0, 1.0), NORMS), ((1.0, 1.0, 1.0), None)], ids=["empty", "short", "no scale"]
)
def test_too_short_or_without_scale_there_is_no_score(words: tuple[float, ...], norms: Norms | None) -> None:
    assert fluency(reading(*words), norms) is None


def test_mean_surprisal_is_by_the_word() -> None:
    assert mean_surprisal(reading(1.0, 2.0, 6.0)) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("span", "nats"),
    [
        pytest.param(Span(8, 11), 2.0 + 4.0 + 8.0, id="a word and its neighbours"),
        pytest.param(Span(5, 6), 1.0 + 2.0 + 4.0, id="a part of a word"),
        pytest.param(Span(0, 3), 1.0 + 2.0, id="the first"),
        pytest.param(Span(12, 15), 4.0 + 8.0, id="the last"),
        pytest.param(Span(8, 8), 2.0 + 4.0, id="nothing, between two words"),
        pytest.param(Span(15, 15), 8.0, id="nothing, at the end"),
    ],
)
def test_surprisal_of_a_place(span: Span, nats: float) -> None:
    assert surprisal(reading(1.0, 2.0, 4.0, 8.0), span) == nats
