"""Word alignment by a table of lexical translation probabilities, used as in fast_align.

Every word chooses the word it renders, or none, by lexical probability times a prior for the diagonal (Dyer, Chahuneau
& Smith 2013, "A Simple, Fast, and Effective Reparameterization of IBM Model 2"), in both directions; the two choices
are then symmetrized (grow-diag-final-and, Koehn et al. 2005). Three things are ours. Rare inflections lean on the
statistics of their stem. Words that look alike count as translations of each other, so that names and literal
renderings align that no table has seen. And a second pass measures the diagonal from the sure links of the first, so
that the words of a moved clause stay together.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from audit.data import Alignment, Link, Span
from audit.errors import EngineError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Integers = NDArray[np.int64]

EMBEDDED = Path(__file__).resolve().parent.parent / "models" / "aligner"
FILE_NAME = "lexical.gz"
FORMAT = "audit-lexical-table/1"

# Chosen on a random half of annotated spans; models/aligner/MODEL.md tells which, and what each is worth.
_STEM_LENGTH = 5  # letters, accents removed, by which inflections of one word are held together
_STEM_WEIGHT = 0.5  # what a stem's probability is worth beside a word's own
_LIKENESS_FLOOR = 0.4  # likeness below which two words are held to be strangers
_LIKENESS_WEIGHT = 0.3  # lexical probability of two words spelt alike; falls with the square of their likeness
_UNSEEN = 0.003  # lexical probability of two words so rare that the table says nothing about them
_RARE = 100  # occurrences at which the table's silence about a word says half of what it could
_NULL = 0.001  # what rendering nothing scores
_DIAGONAL = 6.0  # steepness of the first pass's prior, over the length of the sentence
_NEARNESS = 0.7  # steepness of the second pass's prior, per word of distance from the measured diagonal
_OFF_DIAGONAL = 0.05  # what the first prior is still worth in the second pass
_SURE = 0.4  # probability from which a link of the first pass measures the diagonal

_NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))


class LexicalTable:
    """How often the words of two languages were seen to translate each other.

    `pairs` holds rows of (source word, target word, times linked), words as indices into `source_words` and
    `target_words`, which map each word to its occurrences, linked or not. All words are lower-cased.
    """

    def __init__(
        self,
        languages: tuple[str, str],
        source_words: dict[str, int],
        target_words: dict[str, int],
        pairs: Integers,
        digest: str = "",
    ) -> None:
        self.name = "-".join(("lexical-table", *languages, *filter(None, [digest])))
        self.languages = languages
        self._source = _Vocabulary(source_words)
        self._target = _Vocabulary(target_words)
        source, target, count = pairs.T
        self._words = _Probabilities(source, target, count, self._source.totals, self._target.totals)
        self._stems = _Probabilities(
            self._source.stem_of[source],
            self._target.stem_of[target],
            count,
            self._source.stem_totals,
            self._target.stem_totals,
        )

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """The table in `folder`, by default the one that ships with the package.

        Raises:
            EngineError: there is none, or it is damaged.
        """
        path = (folder or EMBEDDED) / FILE_NAME
        try:
            packed = path.read_bytes()
        except OSError as error:
            raise EngineError(f"{path}: no lexical table ({error.strerror}): reinstall translation-audit") from None
        try:
            languages, source_words, target_words, pairs = _unpacked(packed)
        except (OSError, EOFError, ValueError, IndexError, zlib.error) as error:
            raise EngineError(f"{path}: damaged lexical table ({error}): reinstall translation-audit") from None
        return cls(languages, source_words, target_words, pairs, hashlib.sha256(packed).hexdigest()[:8])

    def align(self, target: str, target_words: Sequence[Span], source: str, source_words: Sequence[Span]) -> Alignment:
        """The alignment of one pair of texts. A link's probability is the geometric mean of the two directions'."""
        rendering = [span.of(target).lower() for span in target_words]
        rendered = [span.of(source).lower() for span in source_words]
        links: tuple[Link, ...] = ()
        if rendering and rendered:
            probability, chosen = self._choose(rendering, rendered)
            links = tuple(Link(row, column, float(probability[row, column])) for row, column in sorted(chosen))
        return Alignment(tuple(target_words), tuple(source_words), links)

    def relations(self, target_words: Sequence[str], source_words: Sequence[str]) -> list[tuple[int, int, float]]:
        """The pairs among many words of which one may render the other, and how likely that is (0..1).

        Indices into `target_words` and `source_words`, whose words are lower-cased and each there once. Words are
        compared by their stems; where the table is silent, words with the same stem are related.
        """
        rendering: dict[int, list[int]] = {}
        by_stem: dict[str, list[int]] = {}
        for index, (word, stem) in enumerate(zip(target_words, self._target.stem_indices(target_words), strict=True)):
            rendering.setdefault(int(stem), []).append(index)
            by_stem.setdefault(_stem(word), []).append(index)
        related: list[tuple[int, int, float]] = []
        for column, stem in enumerate(self._source.stem_indices(source_words)):
            found = dict.fromkeys(by_stem.get(_stem(source_words[column]), ()), _LIKENESS_WEIGHT)
            if stem >= 0:
                for target_stem, probability in zip(*self._stems.row(int(stem)), strict=True):
                    found.update((row, max(probability, found.get(row, 0.0))) for row in rendering.get(target_stem, ()))
            related.extend((row, column, probability) for row, probability in sorted(found.items()))
        return related

    def renderings(self, source_word: str) -> tuple[tuple[str, float], ...]:
        """The words that render a source word (lower-cased), and how often (0..1), the usual one first."""
        (index,) = self._source.indices([source_word])
        if index < 0:
            return ()
        targets, shares = self._words.forward(int(index))
        found = sorted(zip(shares, targets, strict=True), key=lambda item: (-item[0], item[1]))
        return tuple((self._target.words[target], share) for share, target in found)

    def _lexical(self, target_words: Sequence[str], source_words: Sequence[str]) -> tuple[Matrix, Matrix]:
        """P(target | source) and P(source | target), target words in rows."""
        rows, columns = self._target.indices(target_words), self._source.indices(source_words)
        word = self._words.of(rows, columns)
        stem = self._stems.of(self._target.stem_indices(target_words), self._source.stem_indices(source_words))
        alike = _likeness(target_words, source_words)
        spelling = np.where(alike >= _LIKENESS_FLOOR, _LIKENESS_WEIGHT * alike**2, 0.0)
        forward = np.maximum(np.maximum(word[0], _STEM_WEIGHT * stem[0]), spelling)
        backward = np.maximum(np.maximum(word[1], _STEM_WEIGHT * stem[1]), spelling)
        return forward, backward

    def _choose(self, target_words: Sequence[str], source_words: Sequence[str]) -> tuple[Matrix, set[tuple[int, int]]]:
        """The probability of every link, and the links that both directions agree on."""
        forward, backward = self._lexical(target_words, source_words)
        unseen = _UNSEEN * np.outer(self._target.rarity(target_words), self._source.rarity(source_words))
        forward, backward = forward + unseen, backward + unseen

        prior = _diagonal(*forward.shape)
        probability = np.sqrt(_posterior(forward * prior, 1) * _posterior(backward * prior, 0))
        prior = _measured_diagonal(probability, prior)
        by_target, by_source = _posterior(forward * prior, 1), _posterior(backward * prior, 0)

        from_target = {
            (row, int(by_target[row].argmax()))
            for row in np.flatnonzero(by_target.max(1) > 1 - by_target.sum(1)).tolist()
        }
        from_source = {
            (int(by_source[:, column].argmax()), column)
            for column in np.flatnonzero(by_source.max(0) > 1 - by_source.sum(0)).tolist()
        }
        return np.sqrt(by_target * by_source), symmetrized(from_target, from_source)


def save(
    path: Path,
    languages: tuple[str, str],
    source_words: dict[str, int],
    target_words: dict[str, int],
    pairs: Integers,
) -> None:
    """Write a table (see `LexicalTable`); equal tables give equal bytes. `pairs` must be sorted.

    Layout, all gzipped: a line with format and languages, then numpy arrays: the source words as UTF-8 joined by
    newlines, their occurrences, the same for the target, and the pairs, the first column as differences.
    """
    data = io.BytesIO()
    data.write(f"{' '.join((FORMAT, *languages))}\n".encode())
    for words in (source_words, target_words):
        np.save(data, np.frombuffer("\n".join(words).encode(), np.uint8))
        np.save(data, np.array(list(words.values()), np.int32))
    gaps = pairs.astype(np.int32)
    gaps[1:, 0] = np.diff(gaps[:, 0])
    np.save(data, np.asfortranarray(gaps))
    temporary = path.with_suffix(".part")
    temporary.write_bytes(gzip.compress(data.getvalue(), 9, mtime=0))
    temporary.replace(path)


def _unpacked(packed: bytes) -> tuple[tuple[str, str], dict[str, int], dict[str, int], Integers]:
    """What `save` wrote: languages, source words, target words, pairs."""
    data = io.BytesIO(gzip.decompress(packed))
    layout, source_language, target_language = data.readline(100).decode().split()
    if layout != FORMAT:
        raise ValueError(f"its format is {layout!r}, not {FORMAT!r}")
    arrays = [np.load(data, allow_pickle=False) for _ in range(5)]
    source_words, target_words = (
        dict(zip(text.tobytes().decode().split("\n"), totals.tolist(), strict=True))
        for text, totals in (arrays[:2], arrays[2:4])
    )
    pairs = arrays[4].astype(np.int64)
    pairs[:, 0] = pairs[:, 0].cumsum()
    return (source_language, target_language), source_words, target_words, pairs


def symmetrized(first: set[tuple[int, int]], second: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """One alignment out of two (Koehn et al. 2005, grow-diag-final-and).

    What both choose; then, growing from there, neighbours that either chooses while one of their words is still free;
    at last the pairs left over whose words are both free.
    """
    union, links = first | second, first & second
    rows, columns = {row for row, _ in links}, {column for _, column in links}

    def add(link: tuple[int, int]) -> None:
        links.add(link)
        rows.add(link[0])
        columns.add(link[1])

    growing = sorted(links)
    for row, column in growing:
        for down, right in _NEIGHBOURS:
            link = row + down, column + right
            if link in union and link not in links and not (link[0] in rows and link[1] in columns):
                add(link)
                growing.append(link)
    for link in sorted(union - links):
        if link[0] not in rows and link[1] not in columns:
            add(link)
    return links


class _Vocabulary:
    """The words of one language with their occurrences, and the same for stems."""

    def __init__(self, words: dict[str, int]) -> None:
        self.totals = np.fromiter(words.values(), np.int64, len(words))
        self.words = tuple(words)
        self._index = dict(zip(words, range(len(words)), strict=True))
        self._stem_index: dict[str, int] = {}
        number = self._stem_index.setdefault
        self.stem_of = np.array([number(_stem(word), len(self._stem_index)) for word in words], np.int64)
        self.stem_totals = np.bincount(self.stem_of, self.totals, len(self._stem_index)).astype(np.int64)

    def indices(self, words: Iterable[str]) -> Integers:
        """The index of each word, -1 for unknown ones."""
        return np.array([self._index.get(word, -1) for word in words], np.int64)

    def stem_indices(self, words: Iterable[str]) -> Integers:
        """The index of each word's stem, -1 for unknown ones."""
        return np.array([self._stem_index.get(_stem(word), -1) for word in words], np.int64)

    def rarity(self, words: Iterable[str]) -> Matrix:
        """1 for words never seen, falling to 0 with their occurrences."""
        indices = self.indices(words)
        return np.asarray(1.0 / (1.0 + np.where(indices < 0, 0, self.totals[indices]) / _RARE))


class _Probabilities:
    """A sparse table of both conditional probabilities, looked up for many pairs at once."""

    def __init__(
        self, source: Integers, target: Integers, count: Integers, source_totals: Integers, target_totals: Integers
    ) -> None:
        self._width = len(target_totals)
        self._keys, where = np.unique(source * self._width + target, return_inverse=True)
        counts = np.bincount(where, count)
        self._forward = counts / source_totals[self._keys // self._width]
        self._backward = counts / target_totals[self._keys % self._width]

    def of(self, targets: Integers, sources: Integers) -> tuple[Matrix, Matrix]:
        """P(target | source) and P(source | target), targets in rows; 0 where an index is negative."""
        keys = np.where((targets[:, None] < 0) | (sources < 0), -1, sources * self._width + targets[:, None])
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found = self._keys[places] == keys
        return np.where(found, self._forward[places], 0.0), np.where(found, self._backward[places], 0.0)

    def forward(self, source: int) -> tuple[list[int], list[float]]:
        """The targets linked to a source, and P(target | source)."""
        place = slice(*np.searchsorted(self._keys, (source * self._width, (source + 1) * self._width)))
        return (self._keys[place] % self._width).tolist(), self._forward[place].tolist()

    def row(self, source: int) -> tuple[list[int], list[float]]:
        """The targets linked to a source, and the geometric means of both probabilities."""
        place = slice(*np.searchsorted(self._keys, (source * self._width, (source + 1) * self._width)))
        targets = self._keys[place] % self._width
        return targets.tolist(), np.sqrt(self._forward[place] * self._backward[place]).tolist()


@lru_cache(maxsize=50_000)
def _bigrams(word: str) -> frozenset[str]:
    """Pairs of neighbouring letters, word start included, without accents and case."""
    marked = "^" + _plain(word)
    return frozenset(marked[index : index + 2] for index in range(len(marked) - 1))


def _likeness(target_words: Sequence[str], source_words: Sequence[str]) -> Matrix:
    """Dice's coefficient of the letter bigrams of every two words: 1 for words spelt alike."""
    columns: dict[str, int] = {}
    for word in (*target_words, *source_words):
        for bigram in _bigrams(word):
            columns.setdefault(bigram, len(columns))

    def incidence(words: Sequence[str]) -> Matrix:
        matrix = np.zeros((len(words), len(columns)))
        for row, word in enumerate(words):
            matrix[row, [columns[bigram] for bigram in _bigrams(word)]] = 1.0
        return matrix

    left, right = incidence(target_words), incidence(source_words)
    return np.asarray(2.0 * left @ right.T / np.maximum(left.sum(1)[:, None] + right.sum(1), 1.0))


def _plain(word: str) -> str:
    """Lower case, without accents."""
    if word.isascii():
        return word.lower()
    return "".join(mark for mark in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(mark))


def _stem(word: str) -> str:
    return _plain(word)[:_STEM_LENGTH]


def _posterior(scores: Matrix, axis: int) -> Matrix:
    """Each score's share of all scores along `axis`, rendering nothing being one of them."""
    return np.asarray(scores / (scores.sum(axis, keepdims=True) + _NULL))


def _diagonal(rows: int, columns: int) -> Matrix:
    """fast_align's prior: the nearer to the diagonal, the likelier; 1 on it."""
    down, right = (np.arange(rows) + 0.5) / rows, (np.arange(columns) + 0.5) / columns
    return np.asarray(np.exp(-_DIAGONAL * np.abs(down[:, None] - right)))


def _measured_diagonal(probability: Matrix, diagonal: Matrix) -> Matrix:
    """A prior that runs through the sure links: a word is likely to stand as far from theirs as it does in its text."""
    best = (probability == probability.max(1, keepdims=True)) & (probability == probability.max(0, keepdims=True))
    rows, columns = np.nonzero(best & (probability >= _SURE))
    if len(rows) == 0:
        return diagonal
    down, right = np.arange(probability.shape[0]), np.arange(probability.shape[1])
    after = np.searchsorted(rows, down)
    distance = np.full(probability.shape, np.inf)
    for nearest in (np.maximum(after - 1, 0), np.minimum(after, len(rows) - 1)):
        expected = columns[nearest] + down - rows[nearest]
        distance = np.minimum(distance, np.abs(right - expected[:, None]))
    return np.asarray(np.maximum(np.exp(-_NEARNESS * distance), _OFF_DIAGONAL * diagonal))
