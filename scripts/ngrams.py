"""A 4-gram model with stupid back-off (Brants et al. 2007) over the native English corpora: a baseline for the ear."""

from __future__ import annotations

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|[0-9][0-9,.:]*|[^\w\s]")
ORDER = 4
WORDS = 60_000  # of the vocabulary; with begin, end and unknown they fit into 16 bits, four into one number
BACK_OFF = math.log(0.4)
UNKNOWN, BEGIN, END = 0, 1, 2


def words(text: str) -> list[str]:
    plain = text.lower().translate(str.maketrans("’“”", "'\"\""))
    return ["0" if found[0][0].isdigit() else found[0] for found in WORD.finditer(plain)]


def lines(data: Path) -> Iterator[str]:
    for path in sorted((data / "english").glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            yield from rows


class Ngrams:
    """Counts of all n-grams up to four words (of three and four words: those seen twice)."""

    def __init__(self, data: Path) -> None:
        counted = Counter(word for line in lines(data) for word in words(line))
        self._number = {word: n for n, (word, _) in enumerate(counted.most_common(WORDS), 3)}
        text = np.array([n for line in lines(data) for n in self._numbers(line)], np.uint64)
        self._tables = [_table(text, order) for order in range(1, ORDER + 1)]
        self._total = counted.total()
        self._count = lru_cache(maxsize=1_000_000)(self._looked_up)

    def log_likelihood(self, text: str) -> tuple[float, int]:
        """In nats, and the number of words it is the sum over."""
        row = self._numbers(text)
        return math.fsum(self._score(row[max(0, n - ORDER + 1) : n + 1]) for n in range(1, len(row))), len(row) - 1

    def _numbers(self, text: str) -> list[int]:
        return [BEGIN, *(self._number.get(word, UNKNOWN) for word in words(text)), END]

    def _score(self, gram: Sequence[int]) -> float:
        penalty = 0.0
        for start in range(len(gram) - 1):
            if count := self._count(tuple(gram[start:])):
                return penalty + math.log(count / max(count, self._count(tuple(gram[start:-1]))))
            penalty += BACK_OFF
        return penalty + math.log((self._count((gram[-1],)) + 0.5) / self._total)

    def _looked_up(self, gram: tuple[int, ...]) -> int:
        key = np.uint64(sum(number << (16 * place) for place, number in enumerate(reversed(gram))))
        keys, counts = self._tables[len(gram) - 1]
        place = int(np.searchsorted(keys, key))
        return int(counts[place]) if place < len(keys) and keys[place] == key else 0


def _table(text: np.ndarray, order: int) -> tuple[np.ndarray, np.ndarray]:
    size = len(text) - order + 1
    keys = np.zeros(size, np.uint64)
    whole = np.ones(size, bool)
    for place in range(order):
        part = text[place : place + size]
        keys = (keys << np.uint64(16)) | part
        whole &= (part != UNKNOWN) if order > 1 else True
        whole &= (part != END) if place < order - 1 else True
        whole &= (part != BEGIN) if place else True
    found, counts = np.unique(keys[whole], return_counts=True)
    kept = counts >= (2 if order > 2 else 1)
    return found[kept], counts[kept]
