from __future__ import annotations

from dataclasses import replace

from audit.data import Report
from audit.report.comparison import compare, open_findings

from . import builders

TEXTS = ("The agents reduced him.", "Nobody assisted.", "He threw the towel.")


def report(*texts: str, suppressed: str | None = None) -> Report:
    """A finding in each text."""
    segments = [builders.segment(n, text, [builders.finding(text, text[4:8])]) for n, text in enumerate(texts)]
    return builders.report(
        [
            replace(one, findings=tuple(replace(finding, status="suppressed") for finding in one.findings))
            if one.segment.target == suppressed
            else one
            for one in segments
        ]
    )


def test_findings_come_go_and_stay_wherever_they_move() -> None:
    change = compare([report(TEXTS[0], TEXTS[1])], [report(TEXTS[2], TEXTS[0])])
    assert (change.new, change.fixed, change.unchanged, change.dismissed) == (1, 1, 1, 0)
    assert str(change) == "1 new, 1 fixed, 1 unchanged"


def test_a_suppressed_finding_is_not_fixed() -> None:
    change = compare([report(*TEXTS)], [report(*TEXTS, suppressed=TEXTS[1])])
    assert str(change) == "0 new, 0 fixed, 2 unchanged, 1 dismissed"
    back = compare([report(*TEXTS, suppressed=TEXTS[1])], [report(*TEXTS)])
    assert str(back) == "1 new, 0 fixed, 2 unchanged"


def test_the_same_fault_twice_counts_twice() -> None:
    assert str(compare([report(TEXTS[0])], [report(TEXTS[0], TEXTS[0])])) == "1 new, 0 fixed, 1 unchanged"
    assert open_findings([report(TEXTS[0], TEXTS[0]), report(TEXTS[1])]) == 3
