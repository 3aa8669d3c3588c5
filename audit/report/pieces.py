"""Text cut at every border of a set of spans, so that spans may overlap, nest or touch and still be marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from audit.data import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which no span begins or ends. `spans` are the indices of the spans it lies in, ascending.

    An empty span, such as the place of an omission, makes an empty piece.
    """

    text: str
    spans: tuple[int, ...]


def cut(text: str, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """The pieces of `text` in order; joined, they are `text` again. Spans are clipped to the text."""
    opening: defaultdict[int, list[int]] = defaultdict(list)
    closing: defaultdict[int, list[int]] = defaultdict(list)
    empty: defaultdict[int, list[int]] = defaultdict(list)
    length = len(text)
    for index, span in enumerate(spans):
        start, end = min(span.start, length), min(span.end, length)
        if start == end:
            empty[start].append(index)
        else:
            opening[start].append(index)
            closing[end].append(index)

    pieces = []
    covering: set[int] = set()
    for start, end in pairwise([*sorted({0, length, *opening, *closing, *empty}), length]):
        covering.difference_update(closing.get(start, ()))
        covering.update(opening.get(start, ()))
        if start in empty:
            pieces.append(Piece("", tuple(sorted({*covering, *empty[start]}))))
        if start < end:
            pieces.append(Piece(text[start:end], tuple(sorted(covering))))
    return tuple(pieces)
