"""What the index shows, in the order in which it shows it; the template only writes it down."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote

from audit.data import AuditedSegment, Report, Severity, State
from audit.report import wording
from audit.report.comparison import Comparison, compare, open_findings
from audit.report.pieces import Piece, cut

SHAPES = {Severity.CRITICAL: "◆", Severity.MAJOR: "▲", Severity.MINOR: "●"}

_SENTENCE = "s{}"  # what the page of a document calls its sentences
_BARS = 40  # at most so many bars in a sparkline: each as wide as a finger of a small hand
_CONTEXT = 70  # code points of the worst sentence shown on either side of its worst finding
_NAME = 80  # code points of a document's name that go into the name of its file


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier audit, and what to call it."""

    name: str
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a text: where it stands in the sparkline, how high it is (0..1), and its worst severity."""

    place: int
    height: float
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Where in a text the findings are. `title` says it in words; `width` is the number of bars there is room for."""

    bars: tuple[Bar, ...]
    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence, with the worst severity of the findings that it lies in."""

    text: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class Worst:
    """The sentence of the lowest quality, cut to what surrounds its worst finding."""

    link: str
    number: int
    quality: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """What became of a text since earlier audits. `counts` are its open findings, the oldest first, today's last."""

    comparison: Comparison
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One document. `trend` is None where no earlier audit has it."""

    report: Report
    folder: str
    name: str
    file: str
    link: str
    counts: tuple[tuple[Severity, str, int], ...]
    score: str
    worst: Worst | None
    sparkline: Sparkline
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class Index:
    """The whole page. `since` names the last of the earlier audits; `gone` are documents that only it has."""

    verdict: str
    ledger: str
    reasons: tuple[tuple[str, int], ...]
    notices: tuple[str, ...]
    failures: tuple[str, ...]
    severities: tuple[tuple[Severity, str], ...]
    rows: tuple[Row, ...]
    languages: str
    since: str | None
    trend: Trend | None
    gone: tuple[str, ...]


def view(reports: Sequence[Report], earlier: Sequence[Earlier], failures: Sequence[str]) -> Index:
    """The index of these reports: first what failed, then what has most penalty points."""
    rows = [
        _row(report, file, [_named(audit.reports, report.document) for audit in earlier])
        for report, file in zip(reports, files(report.document for report in reports), strict=True)
    ]
    rows.sort(key=lambda row: (-row.report.ledger.failed, -row.report.score.penalty, row.report.document))
    names = {report.document for report in reports}
    last = earlier[-1].reports if earlier else ()
    known = [[report for report in audit.reports if report.document in names] for audit in earlier]
    return Index(
        verdict=wording.verdict(reports),
        ledger=wording.ledger(reports),
        reasons=wording.reasons(reports),
        notices=wording.notices(reports),
        failures=tuple(failures),
        severities=tuple((severity, SHAPES[severity]) for severity in wording.WORST_FIRST),
        rows=tuple(rows),
        languages=", ".join(dict.fromkeys(f"{r.source_language} → {r.target_language}" for r in reports)),
        since=earlier[-1].name if earlier else None,
        trend=_trend(known, reports),
        gone=tuple(sorted({report.document for report in last} - names)),
    )


def files(documents: Iterable[str]) -> Iterator[str]:
    """A file name for the page of each document: readable, safe on every file system, no two alike."""
    taken = {"index.html"}
    for document in documents:
        stem = re.sub(r"[^\w.-]+", "-", document).strip("-.") or "document"
        if len(stem) > _NAME:
            stem = f"{stem[-_NAME:]}-{hashlib.sha256(document.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        name, number = f"{stem}.html", 1
        while name.lower() in taken:
            number += 1
            name = f"{stem}-{number}.html"
        taken.add(name.lower())
        yield name


def _named(reports: Sequence[Report], document: str) -> list[Report]:
    return [report for report in reports if report.document == document]


def _row(report: Report, file: str, earlier: Sequence[Sequence[Report]]) -> Row:
    counts = wording.severities(report.findings)
    folder, slash, name = report.document.rpartition("/")
    return Row(
        report=report,
        folder=folder + slash,
        name=name,
        file=file,
        link=quote(file),
        counts=tuple((severity, SHAPES[severity], number) for severity, number in counts.items()),
        score=wording.score(report.score),
        worst=_worst(report, quote(file)),
        sparkline=sparkline(report.segments),
        trend=_trend(earlier, [report]),
    )


def _trend(earlier: Sequence[Sequence[Report]], now: Sequence[Report]) -> Trend | None:
    known = [reports for reports in earlier if reports]
    if not known or not earlier[-1]:
        return None
    return Trend(compare(earlier[-1], now), (*(open_findings(reports) for reports in known), open_findings(now)))


def _gravest(audited: AuditedSegment) -> Severity | None:
    found = [finding.severity for finding in audited.findings if wording.is_open(finding)]
    return max(found, key=lambda severity: severity.rank, default=None)


def _worst(report: Report, link: str) -> Worst | None:
    """The first of the worst sentences, if any has an open finding."""
    faulty = [(number, audited) for number, audited in enumerate(report.segments, 1) if _gravest(audited)]
    if not faulty:
        return None
    number, audited = min(faulty, key=lambda item: (item[1].scores.quality, item[0]))
    return Worst(f"{link}#{_SENTENCE.format(number)}", number, audited.scores.quality, tuple(_marks(audited)))


def _marks(audited: AuditedSegment) -> Iterator[Mark]:
    target = audited.segment.target
    findings = [finding for finding in audited.findings if wording.is_open(finding)]
    gravest = max(findings, key=lambda finding: finding.severity.rank)
    start = max(0, gravest.span.start - _CONTEXT)
    end = min(len(target), max(gravest.span.start, min(gravest.span.end, gravest.span.start + 2 * _CONTEXT)) + _CONTEXT)
    if start:  # whole words, where there are spaces
        start = max(start, target.find(" ", start, gravest.span.start) + 1)
    if end < len(target) and " " in target[gravest.span.end : end]:
        end = target.rindex(" ", gravest.span.end, end)

    def severity(piece: Piece) -> Severity | None:
        return max((findings[index].severity for index in piece.spans), key=lambda one: one.rank, default=None)

    place = 0
    if start:
        yield Mark("…", None)
    for piece in cut(target, [finding.span for finding in findings]):
        text = target[max(place, start) : min(place + len(piece.text), end)]
        inside = start <= place <= end
        place += len(piece.text)
        if text or (inside and not piece.text):
            yield Mark(text, severity(piece))
    if end < len(target):
        yield Mark("…", None)


def sparkline(segments: Sequence[AuditedSegment]) -> Sparkline:
    """Bars for equal stretches of the text, as high as they have findings; none where nothing was audited."""
    number = min(_BARS, len(segments))
    bounds = [len(segments) * place // number for place in range(number + 1)] if number else [0]
    stretches = [segments[start:end] for start, end in pairwise(bounds)]
    counts = [sum(wording.is_open(finding) for one in stretch for finding in one.findings) for stretch in stretches]
    most = max(counts, default=0)
    bars = [
        Bar(place, count / most if most else 0.0, _highest(stretch))
        for place, (stretch, count) in enumerate(zip(stretches, counts, strict=True))
        if any(one.state is State.AUDITED for one in stretch)
    ]
    return Sparkline(tuple(bars), _spoken(counts, bounds, most), number)


def _highest(stretch: Sequence[AuditedSegment]) -> Severity | None:
    return max(filter(None, map(_gravest, stretch)), key=lambda severity: severity.rank, default=None)


def _spoken(counts: Sequence[int], bounds: Sequence[int], most: int) -> str:
    if not most:
        return "No findings along the text"
    first = counts.index(most)
    start, end = bounds[first] + 1, bounds[first + 1]
    where = f"sentence {start:,}" if start == end else f"sentences {start:,} to {end:,}"
    return f"{wording.counted(sum(counts), 'finding')} along the text, most in {where} ({most:,})"
