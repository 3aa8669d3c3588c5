from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.engines.norms import FILE_NAME, Norms
from audit.errors import EngineError

NORMS = Norms(lengths=(3, 10), surprisals=((1.0, 2.0, 3.0, 4.0), (2.0, 4.0, 6.0, 8.0)))


@pytest.mark.parametrize(
    ("words", "surprisal", "share"),
    [(3, 0.5, 1.0), (9, 2.5, 0.5), (10, 2.5, 0.75), (400, 5.0, 0.5), (9, 4.0, 0.0), (3, 99.0, 0.0), (1, 2.5, 0.5)],
)
def test_the_share_of_native_sentences_that_read_worse(words: int, surprisal: float, share: float) -> None:
    assert NORMS.share_below(words, surprisal) == share


def test_read_from_beside_the_model(tmp_path: Path) -> None:
    assert Norms.load(tmp_path) is None
    table = {"lengths": NORMS.lengths, "surprisals": NORMS.surprisals}
    (tmp_path / FILE_NAME).write_text(json.dumps(table), encoding="utf-8")
    assert Norms.load(tmp_path) == NORMS


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"lengths": [], "surprisals": []}', '{"lengths": [3], "surprisals": []}', '{"lengths": 3}'],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    with pytest.raises(EngineError, match=r"native\.json"):
        Norms.load(tmp_path)
