"""A rule proves itself: its examples are the test of it, for `audit rules check` and the test suite alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from audit.data import Proposal, Span
from audit.rulebook import Example, Rule

Propose = Callable[[Sequence[tuple[str, str | None]]], list[list[Proposal]]]


def prove(rules: Sequence[Rule], propose: Propose) -> Mapping[str, list[str]]:
    """What is wrong with each rule, one line each, by the rule's id; nothing if its examples prove it.

    `propose` takes (text, source or None) pairs and returns the proposals of all detectors; it is called twice, with
    the examples of all rules and with all that the suggestions make of them, so that engines work in batches. Every
    marked span of a bad example must be found exactly, and nothing else; a good example must stay silent; every
    suggestion, put in place, must silence the rule there; `fixed` must be what the first suggestions make of the text.
    """
    examples = [(rule, example) for rule in rules for example in (*rule.bad, *rule.good)]
    proposed = propose([(example.text, example.source) for _, example in examples])
    complaints: dict[str, list[str]] = {rule.id: [] for rule in rules}
    corrected: list[tuple[Rule, Example, Proposal, str, str]] = []
    for (rule, example), proposals in zip(examples, proposed, strict=True):
        mine = [proposal for proposal in proposals if proposal.rule == rule.id]
        if complaint := _unexpected(example, mine):
            complaints[rule.id].append(complaint)
        else:
            corrected += [(rule, example, p, s, p.span.replaced(example.text, s)) for p in mine for s in p.suggestions]
    again = propose([(text, example.source) for _, example, _, _, text in corrected])
    for (rule, example, proposal, suggestion, text), proposals in zip(corrected, again, strict=True):
        place = Span(proposal.span.start, proposal.span.start + len(suggestion))
        if any(p.rule == rule.id and p.span.overlaps(place) for p in proposals):
            complaints[rule.id].append(
                f"“{example.text}”: the suggestion “{suggestion}” does not silence the rule: “{text}”"
            )
    return complaints


def _unexpected(example: Example, proposals: Sequence[Proposal]) -> str | None:
    """How what the rule makes of an example differs from what the file says, if it does."""
    found, expected = [p.span for p in proposals], list(example.marks)
    if found != expected:
        return f"“{example.text}”: expected {_quoted(expected, example.text)}, found {_quoted(found, example.text)}"
    if example.fixed is not None and (fixed := _fixed(example.text, proposals)) != example.fixed:
        return f"“{example.text}”: the first suggestions make of it “{fixed}”, not “{example.fixed}”"
    return None


def _fixed(text: str, proposals: Sequence[Proposal]) -> str:
    for proposal in reversed(proposals):
        if proposal.suggestions:
            text = proposal.span.replaced(text, proposal.suggestions[0])
    return text


def _quoted(spans: Sequence[Span], text: str) -> str:
    return " and ".join(f"[{span.of(text)}]" for span in spans) or "nothing"
