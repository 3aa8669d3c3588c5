from __future__ import annotations

from pathlib import Path

import pytest
from hand_made import VOCAB, analysis, evidence
from rule_files import EXAMPLES, HEAD, pattern, word_list, write

from audit.data import Evidence, Proposal, Span
from audit.detectors.patterns import Patterns
from audit.engines.spacy_analyzer import SpacyAnalyzer
from audit.errors import ConfigurationError
from audit.rulebook import Rulebook, read_rule

GUARDS = analysis(
    "The guards reduced the old man quickly.",
    "the/DET/DT/1/det guard/NOUN/NNS/2/nsubj/Number=Plur reduce/VERB/VBD/2/ROOT the/DET/DT/5/det old/ADJ/JJ/5/amod "
    "man/NOUN/NN/2/obj/Number=Sing quickly/ADV/RB/2/advmod ./PUNCT/./2/punct",
)
BANK = analysis(
    "The bank reduced its staff.",
    "the/DET/DT/1/det bank/NOUN/NN/2/nsubj reduce/VERB/VBD/2/ROOT its/PRON/PRP$/4/nmod:poss staff/NOUN/NN/2/obj "
    "./PUNCT/./2/punct",
)


def patterns(folder: Path, *texts: str) -> Patterns:
    rules = [read_rule(write(folder, text, f"rule-{number}")) for number, text in enumerate(texts)]
    return Patterns(Rulebook({rule.id: rule for rule in rules}), VOCAB)


def propose(folder: Path, text: str, item: Evidence) -> list[Proposal]:
    return patterns(folder, text).propose([item])[0]


def marked(folder: Path, match: str, item: Evidence) -> list[str]:
    return [proposal.span.of(item.analysis.text) for proposal in propose(folder, pattern(match), item)]


def corrected(folder: Path, match: str, item: Evidence) -> list[str]:
    text = item.analysis.text
    found = propose(folder, pattern(match), item)
    return [proposal.span.replaced(text, suggestion) for proposal in found for suggestion in proposal.suggestions]


PERSON_TREE = """
[[match]]
tree = [
  { RIGHT_ID = "verb", RIGHT_ATTRS = { LEMMA = "reduce", POS = "VERB" } },
  { LEFT_ID = "verb", REL_OP = ">", RIGHT_ID = "person", RIGHT_ATTRS = { DEP = "obj", LEMMA = { LIST = "person" } } },
]
mark = ["verb"]
suggestions = ["{subdue}", "{overpower}"]
"""


def test_a_rule_becomes_a_proposal(tmp_path: Path) -> None:
    word_list(tmp_path, "person", "man")
    head = HEAD + 'certain = "No literal reading."\n'
    (proposal,) = propose(tmp_path, head + PERSON_TREE + EXAMPLES, evidence(GUARDS))
    assert proposal.span == Span(11, 18)
    assert proposal.suggestions == ("subdued", "overpowered")
    assert (proposal.rule, proposal.category, proposal.severity) == ("rule-0", "mistranslation", "major")
    assert (proposal.confidence, proposal.message, proposal.certain) == (0.6, "What is wrong.", "No literal reading.")
    assert [(clue.kind, clue.value) for clue in proposal.clues] == [("rule", 0.6)]


def test_a_tree_tells_the_object_apart(tmp_path: Path) -> None:
    word_list(tmp_path, "person", "man")
    assert marked(tmp_path, PERSON_TREE, evidence(GUARDS)) == ["reduced"]
    assert marked(tmp_path, PERSON_TREE, evidence(BANK)) == []


@pytest.mark.parametrize(
    ("match", "found"),
    [
        pytest.param('tokens = [{ LEMMA = "reduce" }, { POS = "DET" }]', ["reduced the"], id="all is marked"),
        pytest.param('tokens = [{ LEMMA = "reduce" }, { POS = "DET" }]\nmark = [0]', ["reduced"], id="one is marked"),
        pytest.param(
            'tokens = [{ POS = "DET" }, { POS = "ADJ", OP = "?" }, { POS = "NOUN" }]',
            ["The guards", "the old man"],
            id="optional, absent and present",
        ),
        pytest.param(
            'tokens = [{ POS = "DET" }, { POS = "ADJ", OP = "?" }, { POS = "NOUN" }]\nmark = [1]',
            ["old"],
            id="only where the marked element is present",
        ),
        pytest.param(
            'tokens = [{ POS = "DET" }, { POS = "ADJ", OP = "*" }, { POS = "NOUN" }]\nmark = [0, 2]',
            ["The guards", "the old man"],
            id="from the first marked token to the last",
        ),
        pytest.param(
            'tokens = [{ LEMMA = "dog", OP = "?" }, { POS = "NOUN" }]', ["guards", "man"], id="an absent word is no bar"
        ),
        pytest.param('tokens = [{ LOWER = "the" }]', ["The", "the"], id="by lower-case form"),
        pytest.param('tokens = [{ TEXT = "the" }]', ["the"], id="by exact form"),
        pytest.param('tokens = [{ LEMMA = { LIST = "person" } }]', ["guards", "man"], id="in a list"),
        pytest.param(
            'tokens = [{ POS = "NOUN", LEMMA = { NOT_LIST = "officer" } }]', ["man"], id="not in a list, but a noun"
        ),
        pytest.param('tokens = [{ LEMMA = { REGEX = "^redu" } }]', ["reduced"], id="by regular expression"),
        pytest.param('tokens = [{ LEMMA = "reduce" }]\nnear = ["man", "woman"]', ["reduced"], id="near a word"),
        pytest.param('tokens = [{ LEMMA = "reduce" }]\nnear = "officer"', ["reduced"], id="near a word of a list"),
        pytest.param('tokens = [{ LEMMA = "reduce" }]\nnear = ["men"]', [], id="near goes by lemma"),
        pytest.param('tokens = [{ LEMMA = "reduce" }]\nnear = ["boy"]', [], id="nothing near"),
        pytest.param('tokens = [{ LEMMA = "increase" }]', [], id="another word"),
        pytest.param(
            'tokens = [{ LEMMA = "reduce" }, { OP = "*" }, { POS = "NOUN" }]\nmark = [0, 2]',
            ["reduced the old man"],
            id="the longest match",
        ),
    ],
)
def test_what_a_pattern_marks(tmp_path: Path, match: str, found: list[str]) -> None:
    word_list(tmp_path, "person", "man", "guard")
    word_list(tmp_path, "officer", "guard")
    assert marked(tmp_path, f"[[match]]\n{match}\n", evidence(GUARDS)) == found


REDUCE = '[[match]]\ntokens = [{ LEMMA = "reduce" }]\n'


@pytest.mark.parametrize(
    ("unless", "found"),
    [
        ('tokens = [{ LEMMA = "reduce" }, { OP = "*" }, { LEMMA = "man" }]\nmark = [0]', []),
        ('tokens = [{ LEMMA = "reduce" }, { OP = "*" }, { LEMMA = "man" }]', []),
        ('tokens = [{ LEMMA = "reduce" }, { OP = "*" }, { LEMMA = "man" }]\nmark = [2]', ["reduced"]),
        ('tokens = [{ LEMMA = "reduce" }, { OP = "*" }, { LEMMA = "dog" }]', ["reduced"]),
        ('tokens = [{ LEMMA = "reduce" }]\nnear = ["quickly"]', []),
        ('tokens = [{ LEMMA = "reduce" }]\nnear = ["slowly"]', ["reduced"]),
        ('tree = [{ RIGHT_ID = "verb", RIGHT_ATTRS = { LEMMA = "reduce" } }]', []),
    ],
)
def test_unless_vetoes_where_its_mark_overlaps(tmp_path: Path, unless: str, found: list[str]) -> None:
    assert marked(tmp_path, f"{REDUCE}\n[[unless]]\n{unless}\n", evidence(GUARDS)) == found


def test_unless_vetoes_its_own_rule_only(tmp_path: Path) -> None:
    vetoed, other = pattern(REDUCE + '[[unless]]\ntokens = [{ LEMMA = "reduce" }]\n'), pattern(REDUCE)
    assert [p.rule for p in patterns(tmp_path, vetoed, other).propose([evidence(GUARDS)])[0]] == ["rule-1"]


def test_of_matches_that_overlap_the_first_in_the_file_counts(tmp_path: Path) -> None:
    wide = '[[match]]\ntokens = [{ LEMMA = "reduce" }, { POS = "DET" }]\nsuggestions = ["wide"]\n'
    narrow = '[[match]]\ntokens = [{ LEMMA = "reduce" }]\nsuggestions = ["narrow"]\n'
    elsewhere = '[[match]]\ntokens = [{ LEMMA = "man" }]\nsuggestions = ["else"]\n'
    assert marked(tmp_path, wide + narrow + elsewhere, evidence(GUARDS)) == ["reduced the", "man"]
    assert marked(tmp_path, narrow + wide + elsewhere, evidence(GUARDS)) == ["reduced", "man"]


def test_one_pattern_finds_every_place(tmp_path: Path) -> None:
    doc = analysis(
        "They reduced him and they reduced her.",
        "they/PRON/PRP reduce/VERB/VBD he/PRON/PRP and/CCONJ/CC they/PRON/PRP reduce/VERB/VBD she/PRON/PRP ./PUNCT/.",
    )
    match = '[[match]]\ntokens = [{ LEMMA = "reduce" }, { POS = "PRON" }]\nmark = [0]\nsuggestions = ["{subdue} {1}"]\n'
    assert [p.span for p in propose(tmp_path, pattern(match), evidence(doc))] == [Span(5, 12), Span(26, 33)]


TREE = """
[[match]]
tree = [
  { RIGHT_ID = "object", RIGHT_ATTRS = { DEP = "obj" } },
  { LEFT_ID = "object", REL_OP = "<", RIGHT_ID = "verb", RIGHT_ATTRS = { LEMMA = "reduce" } },
  { LEFT_ID = "verb", REL_OP = ">", RIGHT_ID = "manner", RIGHT_ATTRS = { DEP = "advmod" } },
]
"""


@pytest.mark.parametrize(
    ("rest", "texts"),
    [
        ('mark = ["manner"]\nsuggestions = ["at the {object}"]', ["The guards reduced the old man at the man."]),
        (
            'mark = ["verb"]\nsuggestions = ["{manner} {verb:third}"]',
            ["The guards quickly reduces the old man quickly."],
        ),
        (  # nothing but the two words lies in between
            'mark = ["object", "manner"]\nsuggestions = ["{manner}, {object}"]',
            ["The guards reduced the old quickly, man."],
        ),
        # “the old” would be lost: the pattern never saw it
        ('mark = ["verb", "object"]\nsuggestions = ["{subdue} {object}"]', []),
    ],
)
def test_tree_elements_are_known_by_name_wherever_they_stand(tmp_path: Path, rest: str, texts: list[str]) -> None:
    assert corrected(tmp_path, TREE + rest + "\n", evidence(GUARDS)) == texts


def test_a_mark_with_a_gap_still_points_to_the_fault(tmp_path: Path) -> None:
    match = TREE + 'mark = ["verb", "object"]\nsuggestions = ["{subdue} {object}"]\n'
    assert marked(tmp_path, match, evidence(GUARDS)) == ["reduced the old man"]


@pytest.mark.parametrize(
    ("tokens", "texts"),
    [
        (
            '[{ LEMMA = "reduce" }, { POS = "PRON", OP = "?" }, { POS = "DET" }]\nsuggestions = ["{subdue} {1} {2}"]',
            ["The guards subdued the old man quickly."],
        ),
        ('[{ POS = "ADJ" }]\nsuggestions = [""]', ["The guards reduced the man quickly."]),
        (
            '[{ LOWER = "the" }, { LEMMA = "guard" }]\nsuggestions = ["{officer:1}"]',
            ["Officers reduced the old man quickly."],
        ),
        (
            '[{ POS = "ADV" }]\nsuggestions = ["", "at once"]',
            ["The guards reduced the old man.", "The guards reduced the old man at once."],
        ),
    ],
)
def test_suggestions_stand_in_the_text(tmp_path: Path, tokens: str, texts: list[str]) -> None:
    assert corrected(tmp_path, f"[[match]]\ntokens = {tokens}\n", evidence(GUARDS)) == texts


# --- what the source says


def sourced(required: str = "") -> str:
    return HEAD + f'[source]\nlemmas = ["reducir"]\n{required}\n' + REDUCE + EXAMPLES


SPANISH = {"source": "Los guardias redujeron al anciano", "lemmas": ["el", "guardia", "reducir", "al", "anciano"]}
SILENT = {"source": "Los guardias sometieron al anciano", "lemmas": ["el", "guardia", "someter", "al", "anciano"]}
LINKS = [(0, 0), (1, 1), (2, 2), (3, 3), (5, 4)]


@pytest.mark.parametrize(
    ("required", "item", "weight", "kinds", "behind"),
    [
        pytest.param("", evidence(GUARDS), "as it was", ["rule"], None, id="no source"),
        pytest.param(
            "", evidence(GUARDS, **SPANISH, links=LINKS), "more", ["rule", "source"], "redujeron", id="given, aligned"
        ),
        pytest.param(
            "",
            evidence(GUARDS, **SPANISH, links=LINKS, origin="recovered", confidence=0.5),
            "more",
            ["rule", "source"],
            "redujeron",
            id="recovered with half the trust, aligned",
        ),
        pytest.param(
            "",
            evidence(GUARDS, **SPANISH, links=[(1, 1)]),
            "as it was",
            ["rule", "source"],
            None,
            id="given, not aligned",
        ),
        pytest.param(
            "",
            evidence(GUARDS, **SPANISH, links=[(2, 1)]),
            "as it was",
            ["rule", "source"],
            "guardias",
            id="given, something else aligned",
        ),
        pytest.param("", evidence(GUARDS, **SILENT, links=LINKS), None, [], None, id="given without the word"),
        pytest.param(
            "",
            evidence(GUARDS, **SILENT, links=LINKS, origin="recovered"),
            "less",
            ["rule"],
            "sometieron",
            id="recovered without the word",
        ),
        pytest.param("required = true", evidence(GUARDS), None, [], None, id="required, no source"),
        pytest.param(
            "required = true",
            evidence(GUARDS, **SILENT, links=LINKS, origin="recovered"),
            None,
            [],
            None,
            id="required, recovered without the word",
        ),
        pytest.param(
            "required = true",
            evidence(GUARDS, **SPANISH, links=LINKS, origin="recovered"),
            "more",
            ["rule", "source"],
            "redujeron",
            id="required, recovered with the word",
        ),
    ],
)
def test_the_source_weighs(
    tmp_path: Path, required: str, item: Evidence, weight: str | None, kinds: list[str], *, behind: str | None
) -> None:
    found = propose(tmp_path, sourced(required), item)
    assert [_weight(proposal) for proposal in found] == ([weight] if weight else [])
    for proposal in found:
        assert [clue.kind for clue in proposal.clues] == kinds
        assert (proposal.source and item.source and proposal.source.of(item.source.text)) == behind


def _weight(proposal: Proposal) -> str:
    """How the confidence of a proposal compares with that of its rule."""
    return "as it was" if proposal.confidence == 0.6 else "more" if 0.6 < proposal.confidence < 1 else "less"


def test_a_source_weighs_as_much_as_it_is_trusted(tmp_path: Path) -> None:
    confidences = [
        propose(
            tmp_path, sourced(), evidence(GUARDS, **SPANISH, links=LINKS, origin="recovered", confidence=confidence)
        )[0].confidence
        for confidence in (0, 0.3, 0.6, 1)
    ]
    assert confidences == sorted(set(confidences))
    assert confidences[0] == 0.6


def test_a_rule_without_source_lemmas_only_points_to_the_source(tmp_path: Path) -> None:
    item = evidence(GUARDS, **SILENT, links=LINKS)
    (proposal,) = propose(tmp_path, pattern(REDUCE), item)
    assert proposal.confidence == 0.6
    assert proposal.source == Span(13, 23)


# --- what cannot be compiled

TWO_NODES = """
[[match]]
tree = [
  {{ RIGHT_ID = "a", RIGHT_ATTRS = {{}} }},
  {{ LEFT_ID = "{left}", REL_OP = "{operator}", RIGHT_ID = "b", RIGHT_ATTRS = {{}} }},
]
"""


@pytest.mark.parametrize(
    ("match", "complaint"),
    [
        ("[[match]]\ntokens = [{ LEMA = 'x' }]\n", "match 1: not a pattern: "),
        (REDUCE + "[[unless]]\ntokens = [{ LEMMA = { INN = ['x'] } }]\n", "unless 1: not a pattern: "),
        ("[[match]]\ntokens = [{ OP = '&' }]\n", "match 1: not a pattern: "),
        ("[[match]]\ntree = [{ RIGHT_ID = 'a' }]\n", "match 1: not a pattern: "),
        (
            TWO_NODES.format(left="c", operator=">"),
            "match 1: not a pattern: ",
        ),
        (
            TWO_NODES.format(left="a", operator="=>"),
            "match 1: not a pattern: ",
        ),
        (REDUCE + "suggestions = ['{0:pst}']\n", "match 1: template part {0:pst}: no form 'pst', there are base, "),
        (REDUCE + "suggestions = ['{subdue']\n", "match 1: template '{subdue': a brace without its partner"),
    ],
)
def test_a_pattern_that_is_none_is_told_at_once(tmp_path: Path, match: str, complaint: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        patterns(tmp_path, pattern(match))
    path = tmp_path / "es-en" / "rules" / "false-friends" / "rule-0.toml"
    assert str(error.value).startswith(f"{path}: {complaint}")
    assert "\n" not in str(error.value)


# --- with the embedded analyzer


@pytest.fixture(scope="module")
def analyzer() -> SpacyAnalyzer:
    return SpacyAnalyzer.load()


def test_a_shipped_rule_from_text_to_suggestion(analyzer: SpacyAnalyzer) -> None:
    rulebook = Rulebook.load("es-en")
    rules = Rulebook({"reduce-a-person": rulebook["reduce-a-person"]})
    texts = [
        "A soldier reduces a protester.",
        "A soldier\nreduces a protester.",
        "The bank reduced its staff by a third.",
    ]
    found = Patterns(rules, analyzer.pipeline.vocab).propose([evidence(doc) for doc in analyzer.analyze(texts)])
    assert [[(p.span, p.suggestions) for p in proposals] for proposals in found] == [
        [(Span(10, 17), ("subdues", "overpowers"))],
        [(Span(10, 17), ("subdues", "overpowers"))],
        [],
    ]


def test_segments_without_words_are_no_trouble(analyzer: SpacyAnalyzer) -> None:
    found = Patterns(Rulebook.load("es-en"), analyzer.pipeline.vocab).propose(
        [evidence(doc) for doc in analyzer.analyze(["", " ", "…"])]
    )
    assert found == [[], [], []]
