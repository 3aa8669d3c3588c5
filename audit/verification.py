"""Proposals → findings: the one place that decides what a reader is told.

Of proposals that overlap, the stronger stays. A suggestion is shown only if the corrected sentence still says, by
back-translation, what the source says, does not read worse to the language model, and no detector objects to it any
more. How often such claims were right is the confidence. Severity above minor takes two kinds of evidence, or a rule
whose file says why it is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from audit.data import Clue, Evidence, Finding, Proposal, Severity, Source, Span, fingerprint
from audit.judgement import Judgements
from audit.mqm import Typology

# Points of chrF++ by which the back-translation of a corrected sentence may lie further from the source than that of
# the text itself, by the source's origin. 95 of 100 of editors' own corrections of 2,600 machine-translated sentences
# stay below (scripts/fit_verification). From a recovered source they move further: it says what the faulty text says.
MEANING_MARGIN = {"given": 12.0, "recovered": 26.0}
# Nats by which the language model may expect a suggestion less than the text: 99 of 100 of editors' own corrections
# stay above. And by which it must expect it more for the finding to count as verified: nine in ten suggestions that are
# made on native English, where nothing is wrong, stay below (scripts/fit_judgement). Its ear is too weak for more say.
WORSE, BETTER = -5.0, 1.1
LEARNT = "post-editor"  # kind of the clues that a post-editor gives


@dataclass(frozen=True, slots=True)
class Trial:
    """A corrected sentence put to the test.

    `silent` says that no detector objects to the corrected place. `drift` is by how many points of chrF++ its
    back-translation lies further from the source than that of the text (negative: nearer); None where there is no
    translator, or no source. `gain` is by how many nats the language model expects it more; None where there is none.
    """

    silent: bool
    drift: float | None
    gain: float | None = None

    def passed(self, source: Source | None, *, certain: bool = False) -> bool:
        """Whether a reader may be shown the suggestion behind it, where the text renders `source`.

        The language model has no veto on what a rule that is `certain` suggests.
        """
        if self.drift is not None and source is not None and self.drift > MEANING_MARGIN[source.origin]:
            return False
        if self.gain is not None and self.gain < WORSE and not certain:
            return False
        return self.silent

    def convincing(self, *, certain: bool) -> bool:
        """Whether a suggestion that passed is known to keep the meaning, and to read better (unless `certain`)."""
        return self.drift is not None and (certain or (self.gain is not None and self.gain >= BETTER))


@dataclass(frozen=True, slots=True)
class Correction:
    """A suggestion in place: the sentence it makes of `evidence`, and where in it the new words stand."""

    evidence: Evidence
    text: str
    span: Span

    @property
    def replaced(self) -> Span:
        """Where the words that gave way stood in the text."""
        return Span(self.span.start, len(self.evidence.segment.target) - (len(self.text) - self.span.end))


Try = Callable[[Sequence[Correction]], list[Trial]]


def verify(  # noqa: PLR0913, PLR0917 (what it decides on, and what by)
    document: Sequence[Evidence],
    proposals: Sequence[Sequence[Proposal]],
    attempt: Try,
    typology: Typology,
    judgements: Judgements,
    minimum_confidence: float,
) -> list[tuple[Finding, ...]]:
    """The findings of each segment of a document, in reading order.

    `attempt` tries corrected sentences; all of a document go to it at once, so that engines work in batches.
    `judgements` say by the kind of a claim's first clue what it is worth.
    """
    kept = [
        strongest(
            [
                claim
                for claim in (judged(evidence, proposal, judgements) for proposal in claimed)
                if claim.confidence >= minimum_confidence
            ]
        )
        for evidence, claimed in zip(document, proposals, strict=True)
    ]
    corrections = [
        correction(evidence, proposal, suggestion)
        for evidence, claimed in zip(document, kept, strict=True)
        for proposal in claimed
        for suggestion in proposal.suggestions
    ]
    trials = iter(attempt(corrections))
    findings = []
    for evidence, claimed in zip(document, kept, strict=True):
        verdicts = [verdict(evidence, proposal, [next(trials) for _ in proposal.suggestions]) for proposal in claimed]
        findings.append(tuple(_finding(reached, number, typology) for number, reached in enumerate(verdicts, 1)))
    return findings


@dataclass(frozen=True, slots=True)
class Verdict:
    """A proposal after its trials, and what a reader may be shown of them.

    `shown` are the suggestions that passed, with their trials, best first.
    """

    evidence: Evidence
    proposal: Proposal
    shown: tuple[tuple[str, Trial], ...]

    @property
    def gain(self) -> float | None:
        """Nats by which the language model expects the best suggestion more; None without model or suggestion."""
        return self.shown[0][1].gain if self.shown else None

    @property
    def grounded(self) -> bool:
        """Whether the claim rests on more than one kind of evidence, or its rule on a reason."""
        kinds = {clue.kind for clue in self.proposal.clues}
        if self.gain is not None and self.gain >= BETTER and "language-model" not in kinds:
            kinds.add("fluency")
        return self.proposal.certain is not None or len(kinds) > 1


def judged(evidence: Evidence, proposal: Proposal, judgements: Judgements) -> Proposal:
    """A proposal with the confidence that claims of its kind were worth."""
    if not proposal.clues:
        return proposal
    doubt, kind = doubt_of(evidence, proposal.span), proposal.clues[0].kind
    clues = proposal.clues
    if doubt is not None and doubt > 0 and kind != LEARNT:
        clues = (*clues, Clue(LEARNT, "log-odds that an editor changes something there", round(doubt, 2)))
    return replace(proposal, confidence=judgements.confidence(kind, proposal.confidence, doubt), clues=clues)


def doubt_of(evidence: Evidence, span: Span) -> float | None:
    """The log-odds that a post-editor changes something in a span; None where there is none, or no word."""
    return max((word.log_odds for word in evidence.doubts if word.span.overlaps(span)), default=None)


def verdict(evidence: Evidence, proposal: Proposal, trials: Sequence[Trial]) -> Verdict:
    """What comes of a proposal whose suggestions were tried."""
    certain = proposal.certain is not None
    passed = [
        (suggestion, trial)
        for suggestion, trial in zip(proposal.suggestions, trials, strict=True)
        if trial.passed(evidence.source, certain=certain)
    ]
    return Verdict(evidence, proposal, tuple(passed))


def strongest(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals without those that overlap a stronger one.

    Certain goes before guessed, explained before only learnt, confident before doubtful.
    """
    kept: list[Proposal] = []
    for proposal in sorted(
        proposals,
        key=lambda p: (p.certain is None, _only_learnt(p), -round(p.confidence, 6), -len(p.span), p.span, p.rule),
    ):
        if not any(proposal.span.overlaps(other.span) for other in kept):
            kept.append(proposal)
    return sorted(kept, key=lambda p: (p.span, p.rule))


def _only_learnt(proposal: Proposal) -> bool:
    """Whether nothing names the fault: a post-editor learnt that such wordings are changed."""
    return bool(proposal.clues) and proposal.clues[0].kind == LEARNT


def correction(evidence: Evidence, proposal: Proposal, suggestion: str) -> Correction:
    """The sentence with one suggestion in place."""
    start = proposal.span.start
    text = proposal.span.replaced(evidence.segment.target, suggestion)
    return Correction(evidence, text, Span(start, start + len(suggestion)))


def _finding(verdict: Verdict, number: int, typology: Typology) -> Finding:
    evidence, proposal = verdict.evidence, verdict.proposal
    target, source = evidence.segment.target, evidence.source
    return Finding(
        id=f"f{number}",
        fingerprint=fingerprint(proposal.rule, target, proposal.span),
        rule=proposal.rule,
        category=proposal.category,
        mqm_core=typology.core[proposal.category],
        mqm_full=typology.full[proposal.category],
        severity=proposal.severity if verdict.grounded else Severity.MINOR,
        confidence=proposal.confidence,
        span=proposal.span,
        text=proposal.span.of(target),
        source_text=proposal.source.of(source.text) if proposal.source and source else None,
        message=proposal.message,
        suggestions=tuple(suggestion for suggestion, _ in verdict.shown),
        verified=verdict.grounded
        and bool(verdict.shown)
        and verdict.shown[0][1].convincing(certain=proposal.certain is not None),
        clues=(*proposal.clues, *(clue for suggestion, trial in verdict.shown for clue in _outcome(suggestion, trial))),
    )


def _outcome(suggestion: str, trial: Trial) -> tuple[Clue, ...]:
    """What the trial of a suggestion measured."""
    name = f"“{suggestion}”" if suggestion else "without it"
    measured = (
        ("meaning", f"{name}: drift from the source, translated back, in points of chrF++", trial.drift),
        ("fluency", f"{name}: gain in log-likelihood, in nats", trial.gain),
    )
    return tuple(Clue(kind, detail, round(value, 2)) for kind, detail, value in measured if value is not None)
