"""`audit explain` as its caller sees it."""

from __future__ import annotations

from collections.abc import Callable

from .program import Outcome

Audit = Callable[..., Outcome]


def test_a_rule_is_explained_in_markdown(audit: Audit) -> None:
    outcome = audit("explain", "reduce-a-person")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("# “reduce” for overpowering a person\n")
    assert "`reduce-a-person` · false-friends · mistranslation · major" in outcome.out
    assert "**reduces** a protester" in outcome.out


def test_a_word_is_explained_whatever_its_case(audit: Audit) -> None:
    outcome = audit("explain", "Atender")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("# atender\n\nverbs · literally: attend")
    assert "patient" in outcome.out
