"""Doubted words that a single tree judges by their surprisal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes import Diagonal, Doubter
from hand_made import TOKENIZER, analysis, evidence
from spacy.tokens import Doc

from audit.data import Alternative, Category, Clue, Evidence, Proposal, Severity, Span, WordReading
from audit.detectors.doubts import FEATURES, Doubts
from audit.detectors.wording import LEAST, Wording
from audit.engines.trees import Trees
from audit.lexicon import Lexicon, read_entries
from audit.rulebook import Rule

RULE = Rule(
    id="doubted-wording",
    path=Path("doubted-wording.toml"),
    title="a word put literally",
    category=Category.CALQUE,
    severity=Severity.MINOR,
    confidence=0.5,
    message="“{text}” reads as if put literally.",
    origin="A test.",
    described=None,
    certain=None,
    detector="wording",
    source_lemmas=frozenset(),
    source_required=False,
    matches=(),
    unless=(),
    bad=(),
    good=(),
)
FUNCTION_WORDS = {"ADP": ["at", "in", "of", "on"], "DET": ["a", "the"], "deletable": ["the", "of", "also"]}


def logit(probability: float) -> float:
    return math.log(probability / (1 - probability))


def trees(low: float = 0.1, middle: float = 0.5, high: float = 0.9) -> Trees:
    """`low` up to 2 nats of surprisal, `middle` up to 5, `high` above."""
    column = FEATURES.index("surprisal")
    return Trees(
        {
            "features": np.array(FEATURES),
            "roots": np.array([0]),
            "feature": np.full(5, column),
            "threshold": np.array([2.0, 0, 5.0, 0, 0]),
            "left": np.array([1, 1, 3, 3, 4]),
            "right": np.array([2, 1, 4, 3, 4]),
            "value": np.array([0, logit(low), 0, logit(middle), logit(high)]),
            "baseline": np.array(0.0),
        }
    )


ATTENDED = analysis(
    "Doctors attended the wounded man.",
    "doctor/NOUN/NNS/1/nsubj attend/VERB/VBD/1/ROOT the/DET/DT/4/det wounded/ADJ/JJ/4/amod man/NOUN/NN/1/obj "
    "./PUNCT/./1/punct",
)
SPANISH = "Los médicos atendieron al herido"
LEMMAS = ["el", "médico", "atender", "al", "herido"]
ATTENDER = """\
["atender"]
literal = ["attend"]
category = "false_friend"
senses = [{ natural = ["treat", "see", "look after", "heal"] }]
"""


class Renderings(Diagonal):
    """Knows how “atendieron” is rendered."""

    def renderings(self, source_word: str) -> tuple[tuple[str, float], ...]:
        return (("treated", 0.5), ("attended", 0.2), ("met", 0.1)) if source_word == "atendieron" else ()


def lexicon(folder: Path, content: str = ATTENDER, kind: str = "verbs") -> Lexicon:
    path = folder / kind / "x.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return Lexicon({entry.lemma: (entry,) for entry in read_entries(path)})


def wording(judges: Trees | None = None, entries: Lexicon | None = None, aligner: Diagonal | None = None) -> Wording:
    return Wording(RULE, Doubts(entries or Lexicon({}), aligner or Diagonal()), judges or trees(), FUNCTION_WORDS)


def read(item: Evidence, gains: Mapping[str, float] | None = None, **doubts: float) -> Evidence:
    """The evidence with the reading of a model that doubts these words, and would rather have those of `gains`."""
    (words,) = Doubter(**doubts).read([item.analysis.text])
    rather = tuple(Alternative(word, gain) for word, gain in sorted((gains or {}).items(), key=lambda g: -g[1]))
    return replace(item, reading=tuple(WordReading(word.span, word.surprisal, rather) for word in words))


def corrected(item: Evidence, proposals: Sequence[Proposal]) -> list[str]:
    return [p.span.replaced(item.analysis.text, fix) for p in proposals for fix in p.suggestions]


# --- what is proposed


@pytest.mark.parametrize(
    ("doubts", "marked"),
    [
        pytest.param({}, [], id="nothing doubted"),
        pytest.param({"attended": 1.5}, [], id="doubted, but not judged a fault"),
        pytest.param({"attended": 3.0}, [("attended", 0.5)], id="one"),
        pytest.param({"attended": 3.0, "the": 9.0}, [("attended the", 0.9)], id="neighbours are one"),
        pytest.param({"attended": 9.0, "the": 3.0}, [("attended the", 0.9)], id="the surest speaks for both"),
        pytest.param(
            {"doctors": 3.0, "attended": 9.0, "the": 3.0}, [("Doctors attended the", 0.9)], id="three neighbours"
        ),
        pytest.param({"attended": 3.0, "wounded": 9.0}, [("attended", 0.5), ("wounded", 0.9)], id="apart are two"),
        pytest.param(
            {"attended": 3.0, "the": 1.5, "wounded": 9.0},
            [("attended", 0.5), ("wounded", 0.9)],
            id="parted by one that is no fault",
        ),
        pytest.param(
            {"doctors": 3.0, "attended": 3.0, "wounded": 9.0, "man": 9.0},
            [("Doctors attended", 0.5), ("wounded man", 0.9)],
            id="two pairs",
        ),
        pytest.param({"man": 9.0, ".": 9.0}, [("man", 0.9)], id="without the full stop"),
    ],
)
def test_neighbours_are_one_proposal(doubts: Mapping[str, float], marked: list[tuple[str, float]]) -> None:
    ((*found,),) = wording().propose([read(evidence(ATTENDED), **doubts)])
    assert [(p.span.of(ATTENDED.text), pytest.approx(p.confidence)) for p in found] == marked
    for proposal in found:
        assert proposal.message == f"“{proposal.span.of(ATTENDED.text)}” reads as if put literally."


@pytest.mark.parametrize(
    ("probability", "proposed"), [(LEAST - 0.01, False), (LEAST + 0.01, True), (0.99, True)], ids=str
)
def test_a_word_is_proposed_from_the_least_probability_on(probability: float, proposed: bool) -> None:
    ((*found,),) = wording(trees(middle=probability)).propose([read(evidence(ATTENDED), attended=3.0)])
    assert [p.confidence for p in found] == ([pytest.approx(probability)] if proposed else [])


def test_without_a_reading_nothing_is_proposed() -> None:
    assert wording().propose([]) == []
    assert wording().propose([evidence(ATTENDED), evidence(TOKENIZER(""))]) == [[], []]


def test_each_segment_has_its_own_proposals() -> None:
    document = [
        read(evidence(ATTENDED), attended=3.0),
        evidence(ATTENDED),
        read(evidence(ATTENDED)),
        read(evidence(ATTENDED), doctors=9.0, man=3.0),
    ]
    found = wording().propose(document)
    assert [[(p.span.of(ATTENDED.text), round(p.confidence, 6)) for p in each] for each in found] == [
        [("attended", 0.5)],
        [],
        [],
        [("Doctors", 0.9), ("man", 0.5)],
    ]
    assert found == [wording().propose([item])[0] for item in document]


def test_a_proposal_says_what_it_rests_on(tmp_path: Path) -> None:
    item = evidence(ATTENDED, SPANISH, lemmas=LEMMAS, links=[(0, 1), (1, 2), (2, 3)])
    (alone,) = wording(entries=lexicon(tmp_path)).propose([read(item, attended=3.456)])[0]
    assert (alone.rule, alone.severity, alone.certain) == ("doubted-wording", Severity.MINOR, None)
    assert [(clue.kind, clue.value) for clue in alone.clues] == [("language-model", 3.46), ("lexicon", None)]
    assert alone.clues[1] == Clue("lexicon", "atender: attend")
    assert alone.source is not None
    assert alone.source.of(SPANISH) == "atendieron"
    (both,) = wording().propose([read(item, attended=3.0, the=9.0)])[0]
    assert both.source is not None
    assert both.source.of(SPANISH) == "atendieron al"
    assert [(clue.kind, clue.value) for clue in both.clues] == [("language-model", 9.0)]
    (unaligned,) = wording().propose([read(item, man=3.0)])[0]
    assert unaligned.source is None


@pytest.mark.parametrize(
    ("doubted", "category"),
    [
        ({"attended": 3.0}, Category.FALSE_FRIEND),
        ({"man": 3.0}, Category.CALQUE),
        ({"attended": 9.0, "the": 3.0}, Category.FALSE_FRIEND),
        ({"attended": 3.0, "the": 9.0}, Category.CALQUE),
    ],
    ids=["an entry", "no entry", "the surest has an entry", "another than the surest has"],
)
def test_the_category_is_that_of_the_entry(tmp_path: Path, doubted: Mapping[str, float], category: Category) -> None:
    (proposal,) = wording(entries=lexicon(tmp_path)).propose([read(evidence(ATTENDED), **doubted)])[0]
    assert proposal.category is category
    assert [clue.kind for clue in proposal.clues[1:]] == (["lexicon"] if category is Category.FALSE_FRIEND else [])


# --- what to write instead

TABLE = analysis(
    "The end of the war also shook an operation in Spain.",
    "the/DET/DT/1/det end/NOUN/NN/6/nsubj of/ADP/IN/4/case the/DET/DT/4/det war/NOUN/NN/1/nmod also/ADV/RB/6/advmod "
    "shake/VERB/VBD/6/ROOT an/DET/DT/8/det operation/NOUN/NN/6/obj in/ADP/IN/10/case Spain/PROPN/NNP/8/nmod "
    "./PUNCT/./6/punct",
)


@pytest.mark.parametrize(
    ("word", "gains", "expected"),
    [
        pytest.param("in", {}, [], id="nothing better known"),
        pytest.param("in", {"at": 2.0, "on": 1.0}, ["… operation at Spain.", "… operation on Spain."], id="its class"),
        pytest.param("in", {"on": 2.0, "at": 0.5}, ["… operation on Spain.", "… operation at Spain."], id="best first"),
        pytest.param("in", {"the": 3.0, "near": 2.0, "at": 1.0}, ["… operation at Spain."], id="not of its class"),
        pytest.param("in", {"at": 0.0, "on": -0.5}, [], id="no gain"),
        pytest.param("of", {"in": 2.0}, ["The end in the war …", "The end the war …"], id="or nothing"),
        pytest.param("of", {}, ["The end the war …"], id="nothing"),
        pytest.param("also", {"even": 2.0}, ["… the war shook …"], id="nothing, of no class"),
        pytest.param("an", {"the": 2.0, "a": 3.0}, ["… shook the operation …"], id="an article that would be changed"),
        pytest.param("shook", {"the": 2.0}, [], id="no function word"),
        pytest.param("spain", {"france": 2.0}, [], id="a name"),
    ],
)
def test_a_function_word_gives_way_to_one_of_its_class_or_nothing(
    word: str, gains: Mapping[str, float], expected: list[str]
) -> None:
    item = read(evidence(TABLE), gains, **{word: 3.0})
    found = corrected(item, wording().propose([item])[0])
    assert len(found) == len(expected)
    for text, part in zip(found, expected, strict=True):
        assert part.strip("… ") in text


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The war ended.", "the/DET war/NOUN end/VERB ./PUNCT", "War ended."),
        ("They won the war.", "they/PRON win/VERB the/DET war/NOUN ./PUNCT", "They won war."),
        ("What is it made of?", "what/PRON be/AUX it/PRON make/VERB of/ADP ?/PUNCT", "What is it made?"),
        ("Won (the war).", "win/VERB (/PUNCT the/DET war/NOUN )/PUNCT ./PUNCT", "Won (war)."),
    ],
    ids=str,
)
def test_what_goes_takes_its_space_along(text: str, words: str, expected: str) -> None:
    doc = analysis(text, words)
    (place,) = [token.i for token in doc if token.lower_ in {"the", "of"}]
    item = read(evidence(doc), **{doc[place].lower_: 3.0})
    found = wording().propose([item])[0]
    assert corrected(item, found) == [expected]


def test_a_capital_is_kept() -> None:
    doc = analysis("In the end they won.", "in/ADP the/DET end/NOUN they/PRON win/VERB ./PUNCT")
    item = read(evidence(doc), {"at": 2.0}, **{"in": 3.0})
    assert corrected(item, wording().propose([item])[0]) == ["At the end they won."]


def attended(entries: Lexicon | None, gains: Mapping[str, float], links: Sequence[tuple[int, int]] = ()) -> list[str]:
    item = evidence(ATTENDED, SPANISH, lemmas=LEMMAS, links=links) if links else evidence(ATTENDED)
    (proposal,) = wording(entries=entries, aligner=Renderings()).propose([read(item, gains, attended=3.0)])[0]
    assert proposal.span == Span(8, 16)
    return list(proposal.suggestions)


@pytest.mark.parametrize(
    ("known", "gains", "links", "expected"),
    [
        pytest.param(False, {"treated": 2.0}, [], [], id="nothing known"),
        pytest.param(True, {}, [], ["healed", "looked after", "saw"], id="the lexicon alone: by the alphabet"),
        pytest.param(True, {"saw": 1.0}, [], ["saw", "healed", "looked after"], id="what the model expects first"),
        pytest.param(
            True, {"saw": 1.0, "treated": 2.0}, [], ["treated", "saw", "healed"], id="and what it expects more, earlier"
        ),
        pytest.param(True, {"found": 9.0, "saw": 1.0}, [], ["saw", "healed", "looked after"], id="only what is known"),
        pytest.param(False, {"treated": 1.0, "met": 2.0}, [(1, 2)], ["met", "treated"], id="the aligner"),
        pytest.param(False, {"attended": 1.0}, [(1, 2)], [], id="the aligner knows only the word itself"),
        pytest.param(False, {"treated": 1.0}, [(1, 3)], [], id="another word behind"),
        pytest.param(
            True, {"met": 2.0, "treated": 3.0, "saw": 1.0}, [(1, 2)], ["treated", "met", "saw"], id="both together"
        ),
    ],
)
def test_a_content_word_gives_way_to_what_is_known_of_the_word_behind(
    tmp_path: Path, known: bool, gains: Mapping[str, float], links: list[tuple[int, int]], expected: list[str]
) -> None:
    assert attended(lexicon(tmp_path) if known else None, gains, links) == expected


@pytest.mark.parametrize(
    ("known", "gains", "expected"),
    [
        (False, {"attending": 0.5, "attend": 2.0, "found": 3.0}, ["attend", "attending"]),
        (False, {"attending": 0.0, "attend": -1.0}, []),
        (True, {"attend": 9.0}, ["healed", "looked after", "saw"]),
    ],
    ids=["forms", "no gain", "after what is known"],
)
def test_a_content_word_gives_way_to_another_form_of_itself(
    tmp_path: Path, known: bool, gains: Mapping[str, float], expected: list[str]
) -> None:
    assert attended(lexicon(tmp_path) if known else None, gains) == expected


def test_for_a_function_word_the_lexicon_and_the_aligner_are_not_asked(tmp_path: Path) -> None:
    entry = '["en"]\nliteral = ["in"]\nsenses = [{ natural = ["during"] }]\n'
    item = read(evidence(TABLE), {"at": 1.0, "during": 2.0, "inside": 3.0}, **{"in": 3.0})
    (proposal,) = wording(entries=lexicon(tmp_path, entry, "phrases")).propose([item])[0]
    assert proposal.suggestions == ("at",)


def test_several_words_together_have_no_suggestion(tmp_path: Path) -> None:
    item = read(evidence(ATTENDED), {"treated": 2.0}, attended=3.0, the=3.0)
    (proposal,) = wording(entries=lexicon(tmp_path)).propose([item])[0]
    assert (proposal.span.of(ATTENDED.text), proposal.suggestions) == ("attended the", ())


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        (analysis("It was an operative.", "it/PRON be/AUX an/DET operative/NOUN/NN ./PUNCT"), "It was a raid."),
        (analysis("Operatives began.", "operative/NOUN/NNS begin/VERB ./PUNCT"), "Raids began."),
        (analysis("OPERATIVES BEGAN.", "operative/NOUN/NNS begin/VERB ./PUNCT"), "RAIDS BEGAN."),
    ],
    ids=str,
)
def test_a_suggestion_agrees_with_what_stands_there(tmp_path: Path, doc: Doc, expected: str) -> None:
    entry = '["operativo"]\nliteral = ["operative"]\nsenses = [{ natural = ["raid"] }]\n'
    item = read(evidence(doc), operative=3.0, operatives=3.0)
    found = wording(entries=lexicon(tmp_path, entry, "nouns")).propose([item])[0]
    assert corrected(item, found) == [expected]
