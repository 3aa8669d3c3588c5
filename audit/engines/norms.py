"""How surprising native sentences are to a language model: the scale on which it reports fluency."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from audit.errors import EngineError

FILE_NAME = "native.json"


@dataclass(frozen=True, slots=True)
class Norms:
    """How surprising native sentences are to one model, by their length.

    `lengths` are the least numbers of words of the classes of length, ascending; `surprisals` holds for each class the
    mean surprisal a word (nats) of native sentences at equally spaced quantiles, from the least to the greatest.
    """

    lengths: tuple[int, ...]
    surprisals: tuple[tuple[float, ...], ...]

    @classmethod
    def load(cls, folder: Path) -> Norms | None:
        """The norms beside a model, fitted by `scripts/fit_fluency`; None where nobody has fitted any.

        Raises:
            EngineError: the file is damaged.
        """
        path = folder / FILE_NAME
        if not path.is_file():
            return None
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            norms = cls(tuple(table["lengths"]), tuple(tuple(row) for row in table["surprisals"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EngineError(f"{path}: damaged ({error}): fit it again, or reinstall translation-audit") from error
        if not norms.lengths or len(norms.lengths) != len(norms.surprisals) or not all(norms.surprisals):
            raise EngineError(f"{path}: needs one row of surprisals for each length: fit it again")
        return norms

    def share_below(self, words: int, surprisal: float) -> float:
        """The share (0..1) of native sentences of like length that are more surprising than `surprisal` a word."""
        row = self.surprisals[max(0, bisect_right(self.lengths, words) - 1)]
        return 1 - bisect_right(row, surprisal) / len(row)
