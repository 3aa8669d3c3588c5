from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import judgement, knowledge
from audit.errors import ConfigurationError
from audit.judgement import Judgement, Judgements


@given(st.floats(0.01, 0.99))
def test_neutral_numbers_change_nothing(claimed: float) -> None:
    assert Judgement(intercept=0.0, slope=1.0).confidence(claimed) == pytest.approx(claimed)


@given(st.floats(0, 1), st.floats(0, 1))
def test_who_claims_more_is_believed_no_less(one: float, other: float) -> None:
    shrinking = Judgement(intercept=1.2, slope=0.5)
    low, high = sorted((one, other))
    assert 0 < shrinking.confidence(low) <= shrinking.confidence(high) < 1


@given(st.floats(0, 1), st.floats(-9, 9), st.floats(-9, 9))
def test_what_the_post_editor_doubts_more_is_believed_no_less(claimed: float, one: float, other: float) -> None:
    weighing = Judgement(intercept=0.2, slope=0.5, doubt=0.4)
    low, high = sorted((one, other))
    assert weighing.confidence(claimed, low) <= weighing.confidence(claimed, high)


def test_whether_a_post_editor_has_read_decides_who_judges() -> None:
    judgements = Judgements({"rule": Judgement(0.0, 1.0)}, {"rule": Judgement(2.0, 1.0, 0.5)})
    assert judgements.confidence("rule", 0.5, None) == pytest.approx(0.5)
    assert judgements.confidence("rule", 0.5, 0.0) > 0.5
    assert judgements.confidence("format", 0.3, 0.0) == 0.3


def test_those_that_ship_are_read() -> None:
    shipped = judgement.load("es-en")
    assert set(shipped.alone) == {"rule", "lexicon"}
    assert set(shipped.doubted) == {"rule", "lexicon", "post-editor"}
    for judge in (*shipped.alone.values(), *shipped.doubted.values()):
        assert 0 < judge.confidence(0.3) < judge.confidence(0.9) < 1


@pytest.mark.parametrize(
    "content",
    ["[alone.rule]\nintercept = 1\n[doubted]\n", "alone = 1\n", '[alone.rule]\nintercept = "a"\nslope = 1\n', ""],
)
def test_a_file_that_lacks_a_number_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    (tmp_path / "es-en").mkdir()
    (tmp_path / "es-en" / "judgement.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    with pytest.raises(ConfigurationError, match=r"judgement\.toml"):
        judgement.load("es-en")
