"""The report for the terminal: a block per finding, then verdict, score and ledger of each document.

The span is marked inside the sentence (▸…◂) and not by a line of carets below it, because no caret stays under its
word when wide or combining characters come before it, or when the terminal wraps the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.data import AuditedSegment, Finding, Report
from audit.report import wording
from audit.report.visible import visible

_CONTEXT = 200  # code points shown on either side of the span; a sentence of usual length is shown whole


def render(reports: Sequence[Report]) -> str:
    """All open findings and a summary per document, then one over all where there are several. No colour codes."""
    lines = [line for report in reports for line in _document(report)]
    if len(reports) > 1:
        lines += [f"All {len(reports):,} documents: {wording.verdict(reports)}", wording.ledger(reports)]
    return "".join(f"{visible(line)}\n" for line in lines)


def _document(report: Report) -> Iterator[str]:
    for audited in report.segments:
        for finding in filter(wording.is_open, audited.findings):
            yield from _block(report, audited, finding)
            yield ""
    yield f"{report.document}: {wording.verdict([report])}"
    yield wording.score(report.score)
    yield wording.ledger([report])
    for reason, number in report.ledger.reasons:
        yield f"  {number:>5,}  {_one_line(reason)}"
    for notice in report.provenance.notices:
        yield f"Notice: {_one_line(notice)}"
    yield ""


def _block(report: Report, audited: AuditedSegment, finding: Finding) -> Iterator[str]:
    category = finding.category.replace("_", " ")
    yield (
        f"{report.document}:{audited.segment.id}  {finding.severity} {category}  "
        f"{finding.rule}  confidence {finding.confidence:.2f}"
    )
    yield f"  {_marked(audited.segment.target, finding)}"
    yield f"  why     {_one_line(finding.message)}"
    if finding.source_text is not None:
        origin = f"  ({audited.source.origin})" if audited.source is not None else ""
        yield f"  source  {_one_line(finding.source_text)}{origin}"
    if finding.suggestions:
        yield f"  write   {' | '.join(_one_line(suggestion) or '(nothing)' for suggestion in finding.suggestions)}"


def _marked(target: str, finding: Finding) -> str:
    start, end = finding.span.start, finding.span.end
    before = target[:start] if start <= _CONTEXT else "…" + target[start - _CONTEXT : start]
    after = target[end:] if len(target) - end <= _CONTEXT else target[end : end + _CONTEXT] + "…"
    inside = finding.span.of(target)
    if len(inside) > 2 * _CONTEXT:
        inside = f"{inside[:_CONTEXT]} … {inside[-_CONTEXT:]}"
    return _one_line(f"{before}▸{inside}◂{after}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
