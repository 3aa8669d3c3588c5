"""A place where a detector has seen the fault of one rule: what turns it into a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.data import Clue, Proposal, Span
from audit.rulebook import Rule

_REACH = 64  # code points: what a neighbouring word, number or quotation needs


def left_of(text: str, place: int) -> str:
    """The characters before a place, bounded so that a long line costs linear time."""
    return text[max(0, place - _REACH) : place]


def right_of(text: str, place: int) -> str:
    """The characters from a place on, bounded likewise."""
    return text[place : place + _REACH]


@dataclass(frozen=True, slots=True)
class Sighting:
    """One fault in one segment.

    `trust` (0..1) scales the rule's own confidence where the place is less clear than the rule's examples. `clues` are
    what else speaks for it, beside the text itself; `source` is the part of the source text that explains it.
    """

    rule: str
    span: Span
    suggestions: tuple[str, ...] = ()
    trust: float = 1.0
    clues: tuple[Clue, ...] = ()
    source: Span | None = None


def proposals(rules: dict[str, Rule], text: str, sightings: Iterable[Sighting]) -> list[Proposal]:
    """The sightings in `text` as proposals, in order of their place.

    In a rule's message `{text}` stands for the marked words and `{suggestion}` for the first suggestion.
    """
    ordered = sorted(sightings, key=lambda sighting: (sighting.span, sighting.rule))
    return [_proposal(rules[sighting.rule], text, sighting) for sighting in ordered]


def _proposal(rule: Rule, text: str, sighting: Sighting) -> Proposal:
    message = rule.message.replace("{text}", sighting.span.of(text))
    confidence = rule.confidence * sighting.trust
    return Proposal(
        span=sighting.span,
        rule=rule.id,
        category=rule.category,
        severity=rule.severity,
        message=message.replace("{suggestion}", next(iter(sighting.suggestions), "")),
        suggestions=sighting.suggestions,
        confidence=confidence,
        clues=(Clue("rule", f"{rule.title} ({rule.id})", confidence), *sighting.clues),
        source=sighting.source,
        certain=rule.certain if sighting.trust == 1.0 else None,
    )
