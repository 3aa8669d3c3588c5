"""How natural a text reads to a language model, on a scale that means something: its place among native sentences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from audit.data import Span, WordReading
from audit.engines.norms import Norms

FEWEST_WORDS = 3  # below, a sentence is too short to be judged


def fluency(reading: Sequence[WordReading], norms: Norms | None) -> float | None:
    """The share (0..1) of native sentences of like length that read worse; None below three words, or without norms."""
    if norms is None or len(reading) < FEWEST_WORDS:
        return None
    return norms.share_below(len(reading), mean_surprisal(reading))


def mean_surprisal(reading: Sequence[WordReading]) -> float:
    """Nats a word."""
    return math.fsum(word.surprisal for word in reading) / len(reading)


def surprisal(reading: Sequence[WordReading], span: Span) -> float:
    """Nats of all words that share a character with `span`, and of their neighbours, which an edit unsettles too."""
    first = sum(word.span.end <= span.start for word in reading)
    after = sum(word.span.start < span.end for word in reading)
    return math.fsum(word.surprisal for word in reading[max(0, first - 1) : max(first, after) + 1])
