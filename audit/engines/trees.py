"""Boosted decision trees: fitted by scikit-learn (see `scripts/fit_wording`), read from one file of numbers."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.errors import EngineError

if TYPE_CHECKING:
    import numpy.typing as npt

_ARRAYS = ("features", "roots", "feature", "threshold", "left", "right", "value", "baseline")


class Trees:
    """The sum of many small trees, as the probability of one of two outcomes.

    All nodes lie in one row of arrays. A leaf has itself for both children, so that every path may be walked equally
    long. `roots` are the first nodes of the trees; `features` are the names of the columns, in their order.
    """

    def __init__(self, arrays: dict[str, npt.NDArray[Any]], name: str = "trees") -> None:
        self.name = name
        self.features = tuple(str(feature) for feature in arrays["features"])
        self._roots, self._value = arrays["roots"], arrays["value"]
        self._feature, self._threshold = arrays["feature"], arrays["threshold"]
        self._children = np.stack([arrays["right"], arrays["left"]], axis=1)
        self._baseline = float(arrays["baseline"])
        self._depth = _depth(self._roots, self._children)

    @classmethod
    def load(cls, path: Path) -> Trees:
        """The trees in a file that `save` wrote.

        Raises:
            EngineError: it is missing or damaged.
        """
        try:
            packed = path.read_bytes()
            with np.load(io.BytesIO(packed), allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in _ARRAYS}
            return cls(arrays, f"trees sha256:{hashlib.sha256(packed).hexdigest()[:8]}")
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise EngineError(f"{path}: cannot be read ({error}): reinstall translation-audit") from error

    def probabilities(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """The probability (0..1) for each row of features."""
        total = np.full(len(rows), self._baseline)
        every = np.arange(len(rows))
        for root in self._roots:
            node = np.full(len(rows), root)
            for _ in range(self._depth):
                node = self._children[node, (rows[every, self._feature[node]] <= self._threshold[node]).astype(int)]
            total += self._value[node]
        return np.asarray(1 / (1 + np.exp(-total)))


def save(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write trees for `Trees.load`."""
    part = path.with_suffix(".part.npz")
    kept: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
    np.savez_compressed(part, **kept)
    part.replace(path)


def _depth(roots: npt.NDArray[np.int64], children: npt.NDArray[np.int64]) -> int:
    """The length of the longest path."""
    nodes, depth = roots, 0
    while True:
        below = np.setdiff1d(children[nodes].ravel(), nodes)
        if len(below) == 0:
            return depth
        nodes, depth = below, depth + 1
