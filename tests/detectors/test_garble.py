from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import check_bad, check_good, document, examples, inside, marked

from audit.detectors.garble import Garble
from audit.rulebook import Example, Rule, Rulebook

GARBLE = Garble.load(Rulebook.load("es-en"), "es-en")


@pytest.mark.parametrize(("rule", "example"), examples("garble", "bad"))
def test_flags_bad_example(rule: Rule, example: Example) -> None:
    check_bad(GARBLE.propose, rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("garble", "good"))
def test_is_silent_on_good_example(rule: Rule, example: Example) -> None:
    check_good(GARBLE.propose, rule, example)


@pytest.mark.parametrize(
    ("texts", "brackets"),
    [
        (["They met (in the old hall.", "It was raining.", "Nobody left.) Then they ate."], []),
        (["They met (in the old hall.", "It was raining.", "Nobody left. Then they ate."], ["("]),
        (["They met in the old hall.", "It was raining).", "They left (late)."], [")"]),
    ],
)
def test_looks_for_the_partner_of_a_bracket_in_the_document(texts: list[str], brackets: list[str]) -> None:
    found = GARBLE.propose(document(*texts))
    assert [
        words for text, proposals in zip(texts, found, strict=True) for _, words in marked(text, proposals)
    ] == brackets


def test_puts_the_comma_that_spanish_sets_after_the_quotation() -> None:
    text = "“We are ready”said the captain."
    (proposal,) = GARBLE.propose(document(text))[0]
    assert proposal.span.replaced(text, proposal.suggestions[0]) == "“We are ready,” said the captain."


def test_repairs_each_misread_letter() -> None:
    text = "JosÃ© de CÃ¡diz"
    proposals = GARBLE.propose(document(text))[0]
    assert [proposal.suggestions for proposal in proposals] == [("é",), ("á",)]


@given(st.text(alphabet=st.sampled_from('ab the The.,;"“”()&amp; Ã©?\n’'), max_size=60))
def test_proposes_only_places_in_the_text(text: str) -> None:
    assert inside(text, GARBLE.propose(document(text))[0])
