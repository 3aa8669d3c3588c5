from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import check_bad, check_good, document, evidence, examples, inside, marked

from audit.data import Severity, Span
from audit.detectors.untranslated import Untranslated
from audit.rulebook import Example, Rule, Rulebook

UNTRANSLATED = Untranslated.load(Rulebook.load("es-en"), "es-en")


@pytest.mark.parametrize(("rule", "example"), examples("untranslated", "bad"))
def test_flags_bad_example(rule: Rule, example: Example) -> None:
    check_bad(UNTRANSLATED.propose, rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("untranslated", "good"))
def test_is_silent_on_good_example(rule: Rule, example: Example) -> None:
    check_good(UNTRANSLATED.propose, rule, example)


def test_flags_an_untranslated_segment_as_a_whole() -> None:
    text = "El presidente convocó una reunión. "
    (proposal,) = UNTRANSLATED.propose([evidence(text, untranslated=True)])[0]
    assert (proposal.rule, proposal.span, proposal.severity) == ("untranslated-segment", Span(0, 34), Severity.MAJOR)
    assert proposal.suggestions == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ministry paid the deuda to the trabajadores.", ["deuda", "trabajadores"]),
        ("He asked for trabajo y libertad.", ["trabajo y libertad"]),
        ("The firm Ferrocarriles del Norte de España closed.", []),
        ("Fans of Deportivo and of Gómez de la Serna met.", []),
        ("The Spanish word trabajo means work.", []),
        ("She sang “la vida sigue” and left.", []),
    ],
)
def test_marks_spanish_but_not_names(text: str, found: list[str]) -> None:
    assert [words for _, words in marked(text, UNTRANSLATED.propose(document(text))[0])] == found


def test_points_to_the_true_source() -> None:
    (proposal,) = UNTRANSLATED.propose([evidence("The deuda grew.", "La deuda creció.")])[0]
    assert proposal.source == Span(3, 8)
    assert proposal.suggestions == ("debt",)
    assert [clue.kind for clue in proposal.clues] == ["rule", "source"]


@given(st.text(alphabet=st.sampled_from("deuda trabajo y la X.-'“"), max_size=60))
def test_proposes_only_places_in_the_text(text: str) -> None:
    assert inside(text, UNTRANSLATED.propose(document(text))[0])
