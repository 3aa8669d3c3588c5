from __future__ import annotations

import pytest

from audit.data import Finding, Report, Severity, State
from audit.report import wording

from . import builders

TARGET = "one two three"


def found(*severities: Severity, status: str = "new") -> list[Finding]:
    return [builders.finding(TARGET, "one", severity=severity, status=status) for severity in severities]


def of(*findings: Finding, sentences: int = 2, words: int = 1204) -> Report:
    first = builders.segment(0, TARGET, findings)
    return builders.report([first, *(builders.segment(i, TARGET) for i in range(1, sentences))], words=words)


CRITICAL, MAJOR, MINOR = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ([of()], "No findings in 2 sentences (1,204 words)"),
        ([of(*found(MINOR), sentences=1, words=1)], "1 finding in 1 sentence (1 word): 1 minor"),
        (
            [of(*found(MINOR, CRITICAL, MAJOR, MAJOR))],
            "4 findings in 2 sentences (1,204 words): 1 critical, 2 major, 1 minor",
        ),
        (
            [of(*found(MAJOR), *found(CRITICAL, status="suppressed"))],
            "1 finding in 2 sentences (1,204 words): 1 major; 1 more suppressed",
        ),
        (
            [of(*found(MAJOR)), of(*found(MINOR, status="known"))],
            "2 findings in 4 sentences (2,408 words): 1 major, 1 minor",
        ),
        ([builders.report([builders.segment(0, "x", state=State.SKIPPED, reason="code")])], "Nothing was audited"),
        ([], "Nothing was audited"),
    ],
    ids=["clean", "singular", "worst-first", "suppressed", "several-documents", "all-skipped", "no-documents"],
)
def test_verdict(reports: list[Report], expected: str) -> None:
    assert wording.verdict(reports) == expected


def test_a_score_names_its_profile_and_a_short_text_has_none() -> None:
    assert (
        wording.score(builders.report([]).score) == "MQM penalty 45.6 per 1,000 words (profile mqm; 37 penalty points)"
    )
    short = builders.report([], words=120, per_1000_words=None)
    assert wording.score(short.score) == "Too short to score (120 words; the floor is 300)"


def test_the_ledger_adds_up_over_documents() -> None:
    sample = builders.sample()
    assert wording.ledger([sample]) == "4 audited + 2 skipped + 1 failed = 7 segments"
    assert wording.ledger([sample, sample]) == "8 audited + 4 skipped + 2 failed = 14 segments"
    assert wording.reasons([sample, sample]) == (
        ("language: es", 2),
        ("navigation", 2),
        ("translator: no answer within 10 s", 2),
    )


def test_a_notice_is_said_once() -> None:
    reports = [builders.report([], notices=("no aligner", "no model")), builders.report([], notices=("no model",))]
    assert wording.notices(reports) == ("no aligner", "no model")
