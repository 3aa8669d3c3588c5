from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import check_bad, check_good, document, evidence, examples, inside

from audit.detectors.formats import Formats
from audit.rulebook import Example, Rule, Rulebook

FORMATS = Formats.load(Rulebook.load("es-en"), "es-en")


@pytest.mark.parametrize(("rule", "example"), examples("formats", "bad"))
def test_flags_bad_example(rule: Rule, example: Example) -> None:
    check_bad(FORMATS.propose, rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("formats", "good"))
def test_is_silent_on_good_example(rule: Rule, example: Example) -> None:
    check_good(FORMATS.propose, rule, example)


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("It began at 00:30 hours.", "It began at 12:30 a.m."),
        ("It began at 12:05 hours.", "It began at 12:05 p.m."),
        ("It began at 24:00 hours.", "It began at 12 a.m."),
        ("In the IV century, the walls fell.", "In the 4th century, the walls fell."),
        ("In the IX century, the walls fell.", "In the 9th century, the walls fell."),
        ("The 111º entry.", "The 111th entry."),
        ("It cost 1.000 million euros.", "It cost 1 billion euros."),
        ("It cost 12,340 million euros.", "It cost 12.34 billion euros."),
    ],
)
def test_converts(text: str, fixed: str) -> None:
    (proposal,) = FORMATS.propose(document(text))[0]
    assert proposal.span.replaced(text, proposal.suggestions[0]) == fixed


def test_an_ambiguous_point_needs_the_true_source() -> None:
    text = "The river is 1.462 kilometers long."
    assert FORMATS.propose([evidence(text)]) == [[]]
    (proposal,) = FORMATS.propose([evidence(text, "El río mide 1.462 kilómetros.")])[0]
    assert proposal.suggestions == ("1,462",)
    assert [clue.kind for clue in proposal.clues] == ["rule", "source"]
    assert proposal.certain is None


@given(st.text(alphabet=st.sampled_from("0123456789.,:%€$ºª«»¿ milonXVcentury;The of May"), max_size=60))
def test_proposes_only_places_in_the_text(text: str) -> None:
    assert inside(text, FORMATS.propose(document(text))[0])
