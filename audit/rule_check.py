"""A rule proves itself: its examples are the test of it, for `audit rules check` and the test suite alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from audit.data import Proposal, Span
from audit.rulebook import Example, Rule

Propose = Callable[[Sequence[tuple[str, str | None]]], list[list[Proposal]]]


def check(rule: Rule, propose: Propose) -> list[str]:
    """What is wrong with a rule, one line each; empty if its examples prove it.

    `propose` takes (text, source or None) pairs and returns the proposals of all detectors. Every marked span of a bad
    example must be found exactly, and nothing else; a good example must stay silent; every suggestion, put in place,
    must silence the rule there; `fixed` must be what the first suggestions make of the text.
    """
    examples = [*rule.bad, *rule.good]
    proposed = propose([(example.text, example.source) for example in examples])
    mine = [[p for p in proposals if p.rule == rule.id] for proposals in proposed]
    complaints = []
    corrected: list[tuple[Example, Proposal, str, str]] = []
    for example, proposals in zip(examples, mine, strict=True):
        found, expected = [p.span for p in proposals], list(example.marks)
        if found != expected:
            complaints.append(
                f"“{example.text}”: expected {_quoted(expected, example.text)}, found {_quoted(found, example.text)}"
            )
            continue
        if example.fixed is not None and (fixed := _fixed(example.text, proposals)) != example.fixed:
            complaints.append(f"“{example.text}”: the first suggestions make of it “{fixed}”, not “{example.fixed}”")
        corrected += [(example, p, s, p.span.replaced(example.text, s)) for p in proposals for s in p.suggestions]
    again = propose([(text, example.source) for example, _, _, text in corrected])
    for (example, proposal, suggestion, text), proposals in zip(corrected, again, strict=True):
        place = Span(proposal.span.start, proposal.span.start + len(suggestion))
        if any(p.rule == rule.id and p.span.overlaps(place) for p in proposals):
            complaints.append(f"“{example.text}”: the suggestion “{suggestion}” does not silence the rule: “{text}”")
    return complaints


def _fixed(text: str, proposals: Sequence[Proposal]) -> str:
    for proposal in reversed(proposals):
        if proposal.suggestions:
            text = proposal.span.replaced(text, proposal.suggestions[0])
    return text


def _quoted(spans: Sequence[Span], text: str) -> str:
    return " and ".join(f"[{span.of(text)}]" for span in spans) or "nothing"
