from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import judgement, knowledge
from audit.errors import ConfigurationError
from audit.judgement import Judgement


def test_neutral_numbers_change_nothing() -> None:
    neutral = Judgement(intercept=0.0, slope=1.0, gain=0.0)
    assert neutral.confidence(0.7, None) == pytest.approx(0.7)
    assert neutral.confidence(0.7, 5.0) == pytest.approx(0.7)


@given(st.floats(0, 1), st.floats(-50, 50), st.floats(0, 10))
def test_a_greater_gain_never_lowers_confidence(claimed: float, gain: float, more: float) -> None:
    weighing = Judgement(intercept=-0.5, slope=0.8, gain=0.2)
    assert 0 < weighing.confidence(claimed, gain) <= weighing.confidence(claimed, gain + more) < 1


def test_no_gain_counts_as_none() -> None:
    weighing = Judgement(intercept=0.3, slope=0.8, gain=0.2)
    assert weighing.confidence(0.6, None) == weighing.confidence(0.6, 0.0)


def test_those_that_ship_are_read() -> None:
    assert all(0 < value.confidence(0.75, 0.0) < 1 for value in judgement.load("es-en").values())


@pytest.mark.parametrize("content", ["[rule]\nintercept = 1\n", "rule = 1\n", '[rule]\nintercept = "a"\n'])
def test_a_file_that_lacks_a_number_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    (tmp_path / "es-en").mkdir()
    (tmp_path / "es-en" / "judgement.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    with pytest.raises(ConfigurationError, match=r"judgement\.toml"):
        judgement.load("es-en")
