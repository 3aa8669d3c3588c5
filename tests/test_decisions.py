from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, Opened
from playwright.sync_api import Browser
from report import builders

from audit.data import Report, Span
from audit.decisions import SCHEMA, Decision, Verdict, latest, merged, read, records, stale, total
from audit.errors import InputError
from audit.report import render
from audit.suppressions import Suppression

REPORT = builders.sample()
FOUND = {finding.rule: (audited.segment.id, finding) for audited in REPORT.segments for finding in audited.findings}


def decided(rule: str, verdict: Verdict, replacement: str | None = None, origin: str = "d.json") -> Decision:
    """A verdict on the only finding of a rule in the sample."""
    segment, finding = FOUND[rule]
    return Decision(
        origin=origin,
        document=REPORT.document,
        segment=segment,
        finding=finding.id,
        fingerprint=finding.fingerprint,
        rule=rule,
        verdict=verdict,
        replacement=replacement,
        span=finding.span,
        text=finding.text,
    )


def exported(decision: Decision) -> dict[str, Any]:
    """The decision as the page exports it."""
    return {
        "segment": decision.segment,
        "finding": decision.finding,
        "fingerprint": decision.fingerprint,
        "rule": decision.rule,
        "verdict": decision.verdict.value,
        "replacement": decision.replacement,
        "span": {"start": decision.span.start, "end": decision.span.end},
        "text": decision.text,
    }


def decisions_file(decisions: Sequence[dict[str, Any]], document: str = REPORT.document) -> str:
    return json.dumps({"schema": SCHEMA, "document": document, "decisions": list(decisions)})


REDUCE = decided("reduce-person", Verdict.ACCEPTED, "subdued")
INFORM = decided("inform-object", Verdict.REJECTED)


def test_a_file_is_read() -> None:
    assert read("d.json", decisions_file([exported(REDUCE), exported(INFORM)])) == (REDUCE, INFORM)


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_what_the_page_exports_is_read_and_fits_its_report(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, tmp_path / "report.html", render("html", [REPORT]))
    for key in "jax":  # to the first finding; accept it, which goes on to the next; reject that
        opened.page.keyboard.press(key)
    opened.page.locator(".decisions summary").click()
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name="Export decisions").click()
    made = read("d.json", download.value.path().read_text(encoding="utf-8"))
    opened.page.close()
    assert made == (REDUCE, decided("according-to-clause", Verdict.REJECTED))
    assert list(stale(made, [REPORT])) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "d.json: not JSON"),
        ("[]", 'd.json: no decisions file ("schema": "audit.decisions/1")'),
        (json.dumps({"schema": SCHEMA, "document": None, "decisions": []}), 'a decisions file has a "document"'),
        (decisions_file([exported(REDUCE), {}]), "d.json: decision 2: no 'segment'"),
        (decisions_file([{**exported(REDUCE), "verdict": "maybe"}]), "decision 1: 'maybe' is not a valid Verdict"),
        (decisions_file([{**exported(REDUCE), "span": {"start": 4, "end": 2}}]), "decision 1: not a span: 4..2"),
        (decisions_file([{**exported(REDUCE), "text": None}]), "d.json: decision 1: None is not a text"),
        (decisions_file([{**exported(REDUCE), "replacement": "\ud800"}]), "surrogates not allowed"),
    ],
)  # fmt: skip
def test_what_is_no_decision_is_named(content: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        read("d.json", content)
    assert message in str(error.value)


def test_who_decides_later_overrules() -> None:
    again = replace(REDUCE, origin="e.json", verdict=Verdict.REJECTED)
    assert latest([REDUCE, INFORM, again]) == (again, INFORM)


def test_decisions_on_the_report_are_fresh() -> None:
    assert list(stale([REDUCE, INFORM], [REPORT])) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"document": "other.txt"}, "the report has no such document"),
        ({"segment": "99"}, "the report has no such segment"),
        ({"text": "cut"}, "“reduced” stands there in the report"),
        ({"span": Span(900, 907)}, "“” stands there in the report"),
        ({"fingerprint": "0" * 16}, "the report has no such finding"),
    ],
)
def test_decisions_on_another_text_are_stale(change: dict[str, Any], reason: str) -> None:
    [refusal] = stale([replace(REDUCE, **change), INFORM], [REPORT])
    assert refusal.reason == reason
    assert str(refusal).startswith("d.json: ")
    assert str(refusal).endswith(f": refused: {reason}")


def test_rejected_findings_come_in_and_right_ones_go_out() -> None:
    known = Suppression("old.txt", "s1", "some-rule", "words", "a" * 16)
    wrong = Suppression(REPORT.document, REDUCE.segment, REDUCE.rule, REDUCE.text, REDUCE.fingerprint)
    rejected = Suppression(REPORT.document, INFORM.segment, INFORM.rule, INFORM.text, INFORM.fingerprint)
    assert merged([known, wrong], [REDUCE, INFORM]) == (known, rejected)
    assert merged([known, rejected], [INFORM]) == (known, rejected)


def test_one_right_finding_keeps_all_that_look_like_it_in_sight() -> None:
    twin = replace(INFORM, segment="9", verdict=Verdict.ACCEPTED)
    assert merged([], [INFORM, twin]) == ()


def test_precision_counts_accepted_and_edited_of_all_decided() -> None:
    twice = Report("b.txt", "es", "en", REPORT.segments, REPORT.score, REPORT.provenance)
    decisions = [
        REDUCE,
        replace(REDUCE, document="b.txt", verdict=Verdict.REJECTED),
        decided("always-in", Verdict.EDITED, "Again"),
        INFORM,
    ]
    found = records(decisions, [REPORT, twice])
    assert [(r.rule, r.findings, r.accepted, r.edited, r.rejected, r.precision) for r in found] == [
        ("inform-object", 2, 0, 0, 1, 0),
        ("reduce-person", 2, 1, 0, 1, 0.5),
        ("always-in", 2, 0, 1, 0, 1),
    ]
    whole = total(found)
    assert (whole.findings, whole.decided, whole.precision) == (6, 4, 0.5)


def test_nothing_decided_is_no_precision() -> None:
    assert records([], [REPORT]) == ()
    assert total(()).precision is None
