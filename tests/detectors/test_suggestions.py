from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest
from hand_made import TOKENIZER, analysis
from hypothesis import assume, given
from hypothesis import strategies as st
from spacy.tokens import Doc, Token

from audit.data import Span
from audit.detectors.suggestions import complaint, fit, render

# --- render: words agree with what they replace


def rendered(doc: Doc, marked: Sequence[int], template: str, **elements: Sequence[int]) -> str:
    tokens: Mapping[str, list[Token]] = {
        name.lstrip("_"): [doc[place] for place in places] for name, places in elements.items()
    }
    (suggestion,) = render([template], [doc[place] for place in marked], tokens)
    return suggestion


@pytest.mark.parametrize(
    ("tag", "template", "suggestion"),
    [
        ("VB", "{subdue}", "subdue"),
        ("VBP", "{subdue}", "subdue"),
        ("VBZ", "{subdue}", "subdues"),
        ("VBD", "{subdue}", "subdued"),
        ("VBG", "{subdue}", "subduing"),
        ("VBD", "{overpower}", "overpowered"),
        ("VBZ", "{take}", "takes"),
        ("VBD", "{take}", "took"),
        ("VBN", "{take}", "taken"),
        ("VBN", "{be}", "been"),
        ("VBG", "{be}", "being"),
        ("VBZ", "{be}", "is"),
        ("VBD", "{carry out}", "carried out"),
        ("VBD", "{take} part", "took part"),
        ("VBD", "{gaslight}", "gaslighted"),  # in no table of inflections
        ("VBD", "quietly", "quietly"),
        ("VBD", "{subdue:ing} and {die:ing}", "subduing and dying"),
    ],
)
def test_a_verb_takes_the_form_of_the_marked_verb(tag: str, template: str, suggestion: str) -> None:
    doc = analysis("they reduced him", f"they/PRON/PRP reduce/VERB/{tag} he/PRON/PRP")
    assert rendered(doc, [1], template) == suggestion


@pytest.mark.parametrize(
    ("pos", "tag", "template", "suggestion"),
    [
        ("NOUN", "NN", "{ruling}", "ruling"),
        ("NOUN", "NNS", "{ruling}", "rulings"),
        ("NOUN", "NNS", "{child}", "children"),
        ("NOUN", "NNS", "{court ruling}", "court rulings"),
        ("PROPN", "NNPS", "{dispute}", "disputes"),
        ("ADJ", "JJ", "{wide}", "wide"),
        ("ADJ", "JJR", "{wide}", "wider"),
        ("ADJ", "JJR", "{good}", "better"),
        ("ADJ", "JJS", "{good}", "best"),
        ("ADJ", "JJR", "{important}", "more important"),
        ("ADJ", "JJS", "{important}", "most important"),
        ("ADJ", "JJR", "{well known}", "better known"),
        ("DET", "DT", "{ruling}", "ruling"),
    ],
)
def test_nouns_and_adjectives_take_the_form_of_the_mark(pos: str, tag: str, template: str, suggestion: str) -> None:
    assert rendered(analysis("the x stays", f"the/DET/DT x/{pos}/{tag} stay/VERB/VBZ"), [1], template) == suggestion


@pytest.mark.parametrize(
    ("text", "words", "mark", "template", "suggestion"),
    [
        ("I stay", "I/PRON/PRP/1/nsubj/Number=Sing stay/VERB/VBP", 1, "{be}", "am"),
        ("you stay", "you/PRON/PRP/1/nsubj/Number=Sing stay/VERB/VBP", 1, "{be}", "are"),
        ("men stay", "man/NOUN/NNS/1/nsubj/Number=Plur stay/VERB/VBP", 1, "{be}", "are"),
        ("man stayed", "man/NOUN/NN/1/nsubj/Number=Sing stay/VERB/VBD", 1, "{be}", "was"),
        ("men stayed", "man/NOUN/NNS/1/nsubj/Number=Plur stay/VERB/VBD", 1, "{be}", "were"),
        ("I stayed", "I/PRON/PRP/1/nsubj/Number=Sing stay/VERB/VBD", 1, "{be}", "was"),
        ("you stayed", "you/PRON/PRP/1/nsubj stay/VERB/VBD", 1, "{be}", "were"),
        (
            "Ann and Bob stayed",
            "Ann/PROPN/NNP/3/nsubj/Number=Sing and/CCONJ/CC/2/cc Bob/PROPN/NNP/0/conj/Number=Sing stay/VERB/VBD",
            3,
            "{be}",
            "were",
        ),
        (  # a second verb shares the subject of the first
            "men came and stayed",
            "man/NOUN/NNS/1/nsubj/Number=Plur come/VERB/VBD and/CCONJ/CC/3/cc stay/VERB/VBD/1/conj",
            3,
            "{be} there",
            "were there",
        ),
        (  # “who” stands for the noun before it
            "men who stayed",
            "man/NOUN/NNS/0/root/Number=Plur who/PRON/WP/2/nsubj stay/VERB/VBD/0/acl:relcl",
            2,
            "{be}",
            "were",
        ),
        ("were there", "be/AUX/VBD/1/cop there/ADV/RB", 0, "{be}", "were"),
        (
            "men were kept",
            "man/NOUN/NNS/2/nsubj:pass/Number=Plur be/AUX/VBD/2/aux:pass keep/VERB/VBN",
            1,
            "{be}",
            "were",
        ),
        ("stayed there", "stay/VERB/VBD there/ADV/RB/0/advmod", 0, "{be:past}", "was"),
        ("men staying", "man/NOUN/NNS/1/nsubj/Number=Plur stay/VERB/VBG", 1, "{be:past}", "were"),
        ("men stay", "man/NOUN/NNS/1/nsubj/Number=Plur stay/VERB/VBP", 1, "{be:third}", "is"),
    ],
)
def test_be_agrees_with_its_subject(text: str, words: str, mark: int, template: str, suggestion: str) -> None:
    assert rendered(analysis(text, words), [mark], template) == suggestion


FIGURES = analysis(
    "they specified the exact figures",
    "they/PRON/PRP specify/VERB/VBD the/DET/DT exact/ADJ/JJ figure/NOUN/NNS",
)


@pytest.mark.parametrize(
    ("template", "suggestion"),
    [
        ("{give:verb} {object}", "gave figures"),
        ("{number:object}", "numbers"),
        ("{object:singular}", "figure"),
        ("{object:plural}", "figures"),
        ("{verb:ing} {object}", "specifying figures"),
        ("{verb:base}", "specify"),
        ("{verb:third}", "specifies"),
        ("{verb:past}", "specified"),
        ("{verb:participle}", "specified"),
        ("{words}", "exact figures"),
        ("{object} {nothing} {give}", "figures gave"),
        ("{give} {nothing}, {object}", "gave, figures"),
        ("({give} {nothing})", "(gave)"),
        ("{nothing}", ""),
        ("{nothing:ing}", ""),
        ("{number:nothing}", "number"),
    ],
)
def test_templates_refer_to_elements(template: str, suggestion: str) -> None:
    assert complaint(template, ["verb", "object", "words", "nothing"]) is None
    assert rendered(FIGURES, [1], template, verb=[1], object=[4], words=[3, 4], nothing=[]) == suggestion


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("{0:plurl}", "template part {0:plurl}: no form 'plurl', there are base, third, past"),
        ("{give:2}", "template part {give:2}: the pattern has no element '2', it has 0, 1"),
        ("{give", "template '{give': a brace without its partner"),
        ("give}", "template 'give}': a brace without its partner"),
        ("{}", "template '{}': a brace without its partner"),
    ],
)
def test_a_bad_template_is_told_before_it_is_used(template: str, wrong: str) -> None:
    assert (complaint(template, ["0", "1"]) or "").startswith(wrong)


# --- render: capitals


@pytest.mark.parametrize(
    ("text", "words", "marked", "template", "suggestion"),
    [
        ("Infrastructures fail.", "infrastructure/NOUN/NNS fail/VERB/VBP ./PUNCT/.", [0], "{facility}", "Facilities"),
        ("Well, infrastructures fail.", "well/INTJ/UH ,/PUNCT/, x/NOUN/NNS x/VERB/VBP ./PUNCT/.", [2], "x", "x"),
        (
            "“Always so,” he said",
            "\"/PUNCT/`` x/ADV/RB x/ADV/RB ,/PUNCT/, \"/PUNCT/'' he/PRON/PRP x/VERB/VBD",
            [1],
            "as",
            "As",
        ),
        ("Stop. Always so.", "x/VERB/VB ./PUNCT/. x/ADV/RB so/ADV/RB ./PUNCT/.", [2], "again", "Again"),
        ("always so", "x/ADV/RB so/ADV/RB", [0], "again", "again"),
        ("2,000 persons came", "2,000/NUM/CD person/NOUN/NNS come/VERB/VBD", [0, 1], "crowds", "Crowds"),
        ("the Assembly met", "the/DET/DT Assembly/PROPN/NNP meet/VERB/VBD", [1], "parliament", "parliament"),
        ("I would stay", "I/PRON/PRP will/AUX/MD stay/VERB/VB", [0, 1], "I {stay:past}", "I stayed"),
        ("THE MAN WAS REDUCED", "x/DET/DT x/NOUN/NN x/AUX/VBD reduce/VERB/VBN", [3], "{subdue}", "SUBDUED"),
        ("they REDUCED him", "they/PRON/PRP reduce/VERB/VBD he/PRON/PRP", [1], "{subdue}", "SUBDUED"),
        ("the ONU met", "the/DET/DT ONU/PROPN/NNP meet/VERB/VBD", [1], "United Nations", "United Nations"),
        ("A MAN FELL", "x/DET/DT x/PROPN/NNP x/PROPN/NNP", [0], "one", "ONE"),
        ("THE ONU MET", "x/DET/DT ONU/PROPN/NNP x/PROPN/NNP", [1], "United Nations", "UNITED NATIONS"),
    ],
)
def test_a_suggestion_takes_the_case_of_its_place(
    text: str, words: str, marked: list[int], template: str, suggestion: str
) -> None:
    assert rendered(analysis(text, words), marked, template) == suggestion


@pytest.mark.parametrize(
    ("text", "words", "suggestion"),
    [
        ("Prices they rose", "price/NOUN/NNS they/PRON/PRP rise/VERB/VBD", "Yesterday prices rose"),
        ("Ankara it rose", "Ankara/PROPN/NNP it/PRON/PRP rise/VERB/VBD", "Yesterday Ankara rose"),
        ("I me rose", "I/PRON/PRP I/PRON/PRP rise/VERB/VBD", "Yesterday I rose"),
    ],
)
def test_a_word_moved_from_the_start_of_a_sentence_loses_its_capital(text: str, words: str, suggestion: str) -> None:
    assert rendered(analysis(text, words), [0, 1, 2], "yesterday {0} {2}", _0=[0], _1=[1], _2=[2]) == suggestion


# --- fit: suggestions in place


def fitted(marked: str, *suggestions: str) -> tuple[str, list[str]]:
    """The words covered and what the text becomes; `marked` has its span in [brackets]."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    span, fixes = fit(TOKENIZER(text), Span(start, end), suggestions)
    return span.of(text), [span.replaced(text, fix) for fix in fixes]


@pytest.mark.parametrize(
    ("marked", "suggestion", "corrected"),
    [
        ("It was an [operative] there.", "raid", "It was a raid there."),
        ("It was a [raid] there.", "operation", "It was an operation there."),
        ("It was a [bag] there.", "raid", "It was a raid there."),
        ("An [operative] began.", "raid", "A raid began."),
        ("AN [OPERATIVE] BEGAN.", "RAID", "A RAID BEGAN."),
        ("A [RAID] BEGAN.", "OPERATION", "AN OPERATION BEGAN."),
        ("It was a [long] wait.", "hour-long", "It was an hour-long wait."),
        ("It was an [old] union.", "European", "It was a European union."),
        ("It was an [old] group.", "one-off", "It was a one-off group."),
        ("It was a [x] task.", "onerous", "It was an onerous task."),
        ("It was a [x] one.", "unimportant", "It was an unimportant one."),
        ("It was an [x] one.", "US", "It was a US one."),
        ("It was a [x] one.", "FBI", "It was an FBI one."),
        ("It was a [x] one.", "NATO", "It was a NATO one."),
        ("It was a [x] one.", "EU", "It was an EU one."),
        ("It was a [x] one.", "NGOs", "It was an NGOs one."),
        ("It was a [x] one.", "X-ray", "It was an X-ray one."),
        ("It was a [x] one.", "8,000-seat", "It was an 8,000-seat one."),
        ("It was a [x] one.", "11-year", "It was an 11-year one."),
        ("It was an [x] one.", "110-year", "It was a 110-year one."),
        ("It was a [x] one.", "Álvarez", "It was an Álvarez one."),
        ("It was a “[raid]”.", "operation", "It was an “operation”."),
        ("It was a [raid].", "“operation”", "It was an “operation”."),
        ("Plan A [fails] now.", "ends", "Plan A ends now."),
        ("The line d'a [b].", "e", "The line d'a e."),
        ("It is [one] operation.", "a", "It is an operation."),
        ("It is [one] raid.", "a open", "It is an open raid."),
        ("They went [to spread] east.", ", spreading", "They went, spreading east."),
        ("They went, [to spread] east.", ", spreading", "They went, spreading east."),
    ],
)
def test_a_suggestion_reads_right_in_place(marked: str, suggestion: str, corrected: str) -> None:
    assert fitted(marked, suggestion)[1] == [corrected]


@pytest.mark.parametrize(
    ("marked", "covered", "corrected"),
    [
        ("It made [much] noise.", "much ", "It made noise."),
        ("It fell [hard].", " hard", "It fell."),
        ("It fell [hard]", " hard", "It fell"),
        ("[Always] according to him.", "Always according", "According to him."),
        ("always [always] so", "always ", "always so"),
        ("[2,000] people came.", "2,000 people", "People came."),
        ("[However], he left.", "However, he", "He left."),
        ("Stop. [However] — he left.", "However — he", "Stop. He left."),
        ("“[Always] the same,” he said.", "Always the", "“The same,” he said."),
        ("[Always] “the same”.", "Always “the", "“The same”."),
        ("He left, [however].", ", however", "He left."),
        ("He said, [however], that.", ", however", "He said, that."),
        ("He (that is, [him]) left.", ", him", "He (that is) left."),
        ("It was an [operative] raid.", "an operative ", "It was a raid."),
        ("It was a [police] operation.", "a police ", "It was an operation."),
        ("A [police] operation began.", "A police ", "An operation began."),
        ("Do[n't] go.", "n't", "Do go."),
        ("[All]", "All", ""),
        ("[All].", "All", "."),
    ],
)
def test_a_deletion_leaves_no_trace(marked: str, covered: str, corrected: str) -> None:
    assert fitted(marked, "") == (covered, [corrected])


def test_what_one_suggestion_takes_in_the_others_repeat() -> None:
    covered, corrected = fitted("It was an [operative] raid.", "", "police", "official")
    assert covered == "an operative "
    assert corrected == ["It was a raid.", "It was a police raid.", "It was an official raid."]


def test_no_suggestion_twice_and_none_that_changes_nothing() -> None:
    assert fitted("It was a [raid].", "operation", "operation", "raid")[1] == ["It was an operation."]
    assert fitted("It was a [raid].")[0] == "raid"


ARTICLES = {
    "raid": "a",
    "operation": "an",
    "hour": "an",
    "European": "a",
    "it": "an",
    "US": "a",
    "FBI": "an",
    "open": "an",
    "Operation": "an",
    "Open": "an",
    "It": "an",
    "house": "a",
    "8": "an",
}
WORDS = [
    *(word for word in ARTICLES if not word.istitle()),
    "European",
    "it,",
    "(European)",
    "“open”",
    "a",
    "(a",
    "an",
    "house.",
]
SUGGESTIONS = ["", "raid", "open house", "a", "an", "“it”", ", it", "US"]


def wrong_articles(text: str) -> list[str]:
    pairs = re.findall(r"(?<![\w'])(an?)(?= [“(]*(\w+))", text, re.IGNORECASE)
    return [word for article, word in pairs if article.lower() != ARTICLES.get(word, article.lower())]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), st.data())
def test_no_suggestion_spoils_the_sentence(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    text = " ".join(words)
    assume(not wrong_articles(text))
    start = len(" ".join(words[:first])) + bool(first)
    marked = Span(start, start + len(" ".join(words[first : last + 1])))
    span, fixes = fit(TOKENIZER(text), marked, data.draw(st.lists(st.sampled_from(SUGGESTIONS), max_size=3)))
    assert span.start <= marked.start <= marked.end <= span.end <= len(text)
    for fix in fixes:
        corrected = span.replaced(text, fix)
        assert corrected != text
        assert not re.search(r"\s\s|^\s|\s$", corrected)
        assert not wrong_articles(corrected)


deletable = st.lists(
    st.sampled_from(["one", "two", "Three", "four,", "“five”", "(six)", "seven."]), min_size=1, max_size=7
)


@given(deletable, st.data())
def test_a_deletion_keeps_all_other_words(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    text = " ".join(words)
    bare = words[place].strip("“”(),.")
    start = text.index(bare, len(" ".join(words[:place])))
    span, fixes = fit(TOKENIZER(text), Span(start, start + len(bare)), [""])
    (fix,) = fixes
    corrected = span.replaced(text, fix)

    def remaining(sentence: str) -> list[str]:
        return re.findall(r"\w+", sentence.lower())

    assert remaining(corrected) == remaining(text[:start]) + remaining(text[start + len(bare) :])
    assert not re.search(r"\s\s|^\s|\s$|\s[,.)”]|[(“]\s|,,", corrected)
