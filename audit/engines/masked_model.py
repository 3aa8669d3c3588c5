"""LanguageModel: a masked language model. Embedded by default is the compact one that `scripts/train_fluency` makes.

A network (`Network`) only knows numbers of word pieces; this module knows texts: it cuts them into pieces and words,
reads long ones through overlapping windows, and decides what is masked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from audit.data import Alternative, Span, WordReading
from audit.errors import EngineError

if TYPE_CHECKING:
    import numpy.typing as npt
    from transformers import PreTrainedTokenizerBase

    Matrix = npt.NDArray[np.float32]

# Nats by which an alternative may be less expected than the word that stands there, to be worth remembering; and the
# log-probability that it needs in any case.
_NEAR = 2.0
_EXPECTED = float(np.log(0.005))
_BATCH = 4096  # pieces that a network is given at a time


@dataclass(frozen=True, slots=True)
class Row:
    """One input of a network: the pieces, specials included, the places asked about, and the piece wanted at each."""

    pieces: tuple[int, ...]
    places: tuple[int, ...]
    wanted: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a network expects at one place: the log-probability of the piece wanted, and what is near it or above."""

    wanted: float
    pieces: tuple[int, ...]
    log_probabilities: tuple[float, ...]


class Network(Protocol):
    """A masked language model as numbers."""

    name: str
    longest: int

    def expectations(self, rows: Sequence[Row]) -> list[list[Expectation]]:
        """For each row one expectation a place. No row has more than `longest` pieces.

        What comes of one row does not depend on the others.
        """
        ...


def expectations(log_probabilities: Matrix, wanted: Sequence[float]) -> list[Expectation]:
    """What is worth keeping of the log-probabilities of the vocabulary (columns) at some places (rows).

    `wanted` are the log-probabilities of the pieces that stand there, or are asked about.
    """
    least = np.maximum(np.asarray(wanted) - _NEAR, _EXPECTED)
    rows, columns = np.nonzero(log_probabilities > least[:, None])
    ends = np.searchsorted(rows, np.arange(1, len(log_probabilities)))
    likely = np.split(columns, ends)
    return [
        Expectation(float(own), tuple(found.tolist()), tuple(log_probabilities[row, found].tolist()))
        for row, (own, found) in enumerate(zip(wanted, likely, strict=True))
    ]


def load_tokenizer(model: str | Path) -> PreTrainedTokenizerBase:
    """The tokenizer of a model on disk.

    Raises:
        EngineError: there is none, or it is not one of a masked language model.
    """
    os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")  # it would tell users that torch is missing
    from transformers import PreTrainedTokenizerFast  # noqa: PLC0415 (AutoTokenizer takes half a second more)

    try:
        tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(model, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        reason = " ".join(str(error).split())[:200]
        raise EngineError(f"{model}: no tokenizer that can be used ({reason})") from error
    if None in {tokenizer.mask_token_id, tokenizer.cls_token_id, tokenizer.sep_token_id}:
        raise EngineError(f"{model}: not the tokenizer of a masked language model: choose another model")
    return tokenizer


@dataclass(frozen=True, slots=True)
class _Word:
    """A word and its pieces, from the first on to before the last, as numbers of the text's pieces."""

    span: Span
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Pieces:
    """A text cut into pieces, without specials."""

    numbers: tuple[int, ...]
    words: tuple[_Word, ...]


class MaskedModel:
    """A network with the tokenizer that it was trained with."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, network: Network) -> None:
        self.name = network.name
        self._tokenizer = tokenizer
        self._network = network
        self._inside = network.longest - 2
        self._begin, self._end = int(tokenizer.cls_token_id), int(tokenizer.sep_token_id)
        self._mask = int(tokenizer.mask_token_id)
        vocabulary: dict[str, int] = tokenizer.get_vocab()
        self._text_of = {number: piece for piece, number in vocabulary.items() if piece.isalpha()}

    def read(self, texts: Sequence[str]) -> list[tuple[WordReading, ...]]:
        """How expected every word of each text is, and what the model would rather see there; nothing is masked.

        One pass a text. The model was trained to restore words that were exchanged for others, so it doubts what it
        sees; the doubt is a surprisal in nats. Alternatives are single words of one piece.
        """
        cut = [self._cut(text) for text in texts]
        rows: list[Row] = []
        owners: list[tuple[int, int]] = []  # text and first piece of each row
        for number, pieces in enumerate(cut):
            for start, asked in self._windows(len(pieces.numbers)):
                rows.append(self._row(pieces.numbers, start, asked, ()))
                owners.append((number, start))
        surprisals = [np.zeros(len(pieces.numbers)) for pieces in cut]
        restored: list[dict[int, tuple[Alternative, ...]]] = [{} for _ in cut]
        for (number, start), row, found in zip(owners, rows, self._expectations(rows), strict=True):
            for place, expectation in zip(row.places, found, strict=True):
                surprisals[number][start + place - 1] = -expectation.wanted
                restored[number][start + place - 1] = self._alternatives(row.pieces[place], expectation)
        return [
            tuple(
                WordReading(
                    word.span,
                    float(doubts[word.first : word.last].sum()),
                    rather[word.first] if word.last == word.first + 1 else (),
                )
                for word in pieces.words
            )
            for pieces, doubts, rather in zip(cut, surprisals, restored, strict=True)
        ]

    def surprisals(self, places: Sequence[tuple[str, Span]]) -> list[list[float]]:
        """The surprisal, in nats, of each word that shares a character with a span of a text, the word being masked.

        Summed over all words of a text it is the negative pseudo-log-likelihood (Salazar et al. 2020); of a word with
        several pieces, those after the one asked about are masked too (Kauf & Ivanova 2023).
        """
        rows: list[Row] = []
        asked: list[tuple[int, int]] = []  # number of the place, and of the word in it
        counts = []
        for number, (text, span) in enumerate(places):
            pieces = self._cut(text)
            words = [word for word in pieces.words if word.span.overlaps(span)]
            counts.append(len(words))
            for index, word in enumerate(words):
                for piece in range(word.first, word.last):
                    start = self._start(piece, len(pieces.numbers))
                    rows.append(self._row(pieces.numbers, start, (piece,), range(piece, word.last)))
                    asked.append((number, index))
        found = [[0.0] * count for count in counts]
        for (number, index), expected in zip(asked, self._expectations(rows), strict=True):
            found[number][index] -= expected[0].wanted
        return found

    def predictions(self, text: str, count: int) -> list[tuple[str, float]]:
        """The `count` likeliest pieces for the one place of `text` that reads [MASK], with their probabilities.

        Raises:
            ValueError: there is no such place, or more than one.
        """
        numbers = self._cut(text).numbers
        if numbers.count(self._mask) != 1:
            raise ValueError(f"needs one {self._tokenizer.mask_token}: {text!r}")
        place = numbers.index(self._mask)
        row = self._row(numbers, self._start(place, len(numbers)), (place,), ())
        [[expected]] = self._network.expectations([row])
        found = zip(expected.log_probabilities, expected.pieces, strict=True)
        likely = sorted(found, key=lambda item: (-item[0], item[1]))
        return [
            (str(self._tokenizer.convert_ids_to_tokens(piece)), float(np.exp(value))) for value, piece in likely[:count]
        ]

    def _cut(self, text: str) -> _Pieces:
        encoded = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        words: list[_Word] = []
        offsets, owners = encoded["offset_mapping"], encoded.word_ids()
        for piece, owner in enumerate(owners):
            if piece and owner is not None and owner == owners[piece - 1]:
                first = words.pop().first
                words.append(_Word(Span(offsets[first][0], offsets[piece][1]), first, piece + 1))
            else:
                words.append(_Word(Span(*offsets[piece]), piece, piece + 1))
        return _Pieces(tuple(encoded["input_ids"]), tuple(words))

    def _windows(self, length: int) -> Iterator[tuple[int, range]]:
        """Where windows begin, and the pieces that are read through each: those with most text on both sides."""
        first = 0
        while first < length:
            start = self._start(first, length)
            last = length if start + self._inside >= length else start + self._inside - self._inside // 4
            yield start, range(first, last)
            first = last

    def _start(self, piece: int, length: int) -> int:
        """The first piece of the window through which a piece is read: a quarter of it lies before the piece."""
        return max(0, min(piece - self._inside // 4, length - self._inside))

    def _row(self, numbers: Sequence[int], start: int, asked: Sequence[int], masked: Sequence[int]) -> Row:
        inside = list(numbers[start : start + self._inside])
        for piece in masked:
            if piece - start < len(inside):
                inside[piece - start] = self._mask
        return Row(
            pieces=(self._begin, *inside, self._end),
            places=tuple(piece - start + 1 for piece in asked),
            wanted=tuple(numbers[piece] for piece in asked),
        )

    def _expectations(self, rows: Sequence[Row]) -> list[list[Expectation]]:
        """Those of the network, asked for rows of like length, so many pieces at a time."""
        found: list[list[Expectation]] = [[] for _ in rows]
        batch: list[int] = []
        for index in sorted(range(len(rows)), key=lambda n: len(rows[n].pieces)):
            if batch and (len(batch) + 1) * len(rows[index].pieces) > _BATCH:
                self._ask(rows, batch, found)
                batch = []
            batch.append(index)
        self._ask(rows, batch, found)
        return found

    def _ask(self, rows: Sequence[Row], batch: Sequence[int], found: list[list[Expectation]]) -> None:
        if batch:
            for index, expected in zip(batch, self._network.expectations([rows[n] for n in batch]), strict=True):
                found[index] = expected

    def _alternatives(self, own: int, expected: Expectation) -> tuple[Alternative, ...]:
        better = [
            (value - expected.wanted, self._text_of[piece])
            for piece, value in zip(expected.pieces, expected.log_probabilities, strict=True)
            if piece != own and piece in self._text_of
        ]
        return tuple(Alternative(text, gain) for gain, text in sorted(better, key=lambda item: (-item[0], item[1])))
