from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.data import Category, Finding, Severity, Span
from audit.errors import ConfigurationError
from audit.mqm import Profile, load_profile, load_typology, quality, score_document

PROFILE = Profile("test", {Severity.MINOR: 1, Severity.MAJOR: 5, Severity.CRITICAL: 25}, word_floor=300)


def finding(
    severity: Severity = Severity.MINOR, category: Category = Category.MISTRANSLATION, confidence: float = 1
) -> Finding:
    return Finding(
        id="f1",
        fingerprint="0" * 16,
        rule="rule",
        category=category,
        mqm_core="x",
        mqm_full="x",
        severity=severity,
        confidence=confidence,
        span=Span(0, 1),
        text="x",
        source_text=None,
        message="x",
        suggestions=(),
        verified=False,
        clues=(),
    )


MINOR, MAJOR, CRITICAL = (finding(severity) for severity in Severity)


def test_the_shipped_profile_weighs_as_mqm_does() -> None:
    profile = load_profile("mqm")
    assert profile.weights == {Severity.MINOR: 1, Severity.MAJOR: 5, Severity.CRITICAL: 25}
    assert profile.word_floor > 0


def test_an_unknown_profile_is_told_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"^no MQM profile 'nqm': there are .*mqm"):
        load_profile("nqm")


def test_every_category_has_its_place_in_both_typologies() -> None:
    typology = load_typology()
    assert set(typology.core) == set(typology.full) == set(Category)
    assert all("/" not in place for place in typology.core.values())
    assert all("/" in place or place in typology.core.values() for place in typology.full.values())


@pytest.mark.parametrize(
    ("findings", "words", "penalty", "per_1000_words"),
    [
        ([], 500, 0, 0),
        ([MINOR, MAJOR, CRITICAL], 500, 31, 62),
        ([MINOR], 300, 1, pytest.approx(3.333, abs=0.001)),
        ([MINOR], 299, 1, None),
        ([], 0, 0, None),
        ([MAJOR, replace(MAJOR, status="suppressed")], 1000, 5, 5),
        ([MAJOR, replace(MAJOR, status="known")], 1000, 10, 10),
        ([finding(Severity.MAJOR, confidence=0.5)], 1000, 5, 5),
    ],
)
def test_the_score_of_a_document(
    findings: list[Finding], words: int, penalty: float, per_1000_words: float | None
) -> None:
    score = score_document(findings, words, PROFILE)
    assert (score.penalty, score.per_1000_words) == (penalty, per_1000_words)
    assert (score.profile, score.words, score.word_floor) == ("test", words, 300)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ([], [MINOR]),
        ([MINOR], [MINOR, MINOR]),
        ([MINOR], [MAJOR]),
        ([MAJOR], [CRITICAL]),
        ([finding(confidence=0.5)], [MINOR]),
        ([finding(category=Category.CALQUE)], [finding(category=Category.OMISSION)]),
        ([finding(category=Category.FORMAT)], [finding(category=Category.FALSE_FRIEND)]),
        ([replace(CRITICAL, status="suppressed")], [MINOR]),
    ],
)
def test_quality_ranks(better: list[Finding], worse: list[Finding]) -> None:
    assert quality(better, 20, None, PROFILE) > quality(worse, 20, None, PROFILE)


def test_quality_of_a_faultless_segment_is_one_and_a_long_one_bears_more() -> None:
    assert quality([], 20, None, PROFILE) == quality([], 0, 1.0, PROFILE) == 1
    assert quality([MAJOR], 40, None, PROFILE) > quality([MAJOR], 10, None, PROFILE)


def test_quality_halves_at_worst_where_the_meaning_is_lost() -> None:
    assert quality([MINOR], 20, 0.0, PROFILE) == pytest.approx(quality([MINOR], 20, None, PROFILE) / 2)
    assert quality([MINOR], 20, 0.9, PROFILE) > quality([MINOR], 20, 0.3, PROFILE)


findings = st.lists(
    st.builds(finding, st.sampled_from(Severity), st.sampled_from(Category), st.floats(0, 1)), max_size=50
)


@given(findings, st.integers(0, 1000), st.none() | st.floats(0, 1))
def test_quality_is_a_share_and_every_finding_costs(claimed: list[Finding], words: int, adequacy: float | None) -> None:
    value = quality(claimed, words, adequacy, PROFILE)
    assert 0 <= value <= 1
    assert quality([*claimed, MINOR], words, adequacy, PROFILE) <= value
