from __future__ import annotations

from pathlib import Path

import pytest
from rule_files import EXAMPLES, HEAD, MATCH, pattern, word_list, write

from audit import knowledge
from audit.data import Category, Severity, Span
from audit.errors import ConfigurationError
from audit.rulebook import Rulebook, read_rule


def test_reads_a_whole_rule(tmp_path: Path) -> None:
    word_list(tmp_path, "person", "man", "Woman")
    text = """
certain = "No literal reading."
[source]
lemmas = ["Reducir", "someter"]
required = true

[[match]]
tree = [
  { RIGHT_ID = "verb", RIGHT_ATTRS = { LEMMA = "reduce" } },
  { LEFT_ID = "verb", REL_OP = ">", RIGHT_ID = "person", RIGHT_ATTRS = { LEMMA = { LIST = "person" } } },
]
mark = ["verb"]
near = ["Police", "gun"]
suggestions = ["{subdue}", "{overpower}"]

[[unless]]
tokens = [{ LEMMA = "reduce" }, { LEMMA = { NOT_LIST = "person" }, OP = "*" }]
near = "person"

[[bad]]
text = "They [reduced] him and [reduced] her."
source = "Los redujeron."
fixed = "They subdued him and subdued her."

[[good]]
text = "They smiled."
"""
    rule = read_rule(write(tmp_path, HEAD + text))
    assert (rule.id, rule.phenomenon) == ("reduce-a-person", "false-friends")
    assert (rule.category, rule.severity, rule.confidence) == (Category.MISTRANSLATION, Severity.MAJOR, 0.6)
    assert (rule.source_lemmas, rule.source_required) == ({"reducir", "someter"}, True)
    (match,), (unless,) = rule.matches, rule.unless
    assert match.elements == ("verb", "person")
    assert match.tree[1]["RIGHT_ATTRS"] == {"LEMMA": {"IN": ["man", "woman"]}}
    assert (match.mark, match.near) == (("verb",), {"police", "gun"})
    assert match.suggestions == ("{subdue}", "{overpower}")
    assert unless.tokens[1] == {"LEMMA": {"NOT_IN": ["man", "woman"]}, "OP": "*"}
    assert (unless.elements, unless.near) == (("0", "1"), {"man", "woman"})
    (bad,), (good,) = rule.bad, rule.good
    assert bad.text == "They reduced him and reduced her."
    assert bad.marks == (Span(5, 12), Span(21, 28))
    assert (bad.source, bad.fixed) == ("Los redujeron.", "They subdued him and subdued her.")
    assert (good.text, good.marks) == ("They smiled.", ())


def test_a_detector_takes_the_place_of_patterns(tmp_path: Path) -> None:
    rule = read_rule(write(tmp_path, HEAD + 'detector = "formats"\n' + EXAMPLES))
    assert (rule.detector, rule.matches) == ("formats", ())


TREE = '[[match]]\ntree = [{ RIGHT_ID = "verb", RIGHT_ATTRS = { LEMMA = "reduce" } }]\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("title = ", "not valid TOML: Invalid value (at end of document)", id="not TOML"),
        pytest.param(MATCH + EXAMPLES, "title is missing", id="nothing said"),
        pytest.param(
            pattern(MATCH).replace("severity", "severty"), "severity is missing", id="a required key misspelt"
        ),
        pytest.param(
            pattern(MATCH).replace("origin", "certian = 'x'\norigin"),
            "unknown key 'certian': did you mean 'certain'?",
            id="an optional key misspelt",
        ),
        pytest.param(
            pattern(MATCH.replace("suggestions", "sugestions")),
            "match 1: unknown key 'sugestions': did you mean 'suggestions'?",
            id="a key of a match misspelt",
        ),
        pytest.param(pattern(MATCH + "zzz = 1"), "match 1: unknown key 'zzz'", id="nothing near"),
        pytest.param(
            HEAD + "[source]\nlemma = ['reducir']\n" + MATCH + EXAMPLES,
            "source: unknown key 'lemma': did you mean 'lemmas'?",
            id="a key of the source misspelt",
        ),
        pytest.param(
            pattern(MATCH) + "fix = 'x'", "good 1: unknown key 'fix': did you mean 'fixed'?", id="a key of an example"
        ),
        pytest.param(
            pattern(MATCH).replace('"mistranslation"', '"mistranslaton"'),
            "no category 'mistranslaton': did you mean 'mistranslation'?",
            id="a category misspelt",
        ),
        pytest.param(
            pattern(MATCH).replace('"major"', '"awful"'),
            "no severity 'awful': there are minor, major, critical",
            id="an unknown severity",
        ),
        pytest.param(
            pattern(MATCH).replace("0.6", '"high"'), "confidence must be a number, not a string", id="wrong type"
        ),
        pytest.param(
            pattern(MATCH).replace("0.6", "true"),
            "confidence must be a number, not true or false",
            id="truth as number",
        ),
        pytest.param(
            pattern(MATCH).replace("0.6", "1979-05-27"), "confidence must be a number, not a date", id="date as number"
        ),
        pytest.param(
            pattern(MATCH).replace("0.6", "60"), "confidence must lie between 0 and 1", id="confidence in percent"
        ),
        pytest.param(pattern(MATCH).replace("0.6", "0"), "confidence must lie between 0 and 1", id="no confidence"),
        pytest.param(
            pattern(MATCH.replace("[[match]]", "[match]")), "match must be a list, not a table", id="single brackets"
        ),
        pytest.param(
            HEAD + "match = ['reduce']" + EXAMPLES, "write [[match]] for each match", id="a match that is no table"
        ),
        pytest.param(HEAD + EXAMPLES, "give either [[match]] patterns or a detector", id="nothing finds it"),
        pytest.param(
            HEAD + "detector = 'names'\n" + MATCH + EXAMPLES,
            "give either [[match]] patterns or a detector",
            id="two things find it",
        ),
        pytest.param(
            pattern("[[match]]\nsuggestions = []"), "match 1: give one of words, tokens and tree", id="no pattern"
        ),
        pytest.param(
            pattern(TREE + "tokens = [{}]"), "match 1: give one of words, tokens and tree", id="both kinds of pattern"
        ),
        pytest.param(
            pattern("[[match]]\ntokens = ['reduce']"), "match 1: each part of a pattern is a table", id="a bare word"
        ),
        pytest.param(
            pattern("[[match]]\ntree = [{ RIGHT_ATTRS = { LEMMA = 'reduce' } }]"),
            "match 1: each node of a tree needs a RIGHT_ID",
            id="a node without name",
        ),
        pytest.param(
            pattern(MATCH + "mark = [0, 3]"), "match 1: mark names 3, the pattern has 0", id="a mark out of range"
        ),
        pytest.param(
            pattern(TREE + "mark = ['object']"), "match 1: mark names object, the pattern has verb", id="a mark unknown"
        ),
        pytest.param(
            pattern(MATCH.replace('["{subdue}"]', "[1]")),
            "match 1: suggestions must be a list of strings",
            id="a number for a suggestion",
        ),
        pytest.param(
            pattern(MATCH) + "[[unless]]\ntokens = [{ LEMMA = { LIST = 'persn' } }]",
            "unless 1: no word list 'persn' in LISTS: did you mean 'person'?",
            id="a word list misspelt",
        ),
        pytest.param(
            pattern(MATCH + "near = 'zzz'"), "match 1: no word list 'zzz' in LISTS", id="no such word list nearby"
        ),
        pytest.param(
            pattern("[[match]]\ntokens = [{ LEMMA = { LIST = ['man'] } }]"),
            "match 1: no word list ['man'] in LISTS",
            id="words in place of a list's name",
        ),
        pytest.param(HEAD + MATCH, "bad is missing", id="no examples"),
        pytest.param(HEAD + MATCH + "[[bad]]\ntext = 'They [reduced] him.'", "good is missing", id="no good example"),
        pytest.param(
            HEAD + "good = []\n" + MATCH + "[[bad]]\ntext = 'They [reduced] him.'",
            "needs at least one [[good]] example: a look-alike that must stay silent",
            id="an empty list of good examples",
        ),
        pytest.param(
            pattern(MATCH).replace("[reduced]", "reduced"),
            "each bad example must mark its fault in [brackets]",
            id="a bad example without mark",
        ),
        pytest.param(
            pattern(MATCH).replace("They smiled", "They [smiled]"),
            "a good example has nothing to mark",
            id="a good example with mark",
        ),
        pytest.param(
            pattern(MATCH).replace("[reduced]", "[reduced"), "bad 1: a bracket without its partner", id="half a mark"
        ),
        pytest.param(
            pattern(MATCH).replace("[reduced]", "reduced[]"), "bad 1: brackets with nothing in them", id="an empty mark"
        ),
        pytest.param(
            HEAD + "[source]\nrequired = true\n" + MATCH + EXAMPLES,
            "source.required without source.lemmas",
            id="a source required but not named",
        ),
        pytest.param(
            pattern("[[match]]\nwords = '{reduce'"),
            "match 1: words: '{reduce' is no element: write a word, {lemma}, @list, <POS> or _",
            id="a line that is no pattern",
        ),
        pytest.param(
            pattern("[[match]]\nwords = '[{reduce}]'\nmark = ['0']"),
            "match 1: in words, mark with [ and ]",
            id="a line marked twice",
        ),
    ],
)
def test_bad_rule_files_get_one_line_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    word_list(tmp_path, "person", "man")
    path = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as error:
        read_rule(path)
    message = str(error.value).replace(str(tmp_path / "es-en" / "lexicon" / "lists"), "LISTS")
    assert message == f"{path}: {complaint}"


def test_a_rule_file_may_lie_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new.toml").write_text(pattern(MATCH), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert read_rule(Path("new.toml")).id == "new"


@pytest.fixture
def references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    return tmp_path


def test_rulebook_is_a_mapping_in_the_order_of_ids(references: Path) -> None:
    write(references, pattern(MATCH), "reduce-a-person", "false-friends")
    write(references, HEAD + 'detector = "formats"\n' + EXAMPLES, "decimal-comma", "format")
    rulebook = Rulebook.load("es-en")
    assert list(rulebook) == ["decimal-comma", "reduce-a-person"]
    assert len(rulebook) == 2
    assert "decimal-comma" in rulebook
    assert rulebook["decimal-comma"].phenomenon == "format"
    assert rulebook.get("nothing") is None
    assert list(rulebook.served_by("formats")) == ["decimal-comma"]


def test_named_says_what_may_have_been_meant(references: Path) -> None:
    write(references, pattern(MATCH))
    rulebook = Rulebook.load("es-en")
    assert rulebook.named("reduce-a-person").id == "reduce-a-person"
    with pytest.raises(ConfigurationError, match=r"^no rule reduce-person: did you mean 'reduce-a-person'\?$"):
        rulebook.named("reduce-person")
    with pytest.raises(ConfigurationError, match=r"^no rule xyz: `audit rules list` shows all$"):
        rulebook.named("xyz")


def test_no_two_rules_bear_one_name(references: Path) -> None:
    first = write(references, pattern(MATCH), phenomenon="collocations")
    second = write(references, pattern(MATCH), phenomenon="false-friends")
    with pytest.raises(ConfigurationError) as error:
        Rulebook.load("es-en")
    assert str(error.value) == f"{second}: the id reduce-a-person is taken by {first}: rename one"


def test_an_unknown_pair_is_told_the_known_ones(references: Path) -> None:
    write(references, pattern(MATCH))
    with pytest.raises(ConfigurationError, match=r"^no rules for fr-en: there are rules for es-en$"):
        Rulebook.load("fr-en")


def test_every_rule_that_ships_can_be_read() -> None:
    assert len(Rulebook.load("es-en")) >= 80


def test_a_pattern_may_be_one_line(tmp_path: Path) -> None:
    word_list(tmp_path, "person", "man")
    text = HEAD + 'described = "A dictionary."\n[[match]]\nwords = "[{reduce}] <DET>? @person"\n' + EXAMPLES
    rule = read_rule(write(tmp_path, text))
    (match,) = rule.matches
    assert match.tokens == (
        {"LEMMA": {"IN": ["reduce"]}},
        {"POS": {"IN": ["DET"]}, "OP": "?"},
        {"LEMMA": {"IN": ["man"]}},
    )
    assert (match.mark, match.line, rule.described) == (("0",), "[{reduce}] <DET>? @person", "A dictionary.")
