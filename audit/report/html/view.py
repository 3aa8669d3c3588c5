"""What the page shows, in the order in which it shows it; the template only writes it down."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import TypeVar

from audit.data import AuditedSegment, Category, Finding, Report, RuleNote, Severity, Span, State, WordReading
from audit.report import wording
from audit.report.difference import Change, difference
from audit.report.pieces import Piece, cut
from audit.report.visible import HIDDEN, code_point

_T = TypeVar("_T")

_CONTEXT = 32  # code points of the sentence shown on either side of a suggestion
_CELLS = 400  # at most so many cells in the strip: more would push the text off the first screen
_CHUNK = 50  # sentences that a browser lays out together, once they come near the window
_COMPACT = 2000  # with more sentences, clean ones show only text and source, and evidence is one line
_EXAMPLES = 3
_REASONS = 3
_ODD = 0.8  # words less expected than this share of the text's words are underlined, if the reader wishes

# A severity is never told by colour alone.
SHAPES = {"critical": "◆", "major": "▲", "minor": "●", "clean": "·", "skipped": "–", "failed": "✕"}
_LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese", "ca": "Catalan"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence that belongs to the same findings. `ending` are those that end with it.

    Findings are named by their number in the sentence. A run without text is the place of something missing.
    """

    text: str
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
    """A finding with its number in the sentence, counted from 1. `group` is the group of like findings it is in."""

    anchor: str
    number: int
    shape: str
    category: str
    finding: Finding
    fixes: tuple[Fix, ...]
    group: Group

    @property
    def open(self) -> bool:
        """Whether it counts."""
        return wording.is_open(self.finding)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A segment. `mark` is its worst open severity, or clean, skipped or failed.

    What the script needs is written as numbers: `words` and `source_words` are, for each aligned word, its distance
    from the one before and its length, `links` pairs of their indices, `odd` distance, length and percentile of each
    unexpected word. Distances count UTF-16 units of the text as it is shown. `begins` tells that a
    paragraph begins here, `brief` that only text and source are shown.
    """

    anchor: str
    number: int
    mark: str
    shape: str
    audited: AuditedSegment
    target: tuple[Run, ...]
    words: str
    source_words: str
    links: str
    odd: str
    trip: tuple[Change, ...]
    cards: tuple[Card, ...]
    begins: bool
    brief: bool

    @property
    def title(self) -> str:
        """What the sentence's cell in the strip says."""
        reason = f": {self.audited.reason}" if self.audited.reason else ""
        return f"Sentence {self.number}: {_found(self.cards) or self.mark}{reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences that stand together: one that was audited, or all that were skipped between two of those."""

    sentences: tuple[Sentence, ...]
    skipped: bool

    @property
    def title(self) -> str:
        """What a folded row says: how many were skipped, and why."""
        reasons = dict.fromkeys(sentence.audited.reason for sentence in self.sentences if sentence.audited.reason)
        return f"{len(self.sentences)} skipped: {_reasons(list(reasons))}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the strip: one sentence, or in a long text several with the worst among them."""

    anchor: str
    mark: str
    shape: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule that say the same, by the anchors of their cards."""

    anchor: str
    message: str
    cards: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule that fired, its findings in groups, and what is known of it."""

    anchor: str
    rule: str
    title: str
    number: int
    note: RuleNote | None
    groups: tuple[Group, ...]
    flagged: tuple[tuple[Piece, ...], ...]
    left_alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many open findings there are of each category and severity."""

    severities: tuple[tuple[Severity, str], ...]
    rows: tuple[tuple[Category, str, tuple[int, ...]], ...]
    totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    report: Report
    folder: str
    name: str
    languages: str
    verdict: str
    score: str
    ledger: str
    reasons: str
    cells: tuple[Cell, ...]
    matrix: Matrix
    chunks: tuple[tuple[Row, ...], ...]
    rules: tuple[RuleView, ...]
    suppressed: int
    reads: bool
    compact: bool

    @property
    def data(self) -> dict[str, object]:
        """What the script needs to know of each finding and cannot read off the page."""
        cards = [
            (sentence, card)
            for chunk in self.chunks
            for row in chunk
            for sentence in row.sentences
            for card in sentence.cards
        ]
        return {"document": self.report.document, "findings": [_datum(sentence, card) for sentence, card in cards]}


def view(report: Report) -> Page:
    """The page of this report."""
    rules = _rules(report)
    setting = _Setting(
        groups={anchor: group for rule in rules for group in rule.groups for anchor, _ in group.cards},
        rarity=_rarity(report.segments),
        compact=len(report.segments) > _COMPACT,
    )
    sentences = tuple(
        _sentence(number, before, audited, setting)
        for number, (before, audited) in enumerate(zip([None, *report.segments], report.segments, strict=False), 1)
    )
    rows = [
        row
        for skipped, run in groupby(sentences, lambda sentence: sentence.mark == State.SKIPPED)
        for row in ([Row(tuple(run), skipped=True)] if skipped else [Row((one,), skipped=False) for one in run])
    ]
    folder, slash, name = report.document.rpartition("/")
    return Page(
        report=report,
        folder=folder + slash,
        name=name or report.document,
        languages=" → ".join(_LANGUAGES.get(code, code) for code in (report.source_language, report.target_language)),
        verdict=wording.verdict([report]),
        score=wording.score(report.score),
        ledger=wording.ledger([report]),
        reasons=_reasons([reason for reason, _ in report.ledger.reasons]),
        cells=_cells(sentences),
        matrix=_matrix(report.findings),
        chunks=tuple(tuple(chunk) for chunk in _batched(rows, _CHUNK)),
        rules=rules,
        suppressed=sum(not wording.is_open(finding) for finding in report.findings),
        reads=any(sentence.odd for sentence in sentences),
        compact=setting.compact,
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a sentence must know of the whole report to be shown."""

    groups: dict[str, Group]
    rarity: Callable[[WordReading], float]
    compact: bool


def _sentence(number: int, before: AuditedSegment | None, audited: AuditedSegment, setting: _Setting) -> Sentence:
    anchor = f"s{number}"
    cards = tuple(
        _card(f"{anchor}-f{place}", place, audited.segment.target, finding, setting.groups)
        for place, finding in enumerate(audited.findings, 1)
    )
    mark = _mark(audited)
    words, source_words, links = _aligned(audited)
    trip = audited.round_trip
    brief = setting.compact and not cards
    return Sentence(
        anchor=anchor,
        number=number,
        mark=mark,
        shape=SHAPES[mark],
        audited=audited,
        target=_target(audited, cards),
        words=words,
        source_words=source_words,
        links=links,
        odd=_odd(audited, setting.rarity),
        trip=_compared(audited.segment.target, trip.text) if trip is not None and not brief else (),
        cards=cards,
        begins=before is None or _apart(before, audited),
        brief=brief,
    )


def _apart(before: AuditedSegment, after: AuditedSegment) -> bool:
    """Whether anything but one space or line's end lies between two sentences: then a paragraph begins."""
    end = before.segment.offset + len(before.segment.target)
    return not 0 <= after.segment.offset - end <= 1


def _mark(audited: AuditedSegment) -> str:
    if audited.state is not State.AUDITED:
        return audited.state
    found = [finding.severity for finding in audited.findings if wording.is_open(finding)]
    return max(found, key=lambda severity: severity.rank) if found else "clean"


def _card(anchor: str, number: int, target: str, finding: Finding, groups: dict[str, Group]) -> Card:
    return Card(
        anchor=anchor,
        number=number,
        shape=SHAPES[finding.severity],
        category=_plain(finding.category),
        finding=finding,
        fixes=tuple(_fix(target, finding.span, suggestion) for suggestion in finding.suggestions),
        group=groups[anchor],
    )


def _fix(target: str, span: Span, suggestion: str) -> Fix:
    before, after = target[: span.start], target[span.end :]
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + "…"
    return Fix(suggestion, before, _compared(span.of(target), suggestion), after)


def _compared(old: str, new: str) -> tuple[Change, ...]:
    """The difference, without the spaces around what only goes or only comes: a mark on a space is noise."""
    return tuple(part for change in difference(old, new) for part in _bare(change))


def _bare(change: Change) -> tuple[Change, ...]:
    text = change.old or change.new
    if (change.old and change.new) or text == text.strip() or not text.strip():
        return (change,)
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    inner = Change(text[start:end], "") if change.old else Change("", text[start:end])
    around = (Change(text[:start], text[:start]), inner, Change(text[end:], text[end:]))
    return tuple(part for part in around if part.old or part.new)


def _target(audited: AuditedSegment, cards: Sequence[Card]) -> tuple[Run, ...]:
    pieces = cut(audited.segment.target, [card.finding.span for card in cards])
    last = {index: place for place, piece in enumerate(pieces) for index in piece.spans}
    return tuple(
        Run(
            text=piece.text,
            findings=tuple(cards[index].number for index in piece.spans),
            severity=max((cards[index].finding.severity for index in piece.spans), key=lambda s: s.rank, default=None),
            ending=tuple(cards[index] for index in piece.spans if last[index] == place),
        )
        for place, piece in enumerate(pieces)
    )


def _aligned(audited: AuditedSegment) -> tuple[str, str, str]:
    """The aligned words on both sides and the links between them, as the script reads them."""
    alignment, source = audited.alignment, audited.source
    if alignment is None or source is None or not alignment.links:
        return "", "", ""
    here, there = (
        {word: place for place, word in enumerate(sorted(words))}
        for words in ({link.target for link in alignment.links}, {link.source for link in alignment.links})
    )
    return (
        _extents(audited.segment.target, [alignment.target[word] for word in here]),
        _extents(source.text, [alignment.source[word] for word in there]),
        " ".join(f"{here[link.target]} {there[link.source]}" for link in alignment.links),
    )


def _extents(text: str, spans: Sequence[Span], notes: Sequence[int] = ()) -> str:
    """Where the spans stand in `text`, each by its distance from the one before and its length, then its note."""
    place = _places(text)
    numbers: list[int] = []
    done = 0
    for index, span in enumerate(spans):
        start, end = place(span.start), place(span.end)
        numbers += [start - done, end - start, *notes[index : index + 1]]
        done = end
    return " ".join(map(str, numbers))


def _places(text: str) -> Callable[[int], int]:
    """Where a code point of `text` stands on the page, in UTF-16 units: hidden characters are written out there."""
    if text.isascii() and HIDDEN.search(text) is None:
        return lambda index: index
    shown = [len(code_point(c)) if HIDDEN.match(c) else 1 + (c > "\uffff") for c in text]
    return list(accumulate(shown, initial=0)).__getitem__


def _rarity(segments: Iterable[AuditedSegment]) -> Callable[[WordReading], float]:
    """How large a share of the document's words is more expected than a word."""
    surprisals = sorted(word.surprisal for audited in segments for word in audited.reading)
    return lambda word: bisect_left(surprisals, word.surprisal) / len(surprisals)


def _odd(audited: AuditedSegment, rarity: Callable[[WordReading], float]) -> str:
    odd = [(word.span, int(100 * share)) for word in audited.reading if (share := rarity(word)) >= _ODD]
    return _extents(audited.segment.target, [span for span, _ in odd], [share for _, share in odd])


def _cells(sentences: Sequence[Sentence]) -> tuple[Cell, ...]:
    size = -(-len(sentences) // _CELLS)
    if size <= 1:
        return tuple(Cell(one.anchor, one.mark, one.shape, one.title) for one in sentences)
    return tuple(_cell(several) for several in _batched(sentences, size))


def _cell(several: Sequence[Sentence]) -> Cell:
    order = ["critical", "failed", "major", "minor", "clean", "skipped"]
    worst = min(several, key=lambda sentence: order.index(sentence.mark))
    found = _found([card for sentence in several for card in sentence.cards])
    title = f"Sentences {several[0].number}–{several[-1].number}: {found or worst.mark}"
    return Cell(worst.anchor, worst.mark, worst.shape, title)


def _found(cards: Iterable[Card]) -> str:
    counts = wording.severities(card.finding for card in cards)
    return ", ".join(f"{number} {severity}" for severity, number in counts.items() if number)


def _matrix(findings: Sequence[Finding]) -> Matrix:
    counts = Counter((finding.category, finding.severity) for finding in findings if wording.is_open(finding))
    rows = [(category, tuple(counts[category, s] for s in wording.WORST_FIRST)) for category in Category]
    rows = sorted((row for row in rows if any(row[1])), key=lambda row: -sum(row[1]))
    return Matrix(
        severities=tuple((severity, SHAPES[severity]) for severity in wording.WORST_FIRST),
        rows=tuple((category, _plain(category), numbers) for category, numbers in rows),
        totals=tuple(wording.severities(findings).values()),
    )


def _rules(report: Report) -> tuple[RuleView, ...]:
    """The rules that fired, the commonest first; anchors are those that `_sentence` gives."""
    found: defaultdict[str, defaultdict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for number, audited in enumerate(report.segments, 1):
        for place, finding in enumerate(audited.findings, 1):
            found[finding.rule][finding.message].append((f"s{number}-f{place}", finding.text))
    notes = {note.id: note for note in report.rules}
    ranked = sorted(found, key=lambda rule: (-sum(map(len, found[rule].values())), rule))
    return tuple(_rule(f"r{place}", rule, found[rule], notes.get(rule)) for place, rule in enumerate(ranked, 1))


def _rule(anchor: str, rule: str, messages: dict[str, list[tuple[str, str]]], note: RuleNote | None) -> RuleView:
    ranked = sorted(messages.items(), key=lambda item: -len(item[1]))
    return RuleView(
        anchor=anchor,
        rule=rule,
        title=note.title if note else rule.replace("-", " "),
        number=sum(map(len, messages.values())),
        note=note,
        groups=tuple(
            Group(f"{anchor}-g{place}", message, tuple(cards)) for place, (message, cards) in enumerate(ranked, 1)
        ),
        flagged=tuple(cut(example.text, example.marks) for example in note.flagged[:_EXAMPLES]) if note else (),
        left_alone=tuple(example.text for example in note.left_alone[:_EXAMPLES]) if note else (),
    )


def _datum(sentence: Sentence, card: Card) -> dict[str, object]:
    finding = card.finding
    return {
        "card": card.anchor,
        "group": card.group.anchor,
        "open": card.open,
        "segment": sentence.audited.segment.id,
        "finding": finding.id,
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "confidence": round(finding.confidence, 4),
        "span": {"start": finding.span.start, "end": finding.span.end},
        "text": finding.text,
        "suggestions": finding.suggestions,
    }


def _reasons(reasons: Sequence[str]) -> str:
    """The first few reasons, in short."""
    few = ", ".join(reason.removeprefix("boilerplate: ") for reason in reasons[:_REASONS])
    return few + (" …" if len(reasons) > _REASONS else "")


def _plain(category: Category) -> str:
    return category.replace("_", " ")


def _batched(values: Sequence[_T], size: int) -> Iterable[Sequence[_T]]:
    return (values[start : start + size] for start in range(0, len(values), size))
