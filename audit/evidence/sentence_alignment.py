"""Which sentences of a given source each target segment renders.

Monotone dynamic programming over the beads 1-1, 1-2, 2-1, 1-0 and 0-1 (Gale & Church 1993, "A Program for Aligning
Sentences in Bilingual Corpora"). Lengths alone go astray where the target carries text of its own (captions, comments,
navigation), so a bead must also be earned by words that translate each other, as in hunalign (Varga et al. 2005).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from math import isqrt
from typing import TYPE_CHECKING, Protocol

import numpy as np

from audit.engines.lemmas import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Row = NDArray[np.float64]

# The costs were set on a news test set whose sentences were joined, dropped and strewn with boilerplate at random.
_DOUBLE = 3.0  # cost of a 1-2 or 2-1 bead, which are about a tenth as frequent as 1-1 (Gale & Church 1993)
_ALONE = 1.0  # cost of leaving one sentence without a partner
_DEMANDED = 0.2  # share of a sentence's words that must find a partner before a bead earns anything
_CERTAIN = 0.1  # lexical probability from which two words count in full as translations
_DOUBTFUL = 0.02  # lexical probability below which they do not count at all
_VARIANCE = 6.8  # of the difference in length, per character (Gale & Church 1993)
_WORST_LENGTH = 20.0  # cost beyond which a longer or shorter partner is no worse

# Steps of the path, by the number of targets and sources that they take.
_TAKES = {0: (1, 0), 1: (0, 1), 2: (1, 1), 3: (1, 2), 4: (2, 1)}


class Dictionary(Protocol):
    """Knows which words render which; `engines.lexical_table.LexicalTable` is one."""

    def relations(self, target_words: Sequence[str], source_words: Sequence[str]) -> list[tuple[int, int, float]]:
        """Pairs of indices into both lists, and how likely (0..1) one word renders the other."""
        ...


def align_segments(targets: Sequence[str], sources: Sequence[str], aligner: Dictionary) -> list[str | None]:
    """The source text that each target segment renders, or None where it renders none.

    `targets` are the segments of one document and `sources` the sentences of its source, both in reading order. Where a
    segment renders two sentences, they are joined by a space; where two segments render one, both get it whole. Takes
    memory for one byte per pair of sentences.
    """
    rendered: list[str | None] = [None] * len(targets)
    row, column = len(targets), len(sources)
    steps = _best_steps(targets, sources, aligner) if targets and sources else np.zeros((row + 1, column + 1), np.int8)
    while row and column:
        down, right = _TAKES[int(steps[row, column])]
        if right:
            for index in range(row - down, row):
                rendered[index] = " ".join(sources[column - right : column])
        row, column = row - down, column - right
    return rendered


def _best_steps(targets: Sequence[str], sources: Sequence[str], aligner: Dictionary) -> NDArray[np.int8]:
    """For every number of targets and sources used up, the last step of the best path there."""
    evidence = _Evidence(targets, sources, aligner)
    width = len(sources)
    skipped = _ALONE * np.arange(width + 1)
    best, best_before = -skipped, np.full(width + 1, -np.inf)  # one target ago, and two
    steps = np.zeros((len(targets) + 1, width + 1), np.int8)
    steps[0] = 1
    for row, gains in enumerate(evidence.gains(), 1):
        candidates = np.full((5, width + 1), -np.inf)
        candidates[0] = best - _ALONE
        candidates[2, 1:] = best[:-1] + gains[0]
        candidates[3, 2:] = best[:-2] + gains[1] - _DOUBLE
        candidates[4, 1:] = best_before[:-1] + gains[2] - _DOUBLE
        steps[row] = candidates.argmax(0)
        reached = candidates.max(0)
        # Leaving sources alone costs the same for each, so the best start of such a run is a running maximum.
        level = np.maximum.accumulate(reached + skipped) - skipped
        steps[row][level > reached + 1e-9] = 1
        best, best_before = level, best
    return steps


class _Evidence:
    """What speaks for pairing the sentences of two documents."""

    def __init__(self, targets: Sequence[str], sources: Sequence[str], aligner: Dictionary) -> None:
        target_words, target_vocabulary = _telling_words(targets)
        source_words, source_vocabulary = _telling_words(sources)
        self._target_words = target_words
        self._target_sizes = [float(len(sentence)) for sentence in target_words]
        self._source_sizes = np.array([len(sentence) for sentence in source_words], float)
        self._partners = defaultdict[int, list[tuple[int, float]]](list)
        for target, source, probability in aligner.relations(target_vocabulary, source_vocabulary):
            if probability >= _DOUBTFUL:
                self._partners[target].append((source, min(1.0, probability / _CERTAIN)))
        self._sentences_with = defaultdict[int, list[int]](list)
        for column, sentence in enumerate(source_words):
            for word in sentence:
                self._sentences_with[word].append(column)
        self._target_lengths = [float(len(text)) for text in targets]
        self._source_lengths = np.array([len(text) for text in sources], float)
        # How much longer one language runs is measured on the two texts, within what a translation may do.
        ratio = sum(self._target_lengths) / max(1.0, float(self._source_lengths.sum()))
        self._ratio = min(1.4, max(0.7, ratio))

    def gains(self) -> Iterator[tuple[Row, Row, Row]]:
        """For each target what a bead ending in it earns, by its last source: 1-1, 1-2 (from the second) and 2-1."""
        before, size_before, length_before = np.zeros_like(self._source_sizes), 0.0, 0.0
        sizes, lengths = self._source_sizes, self._source_lengths
        for row, (size, length) in enumerate(zip(self._target_sizes, self._target_lengths, strict=True)):
            matched = self._matched(row)
            one_to_one = 2 * matched - _DEMANDED * (size + sizes)
            both_sources, both_targets = (
                np.minimum(size, matched[:-1] + matched[1:]),
                np.minimum(sizes, before + matched),
            )
            one_to_two = 2 * both_sources - _DEMANDED * (size + sizes[:-1] + sizes[1:])
            two_to_one = 2 * both_targets - _DEMANDED * (size_before + size + sizes)
            yield (
                one_to_one - self._length_cost(length, lengths),
                one_to_two - self._length_cost(length, lengths[:-1] + lengths[1:]),
                two_to_one - self._length_cost(length_before + length, lengths),
            )
            before, size_before, length_before = matched, size, length

    def _matched(self, row: int) -> Row:
        """How many words of a target find a partner in each source, or of the source in the target if those are fewer.

        The smaller number counts, lest one article that renders three make three.
        """
        of_target, of_source = np.zeros_like(self._source_sizes), np.zeros_like(self._source_sizes)
        best_by_source = dict[int, float]()
        for word in self._target_words[row]:
            best_by_sentence = dict[int, float]()
            for partner, worth in self._partners[word]:
                best_by_source[partner] = max(worth, best_by_source.get(partner, 0.0))
                for column in self._sentences_with[partner]:
                    best_by_sentence[column] = max(worth, best_by_sentence.get(column, 0.0))
            for column, worth in best_by_sentence.items():
                of_target[column] += worth
        for partner, worth in best_by_source.items():
            of_source[self._sentences_with[partner]] += worth
        return np.asarray(np.minimum(of_target, of_source))

    def _length_cost(self, target: float, sources: Row) -> Row:
        """Half the squared deviation, in Gale & Church's normal model of lengths in characters."""
        expected = sources * self._ratio
        deviation = (target - expected) ** 2 / (_VARIANCE * np.maximum(1.0, (target + expected) / 2))
        return np.asarray(np.minimum(_WORST_LENGTH, deviation / 2))


def _telling_words(texts: Sequence[str]) -> tuple[list[list[int]], list[str]]:
    """The words of each text that are rare enough to tell it from others, as indices into the list of them.

    Rare is what stands in no more texts than the square root of their number, so that the work grows gently.
    """
    sentences = [sorted({span.of(text).lower() for span in words(text)}) for text in texts]
    frequency = Counter(chain.from_iterable(sentences))
    limit = max(3, isqrt(len(texts)))
    vocabulary = sorted(word for word, count in frequency.items() if count <= limit)
    index = {word: number for number, word in enumerate(vocabulary)}
    return [[index[word] for word in sentence if word in index] for sentence in sentences], vocabulary
