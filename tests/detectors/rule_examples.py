"""Runs a detector over the examples of the rules it serves: what every test of such a detector begins with."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import spacy

from audit.data import Evidence, Proposal, Segment, Source, Span
from audit.rulebook import Example, Rule, Rulebook

Propose = Callable[[Sequence[Evidence]], list[list[Proposal]]]
_TOKENIZER = spacy.blank("en")


def evidence(target: str, source: str | None = None, *, index: int = 0, untranslated: bool = False) -> Evidence:
    """A segment with nothing known but its words and, perhaps, its true source."""
    return Evidence(
        segment=Segment(id=str(index), index=index, target=target, offset=0, source=source, untranslated=untranslated),
        analysis=_TOKENIZER(target),
        source=Source(source, "given", "", 1.0) if source is not None else None,
        source_words=(),
        alignment=None,
        round_trip=None,
    )


def document(*targets: str) -> list[Evidence]:
    """A document of these segments."""
    return [evidence(target, index=index) for index, target in enumerate(targets)]


def examples(detector: str, kind: str) -> list[object]:
    """The bad or the good examples of every rule that `detector` serves, as pytest parameters (rule, example)."""
    rules = Rulebook.load("es-en").served_by(detector).values()
    return [
        pytest.param(rule, example, id=f"{rule.id}-{number}")
        for rule in rules
        for number, example in enumerate(getattr(rule, kind), 1)
    ]


def check_bad(propose: Propose, rule: Rule, example: Example) -> None:
    """The marked spans are found, and after the first suggestions the rule is silent."""
    found = [p for p in propose([evidence(example.text, example.source)])[0] if p.rule == rule.id]
    assert tuple(p.span for p in found) == example.marks
    for proposal in found:
        assert "{" not in proposal.message
        for suggestion in proposal.suggestions:
            corrected = proposal.span.replaced(example.text, suggestion)
            again = [p for p in propose([evidence(corrected, example.source)])[0] if p.rule == rule.id]
            assert len(again) < len(found)
    if example.fixed is not None:
        assert first_suggestions(example.text, found) == example.fixed


def check_good(propose: Propose, rule: Rule, example: Example) -> None:
    """Nothing is found, by this rule or its fellows."""
    assert [(p.rule, p.span.of(example.text)) for p in propose([evidence(example.text, example.source)])[0]] == []


def first_suggestions(text: str, proposals: Sequence[Proposal]) -> str:
    """The text with each proposal's first suggestion in place."""
    for proposal in sorted(proposals, key=lambda p: p.span, reverse=True):
        text = proposal.span.replaced(text, proposal.suggestions[0])
    return text


def marked(text: str, proposals: Sequence[Proposal]) -> list[tuple[str, str]]:
    """What is proposed, as (rule, marked words)."""
    return [(proposal.rule, proposal.span.of(text)) for proposal in proposals]


def inside(text: str, proposals: Sequence[Proposal]) -> bool:
    """Whether every span lies in the text and holds something."""
    return all(p.span.end <= len(text) and p.span != Span(p.span.start, p.span.start) for p in proposals)
