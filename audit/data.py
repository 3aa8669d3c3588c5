"""The nouns: every value that passes from one stage of an audit to the next.

All are frozen. A stage makes its own value out of those before it; none fills in a field that an earlier stage left
empty. Read top to bottom, they tell the order in which things happen (see `pipeline.py`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in the unmodified text of one segment.

    Raises:
        ValueError: the range is negative or runs backwards.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` inside this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point; an empty span lies inside what surrounds it."""
        return self.start < other.end and other.start < self.end

    def replaced(self, text: str, replacement: str) -> str:
        """`text` with the characters of this span exchanged for `replacement`."""
        return text[: self.start] + replacement + text[self.end :]


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence (or one given unit) of the target text.

    `offset` is where `target` starts in `Document.text`, in code points. `skipped` says why the segment is not audited
    (boilerplate, another language …); such a segment is listed in the ledger and never scored.
    """

    id: str
    index: int
    target: str
    offset: int
    source: str | None = None
    reference: str | None = None
    skipped: str | None = None
    untranslated: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it was read: `text` is what the segments' offsets point into."""

    name: str
    text: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What the target was translated from: given by the user, or recovered by back-translation."""

    text: str
    origin: Literal["given", "recovered"]
    engine: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Link:
    """One pair of aligned words: indices into `Alignment.target` and `Alignment.source`, and how sure (0..1)."""

    target: int
    source: int
    probability: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which target words render which source words. `target` and `source` are the words' spans in their texts."""

    target: tuple[Span, ...]
    source: tuple[Span, ...]
    links: tuple[Link, ...]

    def source_spans(self, span: Span) -> tuple[Span, ...]:
        """The spans of the source words aligned with any target word in `span`, in source order, each once."""
        inside = {index for index, word in enumerate(self.target) if word.overlaps(span)}
        return tuple(
            self.source[index] for index in sorted({link.source for link in self.links if link.target in inside})
        )


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """The source translated into the target language once more, and how far that lies from the text.

    `chrf` is chrF++ (0..100, 100 equal), `ter` is translation edit rate (0 equal, may exceed 100).
    """

    text: str
    engine: str
    chrf: float
    ter: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """A word that a language model would accept in place of another, and by how many nats it expects it more."""

    text: str
    gain: float


@dataclass(frozen=True, slots=True)
class WordReading:
    """One word as a language model sees it where it stands.

    `surprisal` is in nats, 0 for what it fully expects; `alternatives` are what it would accept instead, best first.
    """

    span: Span
    surprisal: float
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class WordDoubt:
    """One word or sign as a post-editor takes it, with the whole text before him.

    `log_odds` are those that he changes it, or the part of it that he doubts most; `nats` speak against his writing it
    there, 0 where he surely would.
    """

    span: Span
    log_odds: float
    nats: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a segment before anything is judged.

    `doubt` says why a recovered source was rejected. `reading` is empty where there is no language model, `doubts`
    where there is no post-editor.
    """

    segment: Segment
    analysis: Doc
    source: Source | None
    source_words: tuple[SourceWord, ...]
    alignment: Alignment | None
    round_trip: RoundTrip | None
    doubt: str | None = None
    reading: tuple[WordReading, ...] = ()
    doubts: tuple[WordDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceWord:
    """A word of the source with its dictionary form, lower-cased."""

    span: Span
    lemma: str


class Category(StrEnum):
    """What kind of fault a finding is. `references/mqm.toml` maps each to MQM's core and full typologies."""

    CALQUE = "calque"
    FALSE_FRIEND = "false_friend"
    MISTRANSLATION = "mistranslation"
    UNTRANSLATED = "untranslated"
    NAME = "name"
    FORMAT = "format"
    OMISSION = "omission"
    ADDITION = "addition"
    GARBLE = "garble"


class Severity(StrEnum):
    """How much a fault harms the reader."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for minor, 1 for major, 2 for critical."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence for a finding. Clues of different `kind` are independent of each other.

    Kinds: `rule` (a pattern in the text), `lexicon` (a word known to be put literally), `source` (the Spanish behind
    it), `language-model` (the wording is unexpected there), `post-editor` (bilingual editors change such wordings),
    `round-trip` (the machine's own wording differs there),
    `document` (other places in the same text), `format` (characters that cannot be right).
    `value` is a number whose meaning `detail` states.
    """

    kind: str
    detail: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a detector claims. `confidence` (0..1) is the detector's own; verification has the last word.

    `certain` says why the claim needs no second kind of evidence, or is None. `source` is the part of the source text
    that explains the fault.
    """

    span: Span
    rule: str
    category: Category
    severity: Severity
    message: str
    suggestions: tuple[str, ...]
    confidence: float
    clues: tuple[Clue, ...]
    source: Span | None = None
    certain: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A proposal that survived verification."""

    id: str
    fingerprint: str
    rule: str
    category: Category
    mqm_core: str
    mqm_full: str
    severity: Severity
    confidence: float
    span: Span
    text: str
    source_text: str | None
    message: str
    suggestions: tuple[str, ...]
    verified: bool
    clues: tuple[Clue, ...]
    status: Literal["new", "known", "suppressed"] = "new"


class State(StrEnum):
    """What became of a segment. Audited + skipped + failed = all."""

    AUDITED = "audited"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of one segment, each 0..1 with 1 best, None where there is nothing to judge by.

    `quality` ranks segments. `fluency` is the share of native sentences of like length that read worse to the language
    model. `adequacy` compares a given source with the back-translation of the target.
    `literalness` is the share of aligned words in source order (Raunak et al. 2023, "Do GPTs Produce Less Literal
    Translations?"): 1 is word for word.
    """

    quality: float
    fluency: float | None
    adequacy: float | None
    literalness: float | None


@dataclass(frozen=True, slots=True)
class AuditedSegment:
    """A segment with all that a report shows of it. `reading` is empty where there is no language model."""

    segment: Segment
    state: State
    reason: str | None
    source: Source | None
    alignment: Alignment | None
    round_trip: RoundTrip | None
    scores: Scores
    findings: tuple[Finding, ...]
    reading: tuple[WordReading, ...] = ()


@dataclass(frozen=True, slots=True)
class Illustration:
    """A sentence that shows a rule at work, with what the rule marks in it (nothing, if it is right to be silent)."""

    text: str
    marks: tuple[Span, ...]
    fixed: str | None


@dataclass(frozen=True, slots=True)
class RuleNote:
    """What a report tells of a rule that fired in it, for readers who do not have the tool at hand."""

    id: str
    title: str
    origin: str
    flagged: tuple[Illustration, ...]
    left_alone: tuple[Illustration, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of every input segment."""

    audited: int
    skipped: int
    failed: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All segments of the input."""
        return self.audited + self.skipped + self.failed


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """MQM penalty of a document under a named profile.

    `penalty` is the sum of severity weights of open findings; `per_1000_words` is None below the profile's word floor
    (`word_floor`), since linear scores of short texts mislead (see references/mqm.toml).
    """

    profile: str
    words: int
    word_floor: int
    penalty: float
    per_1000_words: float | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """The signature of a run: whoever repeats it with the same values gets the same bytes.

    `settings` are (name, value) pairs in a fixed order: versions, engines with hashes, sacreBLEU signatures, the hash
    of the references, configuration, seed. `notices` tell what was missing and what that cost.
    """

    settings: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    timestamp: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """The audit of one document. `rules` explains the rules that its findings name."""

    document: str
    source_language: str
    target_language: str
    segments: tuple[AuditedSegment, ...]
    score: DocumentScore
    provenance: Provenance
    rules: tuple[RuleNote, ...] = ()
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        states = Counter(segment.state for segment in self.segments)
        reasons = Counter(
            segment.reason for segment in self.segments if segment.state is not State.AUDITED and segment.reason
        )
        ledger = Ledger(
            audited=states[State.AUDITED],
            skipped=states[State.SKIPPED],
            failed=states[State.FAILED],
            reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        )
        object.__setattr__(self, "ledger", ledger)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in reading order."""
        return tuple(finding for segment in self.segments for finding in segment.findings)


def fingerprint(rule: str, target: str, span: Span) -> str:
    """A name for a fault that survives edits elsewhere: the rule, the marked words and their neighbourhood.

    Sixteen hexadecimal digits. The neighbourhood is 24 code points on either side. White space is collapsed first, so
    that re-wrapping a text or moving a sentence keeps its fingerprints.
    """
    # Ten times as many code points hold 24 even where the lines are far indented; a whole book need not be split.
    before = " ".join(target[max(0, span.start - 240) : span.start].split())[-24:]
    after = " ".join(target[span.end : span.end + 240].split())[:24]
    key = "\x1f".join((rule, before, " ".join(span.of(target).split()), after))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
