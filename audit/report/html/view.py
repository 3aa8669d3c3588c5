"""What the page shows, in the order in which it shows it; the template only writes it down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from audit.data import Alignment, AuditedSegment, Finding, Provenance, Report, Severity, Span, State
from audit.report import wording
from audit.report.difference import Change, difference
from audit.report.pieces import Piece, cut

_CONTEXT = 40  # code points of the sentence shown on either side of a suggestion

# A severity is never told by colour alone.
SHAPES = {"critical": "◆", "major": "▲", "minor": "●", "clean": "·", "skipped": "–", "failed": "✕"}


@dataclass(frozen=True, slots=True)
class Word:
    """An aligned word, or the text between two of them, which has no `index`.

    `index` and `partners` count words as the alignment does, on this side and on the other.
    """

    text: str
    index: int | None = None
    partners: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence that belongs to the same findings. `ending` are those that end with it.

    Findings are named by their number in the sentence. A run without words is the place of something missing.
    """

    words: tuple[Word, ...]
    findings: tuple[int, ...]
    severity: Severity | None
    ending: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """A suggestion in place: the words around it, and what changes between them."""

    suggestion: str
    before: str
    changes: tuple[Change, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """A finding with its number in the sentence, counted from 1."""

    anchor: str
    number: int
    shape: str
    category: str
    finding: Finding
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment. `mark` is its worst open severity, or clean, skipped or failed."""

    anchor: str
    number: int
    mark: str
    shape: str
    audited: AuditedSegment
    target: tuple[Run, ...]
    source: tuple[Word, ...]
    cards: tuple[Card, ...]

    @property
    def title(self) -> str:
        """What the sentence's cell in the strip says."""
        counts = wording.severities(card.finding for card in self.cards)
        found = ", ".join(f"{number} {severity}" for severity, number in counts.items() if number)
        reason = f": {self.audited.reason}" if self.audited.reason else ""
        return f"Sentence {self.number}: {found or self.mark}{reason}"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One report."""

    anchor: str
    report: Report
    verdict: str
    score: str
    ledger: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A severity with its shape and how often it was found."""

    severity: Severity
    shape: str
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `provenance` pairs each signature with the documents that were audited under it."""

    title: str
    verdict: str
    ledger: str
    reasons: tuple[tuple[str, int], ...]
    notices: tuple[str, ...]
    chips: tuple[Chip, ...]
    documents: tuple[DocumentView, ...]
    provenance: tuple[tuple[Provenance, tuple[str, ...]], ...]


def view(reports: Sequence[Report]) -> Page:
    """The page of these reports, in their order."""
    signatures: defaultdict[Provenance, list[str]] = defaultdict(list)
    for report in reports:
        signatures[report.provenance].append(report.document)
    counts = wording.severities(finding for report in reports for finding in report.findings)
    return Page(
        title=reports[0].document if len(reports) == 1 else wording.counted(len(reports), "document"),
        verdict=wording.verdict(reports),
        ledger=wording.ledger(reports),
        reasons=wording.reasons(reports),
        notices=wording.notices(reports),
        chips=tuple(Chip(severity, SHAPES[severity], number) for severity, number in counts.items()),
        documents=tuple(_document(f"d{number}", report) for number, report in enumerate(reports, 1)),
        provenance=tuple((provenance, tuple(documents)) for provenance, documents in signatures.items()),
    )


def _document(anchor: str, report: Report) -> DocumentView:
    return DocumentView(
        anchor=anchor,
        report=report,
        verdict=wording.verdict([report]),
        score=wording.score(report.score),
        ledger=wording.ledger([report]),
        sentences=tuple(
            _sentence(f"{anchor}-s{number}", number, audited) for number, audited in enumerate(report.segments, 1)
        ),
    )


def _sentence(anchor: str, number: int, audited: AuditedSegment) -> Sentence:
    cards = tuple(
        _card(f"{anchor}-f{place}", place, audited.segment.target, finding)
        for place, finding in enumerate(audited.findings, 1)
    )
    mark = _mark(audited)
    return Sentence(
        anchor=anchor,
        number=number,
        mark=mark,
        shape=SHAPES[mark],
        audited=audited,
        target=_target(audited, cards),
        source=_source(audited),
        cards=cards,
    )


def _mark(audited: AuditedSegment) -> str:
    if audited.state is not State.AUDITED:
        return audited.state
    found = [finding.severity for finding in audited.findings if wording.is_open(finding)]
    return max(found, key=lambda severity: severity.rank) if found else "clean"


def _card(anchor: str, number: int, target: str, finding: Finding) -> Card:
    return Card(
        anchor=anchor,
        number=number,
        shape=SHAPES[finding.severity],
        category=finding.category.replace("_", " "),
        finding=finding,
        fixes=tuple(_fix(target, finding.span, suggestion) for suggestion in finding.suggestions),
    )


def _fix(target: str, span: Span, suggestion: str) -> Fix:
    before, after = target[: span.start], target[span.end :]
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + "…"
    return Fix(suggestion, before, difference(span.of(target), suggestion), after)


def _target(audited: AuditedSegment, cards: Sequence[Card]) -> tuple[Run, ...]:
    spans = [card.finding.span for card in cards]
    words = _aligned(audited.alignment, "target")
    pieces = cut(audited.segment.target, [*spans, *(word.span for word in words)])

    def findings(piece: Piece) -> tuple[int, ...]:
        return tuple(index for index in piece.spans if index < len(spans))

    stretches = [(marks, tuple(group)) for marks, group in groupby(pieces, findings)]
    last = {index: place for place, (marks, _) in enumerate(stretches) for index in marks}
    return tuple(
        Run(
            words=tuple(_word(piece, len(spans), words) for piece in group if piece.text),
            findings=tuple(cards[index].number for index in marks),
            severity=max((cards[index].finding.severity for index in marks), key=lambda s: s.rank, default=None),
            ending=tuple(cards[index] for index in marks if last[index] == place),
        )
        for place, (marks, group) in enumerate(stretches)
    )


def _source(audited: AuditedSegment) -> tuple[Word, ...]:
    if audited.source is None:
        return ()
    words = _aligned(audited.alignment, "source")
    pieces = cut(audited.source.text, [word.span for word in words])
    return tuple(_word(piece, 0, words) for piece in pieces if piece.text)


@dataclass(frozen=True, slots=True)
class _Aligned:
    """A word that has partners on the other side, before the text is cut."""

    span: Span
    index: int
    partners: tuple[int, ...]


def _aligned(alignment: Alignment | None, side: Literal["target", "source"]) -> tuple[_Aligned, ...]:
    if alignment is None:
        return ()
    words = alignment.target if side == "target" else alignment.source
    partners: defaultdict[int, set[int]] = defaultdict(set)
    for link in alignment.links:
        here, there = (link.target, link.source) if side == "target" else (link.source, link.target)
        partners[here].add(there)
    return tuple(_Aligned(words[index], index, tuple(sorted(others))) for index, others in sorted(partners.items()))


def _word(piece: Piece, first: int, words: Sequence[_Aligned]) -> Word:
    """The piece as a word, if one of its spans from `first` on is that of an aligned word."""
    word = next((words[index - first] for index in piece.spans if index >= first), None)
    return Word(piece.text) if word is None else Word(piece.text, word.index, word.partners)
