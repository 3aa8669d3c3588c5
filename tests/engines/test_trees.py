from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audit.engines.trees import Trees, save
from audit.errors import EngineError

# The first tree asks twice, the second once; leaves have themselves for children.
ARRAYS = {
    "features": np.array(["doubt", "length"]),
    "roots": np.array([0, 5]),
    "feature": np.array([0, 0, 1, 0, 0, 1, 0, 0]),
    "threshold": np.array([2.0, 0, 5.0, 0, 0, 10.0, 0, 0]),
    "left": np.array([1, 1, 3, 3, 4, 6, 6, 7]),
    "right": np.array([2, 1, 4, 3, 4, 7, 6, 7]),
    "value": np.array([0, -1.0, 0, 0.5, 2.0, 0, 0.25, -0.25]),
    "baseline": np.array(-0.5),
}


@pytest.mark.parametrize(
    ("row", "total"),
    [
        ((1.0, 3.0), -0.5 - 1.0 + 0.25),
        ((2.0, 3.0), -0.5 - 1.0 + 0.25),
        ((2.1, 5.0), -0.5 + 0.5 + 0.25),
        ((9.0, 6.0), -0.5 + 2.0 + 0.25),
        ((9.0, 11.0), -0.5 + 2.0 - 0.25),
    ],
    ids=str,
)
def test_the_leaves_that_a_row_comes_to_are_summed(row: tuple[float, float], total: float) -> None:
    (probability,) = Trees(ARRAYS).probabilities(np.array([row]))
    assert probability == pytest.approx(1 / (1 + np.exp(-total)))


def test_many_rows_at_once_and_none() -> None:
    trees = Trees(ARRAYS)
    rows = np.array([(1.0, 3.0), (9.0, 11.0)])
    assert trees.probabilities(rows).tolist() == [float(trees.probabilities(row[None])[0]) for row in rows]
    assert trees.probabilities(np.empty((0, 2))).tolist() == []


def test_saved_and_loaded(tmp_path: Path) -> None:
    save(tmp_path / "trees.npz", ARRAYS)
    trees = Trees.load(tmp_path / "trees.npz")
    assert trees.features == ("doubt", "length")
    rows = np.array([(1.0, 3.0), (9.0, 11.0)])
    assert trees.probabilities(rows).tolist() == Trees(ARRAYS).probabilities(rows).tolist()


@pytest.mark.parametrize("content", [None, b"", b"not trees", b"PK\x03\x04"], ids=str)
def test_missing_or_damaged(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "trees.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EngineError, match=r"trees\.npz: cannot be read"):
        Trees.load(path)
