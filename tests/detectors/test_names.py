from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_examples import check_bad, check_good, document, evidence, examples, inside, marked

from audit import knowledge
from audit.detectors.names import Names
from audit.rulebook import Example, Rule, Rulebook

NAMES = Names.load(Rulebook.load("es-en"), "es-en")


@pytest.mark.parametrize(("rule", "example"), examples("names", "bad"))
def test_flags_bad_example(rule: Rule, example: Example) -> None:
    check_bad(NAMES.propose, rule, example)


@pytest.mark.parametrize(("rule", "example"), examples("names", "good"))
def test_is_silent_on_good_example(rule: Rule, example: Example) -> None:
    check_good(NAMES.propose, rule, example)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["President Tokayev spoke.", "Kassym-Jomart Tokayevm had agreed."], ["Tokayevm"]),
        (["The firm Cellnex grew.", "Cellnex sold.", "Celnex bought."], ["Celnex"]),
        (["The firm Cellnex grew.", "Celnex bought."], []),  # nothing tells which one is right
        (["Anna Petersen won.", "Petersen smiled.", "Lars Peterson lost."], []),
        (["The Serbs and the Serb leader met the Serb army."], []),
        (["He met Brown and Brown.", "Crown stayed."], []),
    ],
)
def test_compares_the_names_of_a_document(texts: list[str], found: list[str]) -> None:
    proposed = NAMES.propose(document(*texts))
    assert [words for text, place in zip(texts, proposed, strict=True) for _, words in marked(text, place)] == found


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("In Estados Unidos it rains.", "In the United States it rains."),
        ("The Unión Europea agreed.", "The European Union agreed."),
        ("Mar Negro ports are closed.", "The Black Sea ports are closed."),
    ],
)
def test_fits_the_article(text: str, fixed: str) -> None:
    (proposal,) = NAMES.propose(document(text))[0]
    assert proposal.span.replaced(text, proposal.suggestions[0]) == fixed


def test_points_to_the_true_source() -> None:
    (proposal,) = NAMES.propose([evidence("He lives in Londres.", "Vive en Londres.")])[0]
    assert proposal.source is not None
    assert proposal.source.of("Vive en Londres.") == "Londres"
    assert [clue.kind for clue in proposal.clues] == ["rule", "source"]


def test_no_english_form_is_itself_flagged() -> None:
    lines = (knowledge.root() / "es-en" / "lexicon" / "names.tsv").read_text(encoding="utf-8").splitlines()
    english = [name for line in lines if not line.startswith("#") for name in line.split("\t")[1].split("|")]
    flagged = [name for name in english if NAMES.propose(document(f"They say {name} often."))[0]]
    assert flagged == []


@given(st.text(alphabet=st.sampled_from("MoscúRusia Tokáyev.EE UU-JKL "), max_size=60))
def test_proposes_only_places_in_the_text(text: str) -> None:
    assert inside(text, NAMES.propose(document(text))[0])
