"""A real scraped page, where it lies beside the repository: furniture is skipped, stumbling blocks are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.data import Report
from audit.documents import read
from audit.pipeline import Auditor

PAGE = Path(__file__).resolve().parent.parent.parent / "shared" / "samples" / "kazakhstan.txt"

STUMBLES = (
    "reduces",
    "would have been registered",
    "Always according to",
    "to spread to large cities",
    "infrastructures",
    "in statements to the TASS",
    "friend, even brother",
    "“cleaning” operations",
    "according to the government’s name",
    "first important figure",
    "prayer of the Angelus",
    "Nursultán",
    "Tokayevm",
    "Kassym Jomart",
    "specify figures of",
    "train emergency prevention",
    "some 2,000 injuries",
    "incidents of the week",
    "data.,",
    "”explained",
)
FURNITURE = ("Source link", "Related Articles", "Leave a Reply", "Back to top button", "Adblock Detected", "Helen")

pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="the page is not part of the repository")


@pytest.fixture(scope="module")
def report() -> Report:
    return Auditor.load("es-en").audit(read(PAGE))


@pytest.mark.parametrize("words", STUMBLES)
def test_what_a_reader_stumbles_over_is_found_with_a_better_wording(report: Report, words: str) -> None:
    places = [(segment, segment.segment.target.find(words)) for segment in report.segments]
    assert any(
        finding.suggestions
        for segment, place in places
        for finding in segment.findings
        if place >= 0 and finding.span.start < place + len(words) and place < finding.span.end
    )


@pytest.mark.parametrize("words", FURNITURE)
def test_furniture_is_skipped(report: Report, words: str) -> None:
    holding = [segment for segment in report.segments if words in segment.segment.target]
    assert holding
    assert all(segment.segment.skipped for segment in holding)


def test_every_sentence_is_accounted_for(report: Report) -> None:
    assert report.ledger.failed == 0
    assert report.ledger.total == len(report.segments)
    assert len(report.findings) <= 36  # a page of 700 words on which an editor would mark some thirty places
