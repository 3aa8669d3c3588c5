"""The report for somebody at a terminal: what `text` says, sentence by sentence, in colour.

Whoever sees no colours loses nothing: severities are written out, and marks have the numbers of their findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from audit.data import AuditedSegment, DocumentScore, Finding, Report, Severity, Span
from audit.report import wording
from audit.report.pieces import cut
from audit.report.visible import visible

SHAPES = {Severity.CRITICAL: "◆", Severity.MAJOR: "▲", Severity.MINOR: "●"}

# The sixteen colours, which every terminal's own theme makes legible on its background.
_TONES = {Severity.CRITICAL: "bold red", Severity.MAJOR: "bold magenta", Severity.MINOR: "bold blue"}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CONTEXT = 300  # code points shown before the first mark and after the last; a sentence of usual length is shown whole
_INDENT = (0, 0, 0, 2)


def render(reports: Sequence[Report]) -> Group:
    """All sentences with open findings and a summary per document, then one over all where there are several."""
    blocks = [block for report in reports for block in _document(report)]
    if len(reports) > 1:
        blocks.append(_heading(f"All {len(reports):,} documents"))
        blocks += [_verdict(reports), _plain(wording.ledger(reports), "dim"), Text()]
    return Group(*blocks)


def _document(report: Report) -> Iterator[RenderableType]:
    for audited in report.segments:
        findings = [finding for finding in audited.findings if wording.is_open(finding)]
        if findings:
            yield from _sentence(report, audited, findings)
    yield _heading(report.document)
    yield _verdict([report])
    yield _score(report.score)
    yield _plain(wording.ledger([report]), "dim")
    for reason, number in report.ledger.reasons:
        yield Text(f"{number:>7,}  {_line(reason)}", "dim")
    for notice in report.provenance.notices:
        yield Text.assemble(("Notice: ", "bold"), _line(notice))
    yield Text()


def _sentence(report: Report, audited: AuditedSegment, findings: Sequence[Finding]) -> Iterator[RenderableType]:
    yield Text.assemble((_line(report.document), "dim"), (f":{_line(audited.segment.id)}", "bold"))
    yield Padding(_marked(audited.segment.target, findings), _INDENT, expand=False)
    if audited.source is not None:
        yield Padding(_source(audited, findings), _INDENT, expand=False)
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column()
    for number, finding in enumerate(findings, 1):
        table.add_row(Text(_raised(number), _TONES[finding.severity]), _finding(finding))
    yield Padding(table, (0, 0, 1, 2), expand=False)


def _marked(target: str, findings: Sequence[Finding]) -> Text:
    """The sentence with its marks, and behind the end of each the number of its finding."""
    spans = [finding.span for finding in findings]
    start = max(0, min(span.start for span in spans) - _CONTEXT)
    end = min(len(target), max(span.end for span in spans) + _CONTEXT)
    text = Text("…" if start else "")
    place = start
    for piece in cut(target[start:end], [Span(span.start - start, span.end - start) for span in spans]):
        place += len(piece.text)
        worst = max((findings[index].severity for index in piece.spans), key=lambda one: one.rank, default=None)
        style = f"{_TONES[worst]} underline" if worst else ""
        text.append(_shown(piece.text) if piece.text else "[missing]", style)
        for index in piece.spans:
            if spans[index].end == place:
                text.append(_raised(index + 1), _TONES[findings[index].severity])
    return text.append("…" if end < len(target) else "")


def _source(audited: AuditedSegment, findings: Sequence[Finding]) -> Text:
    """The source, in which the partners of the marked words are marked with the same numbers."""
    source, alignment = audited.source, audited.alignment
    if source is None:
        return Text()
    partners = [alignment.source_spans(finding.span) if alignment else () for finding in findings]
    spans = [(span, index) for index, found in enumerate(partners) for span in found]
    text = Text(style="italic")
    for piece in cut(source.text, [span for span, _ in spans]):
        severities = [findings[spans[index][1]].severity for index in piece.spans]
        worst = max(severities, key=lambda one: one.rank, default=None)
        text.append(_shown(piece.text), f"{_TONES[worst]} underline" if worst else "dim")
    origin = "given" if source.origin == "given" else "recovered — not the original"
    confidence = "" if source.origin == "given" else f", confidence {source.confidence:.2f}"
    return text.append(f"  ({origin}: {_line(source.engine)}{confidence})", "dim not italic")


def _finding(finding: Finding) -> Text:
    tone = _TONES[finding.severity]
    text = Text.assemble(
        (f"{SHAPES[finding.severity]} {finding.severity}", tone),
        f" {finding.category.replace('_', ' ')}  ",
        (f"{_line(finding.rule)}  confidence {finding.confidence:.2f}", "dim"),
        f"\n{_line(finding.message)}\n",
        (_line(finding.text) or "[missing]", "strike" if finding.suggestions else ""),
    )
    for number, suggestion in enumerate(finding.suggestions):
        text.append(" → " if number == 0 else " | ", "dim")
        text.append(_line(suggestion) or "(nothing)", "bold green" if number == 0 else "green")
    if finding.source_text is not None:
        text.append("  source ", "dim").append(_line(finding.source_text), "italic")
    return text


def _heading(name: str) -> Rule:
    return Rule(Text(_line(name), "bold"), align="left", style="dim")


def _verdict(reports: Sequence[Report]) -> Text:
    text = _plain(wording.verdict(reports), "bold")
    for severity, tone in _TONES.items():
        text.highlight_words([severity], tone)
    return text


def _score(score: DocumentScore) -> Text:
    return _plain(wording.score(score), "")


def _plain(text: str, style: str) -> Text:
    return Text(_line(text), style)


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _shown(text: str) -> str:
    """The text on one line, with the white space at its ends."""
    return visible("".join(" " if character.isspace() else character for character in text))


def _line(text: str) -> str:
    return visible(" ".join(text.split()))
