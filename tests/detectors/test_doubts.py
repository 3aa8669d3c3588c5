"""Words that a language model doubts, in readings made by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from fakes import Diagonal
from hand_made import TOKENIZER, VOCAB, analysis, evidence
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from audit.data import Alternative, Category, Evidence, Span, WordReading
from audit.detectors.doubts import DOUBT, FEATURES, DoubtedWord, Doubts
from audit.lexicon import Entry, Lexicon, read_entries

ATTENDED = analysis(
    "Doctors attended the wounded man.",
    "doctor/NOUN/NNS/1/nsubj attend/VERB/VBD/1/ROOT the/DET/DT/4/det wounded/ADJ/JJ/4/amod man/NOUN/NN/1/obj "
    "./PUNCT/./1/punct",
)
SPANISH = "Los médicos atendieron al herido"
LEMMAS = ["el", "médico", "atender", "al", "herido"]
NOT_THERE = -5.0  # what an alternative counts for that the model does not think of
UNKNOWN = -1.0

ATTENDER = """\
["atender"]
literal = ["attend", "attend to"]
senses = [
  { natural = ["treat", "see"], object = ["patient"], confidence = 0.8 },
  { natural = ["attend"], keep = true, object = ["meeting"], confidence = 0.9 },
]

["asistir"]
literal = ["attend"]
category = "false_friend"
senses = [{ natural = ["help"], always = true, confidence = 0.6 }]
"""


class Renderings(Diagonal):
    """Knows how some source words are rendered."""

    def __init__(self, **renderings: Sequence[tuple[str, float]]) -> None:
        self._renderings = {word: tuple(found) for word, found in renderings.items()}

    def renderings(self, source_word: str) -> tuple[tuple[str, float], ...]:
        return self._renderings.get(source_word, ())


def reading(text: str, *words: tuple[str, float], **gains: float) -> tuple[WordReading, ...]:
    """These words of a text, in order, each as surprising as it says; all would rather be one of `gains`."""
    alternatives = tuple(Alternative(other, gain) for other, gain in gains.items())
    found, place = [], 0
    for word, surprisal in words:
        start = text.index(word, place)
        place = start + len(word)
        found.append(WordReading(Span(start, place), surprisal, alternatives))
    return tuple(found)


def lexicon(folder: Path, content: str = ATTENDER, kind: str = "verbs") -> Lexicon:
    path = folder / kind / "x.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    entries: dict[str, tuple[Entry, ...]] = {}
    for entry in read_entries(path):
        entries[entry.lemma] = (*entries.get(entry.lemma, ()), entry)
    return Lexicon(entries)


def doubted(
    item: Evidence, words: Sequence[WordReading], entries: Lexicon | None = None, aligner: Diagonal | None = None
) -> list[DoubtedWord]:
    return Doubts(entries or Lexicon({}), aligner or Diagonal()).of(replace(item, reading=tuple(words)))


def attended(item: Evidence | None = None, *, entries: Lexicon | None = None, **gains: float) -> DoubtedWord:
    """All that is known of “attended”, the only word doubted."""
    item = item or evidence(ATTENDED)
    (word,) = doubted(item, reading(ATTENDED.text, ("attended", 3.0), **gains), entries)
    return word


# --- which words


@pytest.mark.parametrize(
    ("surprisal", "found"),
    [(0.0, []), (DOUBT - 0.01, []), (DOUBT, ["attended"]), (9.0, ["attended"])],
    ids=str,
)
def test_a_word_is_doubted_from_so_many_nats_on(surprisal: float, found: list[str]) -> None:
    words = reading(ATTENDED.text, ("Doctors", 0.5), ("attended", surprisal), ("man", 0.0))
    assert [word.token.text for word in doubted(evidence(ATTENDED), words)] == found


def test_doubted_words_come_in_reading_order_and_know_their_alternatives() -> None:
    words = reading(ATTENDED.text, ("Doctors", 2.0), ("the", 4.0), ("man", 3.0), treated=1.5, saw=0.5)
    found = doubted(evidence(ATTENDED), words)
    assert [(word.token.i, word.surprisal) for word in found] == [(0, 2.0), (2, 4.0), (4, 3.0)]
    assert [(other.text, other.gain) for other in found[0].alternatives] == [("treated", 1.5), ("saw", 0.5)]


@pytest.mark.parametrize(
    ("word", "pos", "looked_at"),
    [
        *[("word", pos, True) for pos in ("ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "NOUN", "NUM")],
        *[("word", pos, True) for pos in ("PART", "PRON", "PROPN", "SCONJ", "VERB")],
        *[("word", pos, False) for pos in ("INTJ", "X", "SYM", "PUNCT", "SPACE", "")],
        ("niñez", "NOUN", True),
        ("20", "NUM", False),
        ("2nd", "ADJ", False),
        ("e-mail", "NOUN", False),
        ("’s", "PART", False),
        (".", "NOUN", False),
    ],
)
def test_words_of_letters_in_the_classes_of_words_are_looked_at(word: str, pos: str, looked_at: bool) -> None:
    doc = Doc(VOCAB, words=["a", word, "b"], pos=["X", pos, "X"])
    words = [WordReading(Span(2, 2 + len(word)), 5.0, ())]
    assert [found.token.text for found in doubted(evidence(doc), words)] == ([word] if looked_at else [])


def test_without_a_reading_nothing_is_doubted() -> None:
    assert doubted(evidence(ATTENDED), ()) == []
    assert doubted(evidence(TOKENIZER("")), ()) == []


# --- readings that do not split like the tokens

CANNOT = analysis(
    "They cannot recognise it.",
    "they/PRON/PRP/3/nsubj can/AUX/MD/3/aux not/PART/RB/3/advmod recognise/VERB/VB/3/ROOT it/PRON/PRP/3/obj ./PUNCT/.",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param([("can", 2.0), ("not", 0.5)], {"can": 2.0}, id="like the tokens"),
        pytest.param([("cannot", 3.0)], {"can": 3.0, "not": 3.0}, id="one word covers two tokens"),
        pytest.param([("cannot recog", 3.0)], {"can": 3.0, "not": 3.0, "recognise": 3.0}, id="one and a half"),
        pytest.param([("reco", 0.5), ("gnise", 0.75)], {"recognise": 1.25}, id="two words in one token"),
        pytest.param([("re", 0.25), ("cog", 0.25), ("nise", 0.25)], {}, id="three too little surprising"),
        pytest.param([("canno", 2.0), ("t", 0.5)], {"can": 2.0, "not": 2.5}, id="askew"),
        pytest.param([("They", 0.5), ("recognise it", 2.0)], {"recognise": 2.0, "it": 2.0}, id="tokens unread"),
        pytest.param([("They cannot recognise it.", 1.5)], dict.fromkeys(CANNOT.text[:-1].split(), 1.5), id="all"),
        pytest.param([(" ", 9.0)], {}, id="a space"),
    ],
)
def test_readings_are_matched_with_tokens_by_characters(
    words: Sequence[tuple[str, float]], found: Mapping[str, float]
) -> None:
    if "cannot" in found:  # it is two tokens
        found = {token.text: found["cannot"] for token in CANNOT if token.is_alpha}
    doubts = doubted(evidence(CANNOT), reading(CANNOT.text, *words))
    assert {word.token.text: word.surprisal for word in doubts} == dict(found)
    assert {word.token.text: word.known["surprisal"] for word in doubts} == dict(found)


@pytest.mark.parametrize(
    ("words", "known"),
    [([("recognise", 2.0)], True), ([("recog", 2.0), ("nise", 2.0)], False)],
    ids=["of the whole word", "of parts"],
)
def test_what_would_stand_for_a_part_of_a_word_is_no_alternative(
    words: Sequence[tuple[str, float]], known: bool
) -> None:
    (word,) = doubted(evidence(CANNOT), reading(CANNOT.text, *words, see=1.0))
    assert [other.text for other in word.alternatives] == (["see"] if known else [])
    assert (word.known["alternatives"], word.known["best alternative"]) == ((1, 1.0) if known else (0, NOT_THERE))


# --- what is known of them


def test_every_doubted_word_knows_all_features_and_nothing_else(tmp_path: Path) -> None:
    item = evidence(ATTENDED, SPANISH, lemmas=LEMMAS, links=[(1, 2)])
    words = reading(ATTENDED.text, *[(token.text, 2.0) for token in ATTENDED], treated=1.0)
    aligner = Renderings(atendieron=[("treated", 0.5), ("attended", 0.25)])
    for segment in (item, evidence(ATTENDED)):
        found = doubted(segment, words, lexicon(tmp_path), aligner)
        assert len(found) == 5
        for word in found:
            assert sorted(word.known) == sorted(FEATURES)
            assert all(isinstance(value, int | float) for value in word.known.values())
    assert len(set(FEATURES)) == len(FEATURES)


@pytest.mark.parametrize(
    ("feature", "first", "middle"),
    [
        ("surprisal", 1.0, 4.0),
        ("before", UNKNOWN, 2.0),
        ("after", 2.0, 0.0),
        ("two before", UNKNOWN, 1.0),
        ("two after", 4.0, 3.0),
        ("head", 2.0, 3.0),
        ("sentence", 10 / 6, 10 / 6),
        ("greatest", 0.0, 1.0),
        ("letters", 7, 3),
        ("words", 6, 6),
        ("place", 0.0, 2 / 6),
        ("distance of head", 1, 2),
        ("capital", 1.0, 0.0),
        ("name nearby", 0.0, 0.0),
        ("entries", 0, 0),
        ("confidence of senses", 0.0, 0.0),
        ("natural alternative", NOT_THERE, NOT_THERE),
        ("aligned", 0.0, 0.0),
        ("rendering", UNKNOWN, UNKNOWN),
        ("usual rendering", UNKNOWN, UNKNOWN),
        ("alternative rendering", NOT_THERE, NOT_THERE),
        ("likeness", UNKNOWN, UNKNOWN),
    ],
)
def test_a_word_is_known_by_its_surroundings(feature: str, first: float, middle: float) -> None:
    words = reading(ATTENDED.text, ("Doctors", 1.0), ("attended", 2.0), ("the", 4.0), ("man", 3.0))
    found = {word.token.text: word.known for word in doubted(evidence(ATTENDED), words)}
    assert (found["Doctors"][feature], found["the"][feature]) == (pytest.approx(first), pytest.approx(middle))


def test_equal_classes_are_equal_numbers() -> None:
    words = reading(ATTENDED.text, ("Doctors", 1.0), ("attended", 2.0), ("man", 3.0))
    doctors, attended, man = (word.known for word in doubted(evidence(ATTENDED), words))
    assert doctors["class"] == man["class"] == attended["class before"]
    assert attended["class"] == doctors["class after"] == doctors["class of head"] == attended["class of head"]
    assert attended["class"] != man["class"]
    assert doctors["class before"] == man["class after"] == UNKNOWN


@pytest.mark.parametrize(("name", "nearby"), [(0, 1.0), (1, 1.0), (2, 1.0), (3, 0.0)], ids=str)
def test_a_name_beside_a_word_is_seen(name: int, nearby: float) -> None:
    doc = Doc(VOCAB, words=["a", "b", "c", "d"], pos=["PROPN" if place == name else "NOUN" for place in range(4)])
    (word,) = doubted(evidence(doc), [WordReading(Span(2, 3), 2.0, ())])
    assert word.known["name nearby"] == nearby


def test_alternatives_of_the_same_stem_are_told_from_others() -> None:
    known = attended(treated=2.0, attending=1.0, attend=0.5).known
    assert (known["alternatives"], known["best alternative"], known["same stem"]) == (3, 2.0, 1.0)
    assert attended(treated=2.0).known["same stem"] == NOT_THERE


# --- the lexicon


def test_the_lexicon_gives_natural_words_in_the_form_of_the_word(tmp_path: Path) -> None:
    word = attended(entries=lexicon(tmp_path), treated=2.0, saw=-0.5)
    assert [entry.lemma for entry in word.entries] == ["asistir", "atender"]
    assert word.natural == {"helped": NOT_THERE, "treated": 2.0, "saw": -0.5}
    expected = {"entries": 2, "senses": 2, "confidence of senses": 0.8, "false friend": 1.0, "natural alternative": 2.0}
    assert {name: word.known[name] for name in expected} == expected
    assert word.entries[0].senses[0].category is Category.FALSE_FRIEND


@pytest.mark.parametrize(
    ("tag", "text", "natural"),
    [("VB", "attend", "treat"), ("VBZ", "attends", "treats"), ("VBG", "attending", "treating")],
)
def test_natural_words_are_inflected(tmp_path: Path, tag: str, text: str, natural: str) -> None:
    doc = analysis(f"They {text} him.", f"they/PRON/PRP/1 attend/VERB/{tag}/1 he/PRON/PRP/1 ./PUNCT/./1")
    entry = '["atender"]\nliteral = ["attend"]\nsenses = [{ natural = ["treat"] }]\n'
    (word,) = doubted(evidence(doc), reading(doc.text, (text, 2.0)), lexicon(tmp_path, entry))
    assert list(word.natural) == [natural]


@pytest.mark.parametrize(
    ("lemma", "text", "literal", "found"),
    [
        pytest.param("attend", "attended", "attend", True, id="the lemma"),
        pytest.param("attend", "attended", "attended", True, id="the word itself"),
        pytest.param("Attend", "Attended", "attend", True, id="a capital in the text"),
        pytest.param("attend", "attended", "Attend", True, id="a capital in the lexicon"),
        pytest.param("attend", "attended", "attend to", False, id="a phrase"),
        pytest.param("tend", "tended", "attend", False, id="another word"),
    ],
)
def test_an_entry_is_found_by_its_literal_english(
    tmp_path: Path, lemma: str, text: str, literal: str, found: bool
) -> None:
    doc = analysis(f"They {text} him.", f"they/PRON/PRP/1 {lemma}/VERB/VBD/1 he/PRON/PRP/1 ./PUNCT/./1")
    entries = lexicon(tmp_path, f'["atender"]\nliteral = ["{literal}"]\nsenses = [{{ natural = ["treat"] }}]\n')
    (word,) = doubted(evidence(doc), reading(doc.text, (text, 2.0)), entries)
    assert bool(word.entries) is found
    assert word.known["entries"] == float(found)


def test_an_entry_found_by_lemma_and_word_counts_once(tmp_path: Path) -> None:
    entries = '["atender"]\nliteral = ["attend", "attended"]\nsenses = [{ natural = ["treat"] }]\n'
    assert attended(entries=lexicon(tmp_path, entries)).known["entries"] == 1


def test_the_word_itself_is_no_natural_alternative(tmp_path: Path) -> None:
    entries = """\
["atender"]
literal = ["attend", "attend to"]
senses = [{ natural = ["attend", "treat"], literal = ["attend to"] }]
"""
    assert list(attended(entries=lexicon(tmp_path, entries)).natural) == ["treated"]


def test_senses_that_keep_the_word_tell_nothing(tmp_path: Path) -> None:
    entries = '["atender"]\nliteral = ["attend"]\nsenses = [{ natural = ["attend"], keep = true }]\n'
    word = attended(entries=lexicon(tmp_path, entries))
    assert word.natural == {}
    assert (word.known["entries"], word.known["senses"], word.known["natural alternative"]) == (1, 0, NOT_THERE)


def test_an_entry_whose_lemma_is_in_the_source_speaks_alone(tmp_path: Path) -> None:
    item = evidence(ATTENDED, SPANISH, lemmas=LEMMAS)
    word = attended(item, entries=lexicon(tmp_path), treated=1.0, helped=4.0)
    assert [entry.lemma for entry in word.entries] == ["atender"]
    assert word.natural == {"treated": 1.0, "saw": NOT_THERE}
    assert (word.known["lemma in source"], word.known["natural alternative"]) == (1, 1.0)
    assert word.known["entries"] == 2


def test_where_no_lemma_is_in_the_source_all_entries_speak(tmp_path: Path) -> None:
    item = evidence(ATTENDED, "Curaron al herido", lemmas=["curar", "al", "herido"])
    for word in (attended(item, entries=lexicon(tmp_path)), attended(entries=lexicon(tmp_path))):
        assert len(word.entries) == 2
        assert word.known["lemma in source"] == 0


# --- what lies behind

RENDERED = Renderings(atendieron=[("treated", 0.5), ("attended", 0.2), ("saw", 0.1)], médicos=[("doctors", 0.9)])


def behind(item: Evidence, **gains: float) -> DoubtedWord:
    (word,) = doubted(item, reading(ATTENDED.text, ("attended", 3.0), **gains), aligner=RENDERED)
    return word


def test_the_renderings_of_the_aligned_word_are_known() -> None:
    item = evidence(ATTENDED, SPANISH, lemmas=LEMMAS, links=[(0, 1), (1, 2)])
    word = behind(item, treated=1.5, saw=0.5, attended=0.0, helped=2.0)
    expected = {
        "aligned": 0.9,
        "rendering": 0.2,
        "usual rendering": 0.5,
        "alternative rendering": 1.5,
        "likeness": 2 / 10,
        "source given": 1.0,
    }
    assert {name: word.known[name] for name in expected} == pytest.approx(expected)
    assert word.natural == {"treated": 1.5, "saw": 0.5}


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        pytest.param([], (0.0, UNKNOWN, UNKNOWN, NOT_THERE), id="not aligned"),
        pytest.param([(1, 3)], (0.9, 0.0, UNKNOWN, NOT_THERE), id="a word without renderings"),
        pytest.param([(1, 1)], (0.9, 0.0, 0.9, NOT_THERE), id="a word never rendered so"),
        pytest.param([(0, 2)], (0.0, UNKNOWN, UNKNOWN, NOT_THERE), id="another word aligned"),
        pytest.param([(1, 2)], (0.9, 0.2, 0.5, 1.5), id="aligned"),
    ],
)
def test_renderings_are_those_of_the_word_behind(links: list[tuple[int, int]], expected: tuple[float, ...]) -> None:
    known = behind(evidence(ATTENDED, SPANISH, lemmas=LEMMAS, links=links), treated=1.5).known
    names = ("aligned", "rendering", "usual rendering", "alternative rendering")
    assert tuple(known[name] for name in names) == expected


def test_of_several_aligned_words_the_likeliest_counts() -> None:
    item = evidence(ATTENDED, SPANISH, lemmas=LEMMAS, links=[(1, 3), (1, 2), (1, 1)])
    assert item.alignment is not None
    links = [replace(link, probability=0.95 if link.source == 2 else 0.4) for link in item.alignment.links]
    for order in (links, links[::-1]):
        known = behind(replace(item, alignment=replace(item.alignment, links=tuple(order)))).known
        assert (known["aligned"], known["usual rendering"]) == (0.95, 0.5)


def test_the_word_behind_is_looked_up_in_small_letters() -> None:
    item = evidence(ATTENDED, "Atendieron al herido", lemmas=["atender", "al", "herido"], links=[(1, 0)])
    assert behind(item).known["usual rendering"] == 0.5


@pytest.mark.parametrize(("origin", "given_source"), [("given", 1.0), ("recovered", 0.0)])
def test_a_given_source_is_told_from_a_recovered_one(origin: str, given_source: float) -> None:
    item = evidence(ATTENDED, SPANISH, origin=origin, lemmas=LEMMAS, links=[(1, 2)])
    known = behind(item).known
    assert (known["source given"], known["usual rendering"]) == (given_source, 0.5)


@pytest.mark.parametrize(
    ("word", "source", "likeness"),
    [("actual", "actual", 1.0), ("real", "realidad", 0.5), ("reality", "real", 4 / 7), ("dog", "perro", 0.0)],
)
def test_likeness_is_the_share_that_both_words_begin_with(word: str, source: str, likeness: float) -> None:
    doc = Doc(VOCAB, words=[word], pos=["NOUN"])
    item = evidence(doc, source, lemmas=[source], links=[(0, 0)])
    (found,) = doubted(item, [WordReading(Span(0, len(word)), 2.0, ())])
    assert found.known["likeness"] == pytest.approx(likeness)


# --- whatever comes


@st.composite
def readings(draw: st.DrawFn, length: int) -> list[WordReading]:
    """Words in order, apart or side by side, anywhere in a text of this length."""
    places = sorted(draw(st.lists(st.integers(0, length), max_size=12)))
    other = st.builds(Alternative, st.sampled_from(["treated", "saw", "the", "a", "x"]), st.floats(-2, 9))
    return [
        WordReading(Span(start, end), draw(st.floats(0, 20)), tuple(draw(st.lists(other, max_size=3))))
        for start, end in pairwise(places)
        if start < end and draw(st.booleans())
    ]


@given(st.text(max_size=40) | st.text(" aAbB'-.1ñ", max_size=40), st.data())
def test_any_reading_of_any_text_gives_numbers(text: str, data: st.DataObject) -> None:
    blank = TOKENIZER(text)
    doc = Doc(
        VOCAB,
        words=[token.text for token in blank],
        spaces=[bool(token.whitespace_) for token in blank],
        pos=[data.draw(st.sampled_from(["NOUN", "VERB", "DET", "PROPN", "PUNCT", "X", ""])) for _ in blank],
        heads=[data.draw(st.integers(0, len(blank) - 1)) for _ in blank],
        deps=["dep"] * len(blank),
    )
    assert doc.text == text
    words = data.draw(readings(len(text)))
    found = doubted(evidence(doc, "uno", lemmas=["uno"], links=[(0, 0)] if len(doc) else []), words, aligner=RENDERED)
    assert [word.token.i for word in found] == sorted({word.token.i for word in found})
    for word in found:
        span = Span(word.token.idx, word.token.idx + len(word.token))
        assert word.surprisal == pytest.approx(sum(one.surprisal for one in words if one.span.overlaps(span)))
        assert word.surprisal >= DOUBT
        assert all(math.isfinite(word.known[name]) for name in FEATURES)
