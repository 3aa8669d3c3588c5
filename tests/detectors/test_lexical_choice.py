from __future__ import annotations

from pathlib import Path

import pytest
from hand_made import analysis, evidence

from audit.data import Category, Evidence, Proposal
from audit.detectors.lexical_choice import LexicalChoice
from audit.engines.lemmas import Simplemma
from audit.lexicon import Entry, Lexicon, read_entries
from audit.participles import Participles
from audit.rulebook import Rulebook

RULES = Rulebook.load("es-en").served_by("lexical_choice")
PARTICIPLES = Participles.load("es")
LEMMATIZER = Simplemma("es")
ATTENDED = analysis(
    "Doctors attended the wounded man.",
    "doctor/NOUN/NNS/1/nsubj attend/VERB/VBD/1/ROOT the/DET/DT/4/det wounded/ADJ/JJ/4/amod man/NOUN/NN/1/obj "
    "./PUNCT/./1/punct",
)
WERE_ATTENDED = analysis(
    "The patients were attended by doctors.",
    "the/DET/DT/1/det patient/NOUN/NNS/3/nsubj:pass be/AUX/VBD/3/aux:pass attend/VERB/VBN/3/ROOT by/ADP/IN/5/case "
    "doctor/NOUN/NNS/3/obl:agent ./PUNCT/./3/punct",
)
ATTEND_TO = analysis(
    "Nurses attend to patients.",
    "nurse/NOUN/NNS/1/nsubj attend/VERB/VBP/1/ROOT to/ADP/IN/3/case patient/NOUN/NNS/1/obl ./PUNCT/./1/punct",
)
GRAVE = analysis(
    "A grave crisis and a scandal.",
    "a/DET/DT/2/det grave/ADJ/JJ/2/amod crisis/NOUN/NN/2/ROOT and/CCONJ/CC/5/cc a/DET/DT/5/det "
    "scandal/NOUN/NN/2/conj ./PUNCT/./2/punct",
)
GRAVE_NOUN = analysis(
    "A grave in Paris.",
    "a/DET/DT/1/det grave/NOUN/NN/1/ROOT in/ADP/IN/3/case Paris/PROPN/NNP/1/nmod ./PUNCT/./1/punct",
)


def read(folder: Path, kind: str, lemma: str, literal: str, *senses: str, category: str = "calque") -> Entry:
    path = folder / "es-en" / "lexicon" / kind / f"{lemma[0]}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(f"{{ {sense} }}" for sense in senses)
    path.write_text(f'["{lemma}"]\nliteral = ["{literal}"]\ncategory = "{category}"\nsenses = [{lines}]', "utf-8")
    return read_entries(path)[0]


def propose(entry: Entry, item: Evidence) -> list[Proposal]:
    return LexicalChoice(RULES, Lexicon({entry.lemma: (entry,)}), PARTICIPLES, LEMMATIZER).propose([item])[0]


def corrected(entry: Entry, item: Evidence) -> list[str]:
    text = item.analysis.text
    return [p.span.replaced(text, suggestion) for p in propose(entry, item) for suggestion in p.suggestions]


@pytest.mark.parametrize(
    ("sense", "item", "expected"),
    [
        pytest.param('object = ["man"]', ATTENDED, "Doctors treated the wounded man.", id="object"),
        pytest.param('object = ["<PROPN>"]', ATTENDED, None, id="no proper noun as object"),
        pytest.param('object = ["<NOUN>"]', ATTENDED, "Doctors treated the wounded man.", id="any noun as object"),
        pytest.param('object = ["doctor"]', ATTENDED, None, id="the subject is no object"),
        pytest.param(
            'object = ["patient"]', WERE_ATTENDED, "The patients were treated by doctors.", id="object of the passive"
        ),
        pytest.param('subject = ["doctor"]', ATTENDED, "Doctors treated the wounded man.", id="subject"),
        pytest.param('subject = ["doctor"]', WERE_ATTENDED, "The patients were treated by doctors.", id="agent"),
        pytest.param('subject = ["patient"]', WERE_ATTENDED, None, id="the subject of a passive does nothing"),
        pytest.param('preposition = ["to"]', ATTEND_TO, "Nurses treat to patients.", id="preposition"),
        pytest.param('preposition = ["to"]', ATTENDED, None, id="no preposition"),
        pytest.param('near = ["wounded"]', ATTENDED, "Doctors treated the wounded man.", id="near"),
        pytest.param('beside = ["wounded"]', ATTENDED, None, id="near is not beside"),
        pytest.param('subject = ["doctor"], object = ["man"]', ATTENDED, "Doctors treated the wounded man.", id="both"),
        pytest.param('subject = ["doctor"], object = ["dog"]', ATTENDED, None, id="one of two is not enough"),
        pytest.param('object = ["man"], unless = ["wounded"]', ATTENDED, None, id="unless"),
        pytest.param("always = true", ATTENDED, "Doctors treated the wounded man.", id="always"),
        pytest.param('note = "no context"', ATTENDED, None, id="a sense without context decides nothing"),
    ],
)
def test_the_context_decides(tmp_path: Path, sense: str, item: object, expected: str | None) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend", f'natural = ["treat"], {sense}')
    assert corrected(entry, evidence(item)) == ([expected] if expected else [])  # type: ignore[arg-type]


def test_the_first_sense_that_holds_decides(tmp_path: Path) -> None:
    keep = 'natural = ["attend"], keep = true, object = ["man"]'
    treat = 'natural = ["treat"], near = ["doctor"]'
    assert corrected(read(tmp_path, "verbs", "atender", "attend", keep, treat), evidence(ATTENDED)) == []
    assert len(propose(read(tmp_path, "verbs", "atender", "attend", treat, keep), evidence(ATTENDED))) == 1


def test_an_adjective_agrees_with_its_article_and_is_no_noun(tmp_path: Path) -> None:
    entry = read(tmp_path, "adjectives", "grave", "grave", 'natural = ["serious", "acute"], beside = ["crisis"]')
    assert corrected(entry, evidence(GRAVE)) == ["A serious crisis and a scandal.", "An acute crisis and a scandal."]
    always = read(tmp_path, "adjectives", "grave", "grave", 'natural = ["serious"], always = true')
    assert propose(always, evidence(GRAVE_NOUN)) == []


@pytest.mark.parametrize(("dependency", "flagged"), [("amod", True), ("acl", False)])
def test_a_participle_before_its_noun_is_an_adjective(tmp_path: Path, dependency: str, flagged: bool) -> None:
    doc = analysis("Rooted habits.", f"root/VERB/VBN/1/{dependency} habit/NOUN/NNS/1/ROOT ./PUNCT/./1/punct")
    entry = read(tmp_path, "adjectives", "arraigado", "rooted", 'natural = ["deep-rooted"], always = true')
    assert corrected(entry, evidence(doc)) == (["Deep-rooted habits."] if flagged else [])


def test_a_coordinated_word_is_a_context_too(tmp_path: Path) -> None:
    entry = read(tmp_path, "adjectives", "grave", "grave", 'natural = ["serious"], beside = ["scandal"]')
    assert corrected(entry, evidence(GRAVE)) == ["A serious crisis and a scandal."]


def test_a_literal_form_may_have_several_words(tmp_path: Path) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend to", 'natural = ["look after"], object = ["patient"]')
    assert corrected(entry, evidence(ATTEND_TO)) == []
    entry = read(tmp_path, "verbs", "atender", "attend to", 'natural = ["look after"], near = ["patient"]')
    assert corrected(entry, evidence(ATTEND_TO)) == ["Nurses look after patients."]


@pytest.mark.parametrize(
    ("category", "rule"),
    [
        ("calque", "word-for-word-choice"),
        ("false_friend", "false-friend-of-the-lexicon"),
        ("mistranslation", "wrong-sense-of-a-word"),
    ],
)
def test_the_category_chooses_the_rule_that_explains(tmp_path: Path, category: str, rule: str) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend", 'natural = ["treat"], always = true', category=category)
    (proposal,) = propose(entry, evidence(ATTENDED))
    assert (proposal.rule, proposal.category) == (rule, Category(category))
    assert "“atender”" in proposal.message
    assert "treat" in proposal.message
    assert "{" not in proposal.message


def test_the_source_raises_confidence_or_vetoes(tmp_path: Path) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend", 'natural = ["treat"], object = ["man"], confidence = 0.7')
    spanish = "Los médicos atendieron al herido"
    lemmas = ["el", "médico", "atender", "al", "herido"]
    behind = evidence(ATTENDED, spanish, lemmas=lemmas, links=[(0, 1), (1, 2)])
    other = evidence(ATTENDED, spanish, lemmas=["el", "médico", "asistir", "al", "herido"], links=[(0, 1), (1, 2)])
    (alone,), (raised,) = propose(entry, evidence(ATTENDED)), propose(entry, behind)
    assert alone.confidence == 0.7
    assert raised.confidence > 0.7
    assert raised.source is not None
    assert raised.source.of(spanish) == "atendieron"
    assert {clue.kind for clue in raised.clues} == {"lexicon", "source"}
    assert propose(entry, other) == []


def test_the_participle_of_the_verb_counts_as_the_verb(tmp_path: Path) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend", 'natural = ["treat"], object = ["patient"], confidence = 0.7')
    source = evidence(WERE_ATTENDED, "pacientes atendidas", lemmas=["paciente", "atendida"], links=[(1, 0), (3, 1)])
    assert [proposal.confidence > 0.7 for proposal in propose(entry, source)] == [True]


def test_a_sense_may_be_about_one_literal_form(tmp_path: Path) -> None:
    senses = ['natural = ["treat"], literal = ["assist"], always = true', 'natural = ["see"], always = true']
    entry = read(tmp_path, "verbs", "atender", 'attend", "assist', *senses)
    assert corrected(entry, evidence(ATTENDED)) == ["Doctors saw the wounded man."]


def test_a_reflexive_verb_is_known_by_its_plain_form(tmp_path: Path) -> None:
    entry = read(tmp_path, "verbs", "negarse a", "attend", 'natural = ["treat"], always = true, confidence = 0.7')
    item = evidence(ATTENDED, "negó a", lemmas=["negar", "a"], links=[(1, 0)])
    assert [proposal.confidence > 0.7 for proposal in propose(entry, item)] == [True]


def test_a_sense_may_require_the_source(tmp_path: Path) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend", 'natural = ["treat"], always = true, required = true')
    behind = evidence(ATTENDED, "atender", lemmas=["atender"], links=[(1, 0)])
    assert propose(entry, evidence(ATTENDED)) == []
    assert len(propose(entry, behind)) == 1


def test_what_goes_on_as_the_natural_form_is_natural(tmp_path: Path) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend", 'natural = ["attend to"], always = true')
    assert corrected(entry, evidence(ATTEND_TO)) == []
    assert corrected(entry, evidence(ATTENDED)) == ["Doctors attended to the wounded man."]


@pytest.mark.parametrize(("origin", "raised"), [("given", True), ("recovered", False)])
def test_a_recovered_source_makes_nothing_unlikely_likely(tmp_path: Path, origin: str, raised: bool) -> None:
    entry = read(tmp_path, "verbs", "atender", "attend", 'natural = ["treat"], always = true, confidence = 0.4')
    item = evidence(ATTENDED, "atender", origin=origin, lemmas=["atender"], links=[(1, 0)])
    assert [proposal.confidence > 0.5 for proposal in propose(entry, item)] == [raised]


def test_a_longer_literal_form_wins(tmp_path: Path) -> None:
    entry = read(tmp_path, "verbs", "atender", 'attend", "attend to', 'natural = ["look after"], always = true')
    assert corrected(entry, evidence(ATTEND_TO)) == ["Nurses look after patients."]


def test_of_several_entries_the_surest_speaks(tmp_path: Path) -> None:
    treat = read(tmp_path, "verbs", "atender", "attend", 'natural = ["treat"], always = true, confidence = 0.7')
    go = read(tmp_path, "verbs", "asistir", "attend", 'natural = ["go to"], always = true, confidence = 0.9')
    detector = LexicalChoice(RULES, Lexicon({"atender": (treat,), "asistir": (go,)}), PARTICIPLES, LEMMATIZER)
    (proposal,) = detector.propose([evidence(ATTENDED)])[0]
    assert proposal.suggestions == ("went to",)


WORKING_GROUPS = analysis(
    "The labor groups were opened.",
    "the/DET/DT/2/det labor/NOUN/NN/2/compound group/NOUN/NNS/4/nsubj:pass be/AUX/VBD/4/aux:pass "
    "open/VERB/VBN/4/ROOT ./PUNCT/./4/punct",
)


@pytest.mark.parametrize(
    ("natural", "expected"),
    [
        ("working party", "The working parties were opened."),
        ("prisoner of war", "The prisoners of war were opened."),
        ("opening hours", "The opening hours were opened."),
        ("medical equipment", "The medical equipment were opened."),
    ],
)
def test_the_word_that_inflects_is_the_one_the_sentence_depends_on(tmp_path: Path, natural: str, expected: str) -> None:
    entry = read(tmp_path, "nouns", "grupo", "labor group", f'natural = ["{natural}"], always = true')
    assert corrected(entry, evidence(WORKING_GROUPS)) == [expected]
