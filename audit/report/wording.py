"""The sentences that every report for people says: verdict, score and ledger in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from audit.data import DocumentScore, Finding, Report, Severity

WORST_FIRST = tuple(sorted(Severity, key=lambda severity: -severity.rank))


def is_open(finding: Finding) -> bool:
    """Whether the finding counts: all do that nobody suppressed."""
    return finding.status != "suppressed"


def severities(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many findings are open at each severity, worst first."""
    counts = Counter(finding.severity for finding in findings if is_open(finding))
    return {severity: counts[severity] for severity in WORST_FIRST}


def counted(number: int, noun: str) -> str:
    """As in “1 finding” or “1,204 findings”."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def verdict(reports: Sequence[Report]) -> str:
    """What was found, where it was looked for, and how bad it is."""
    sentences = sum(report.ledger.audited for report in reports)
    if not sentences:
        return "Nothing was audited"
    place = f"{counted(sentences, 'sentence')} ({counted(sum(report.score.words for report in reports), 'word')})"
    findings = [finding for report in reports for finding in report.findings]
    counts = severities(findings)
    suppressed = len(findings) - sum(counts.values())
    note = f"; {suppressed:,} more suppressed" if suppressed else ""
    if not any(counts.values()):
        return f"No findings in {place}{note}"
    parts = ", ".join(f"{number:,} {severity}" for severity, number in counts.items() if number)
    return f"{counted(sum(counts.values()), 'finding')} in {place}: {parts}{note}"


def score(document: DocumentScore) -> str:
    """The penalty with the profile that gives it meaning, or why there is none."""
    if document.per_1000_words is None:
        return f"Too short to score ({counted(document.words, 'word')}; the floor is {document.word_floor:,})"
    return (
        f"MQM penalty {document.per_1000_words:,.1f} per 1,000 words "
        f"(profile {document.profile}; {document.penalty:,g} penalty points)"
    )


def ledger(reports: Sequence[Report]) -> str:
    """The account of every segment, as a sum."""
    ledgers = [report.ledger for report in reports]
    audited, skipped, failed = (
        sum(getattr(ledger, state) for ledger in ledgers) for state in ("audited", "skipped", "failed")
    )
    total = counted(audited + skipped + failed, "segment")
    return f"{audited:,} audited + {skipped:,} skipped + {failed:,} failed = {total}"


def reasons(reports: Sequence[Report]) -> tuple[tuple[str, int], ...]:
    """Why segments were skipped or failed, and how many each time, commonest first."""
    counts: Counter[str] = Counter()
    for report in reports:
        counts.update(dict(report.ledger.reasons))
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def notices(reports: Sequence[Report]) -> tuple[str, ...]:
    """What was missing in any of the runs, each said once."""
    return tuple(dict.fromkeys(notice for report in reports for notice in report.provenance.notices))
