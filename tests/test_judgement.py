from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import judgement, knowledge
from audit.errors import ConfigurationError
from audit.judgement import Judgement


@given(st.floats(0.01, 0.99))
def test_neutral_numbers_change_nothing(claimed: float) -> None:
    assert Judgement(intercept=0.0, slope=1.0).confidence(claimed) == pytest.approx(claimed)


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_claims_more_is_believed_no_less(one: float, other: float) -> None:
    shrinking = Judgement(intercept=1.2, slope=0.5)
    low, high = sorted((one, other))
    assert 0 < shrinking.confidence(low) <= shrinking.confidence(high) < 1


def test_those_that_ship_are_read() -> None:
    shipped = judgement.load("es-en")
    assert set(shipped) == {"rule", "lexicon"}
    assert all(0 < value.confidence(0.3) < value.confidence(0.9) < 1 for value in shipped.values())


@pytest.mark.parametrize("content", ["[rule]\nintercept = 1\n", "rule = 1\n", '[rule]\nintercept = "a"\n'])
def test_a_file_that_lacks_a_number_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    (tmp_path / "es-en").mkdir()
    (tmp_path / "es-en" / "judgement.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    with pytest.raises(ConfigurationError, match=r"judgement\.toml"):
        judgement.load("es-en")
