from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from audit.engines.spacy_analyzer import EMBEDDED, SpacyAnalyzer
from audit.errors import EngineError, ExitCode


@pytest.fixture(scope="module")
def analyzer() -> SpacyAnalyzer:
    return SpacyAnalyzer.load()


def test_finds_words_lemmas_and_relations(analyzer: SpacyAnalyzer) -> None:
    (doc,) = analyzer.analyze(["The guards reduced the man."])
    _, guards, reduced, _, man, _ = doc
    assert [token.lemma_ for token in (guards, reduced, man)] == ["guard", "reduce", "man"]
    assert [token.pos_ for token in (guards, reduced, man)] == ["NOUN", "VERB", "NOUN"]
    assert reduced.tag_ == "VBD"
    assert (guards.dep_, guards.head) == ("nsubj", reduced)
    assert (man.dep_, man.head) == ("obj", reduced)


def test_one_analysis_per_text_in_order(analyzer: SpacyAnalyzer) -> None:
    texts = [f"Number {number} came." for number in range(70)]  # more than one batch
    assert [doc.text for doc in analyzer.analyze([*texts, "", "Last."])] == [*texts, "", "Last."]


def test_the_same_text_gets_the_same_analysis_in_any_company(analyzer: SpacyAnalyzer) -> None:
    text = "The guards reduced the man who had shouted."
    alone, *_, beside = analyzer.analyze([text, "A much longer text stands between the two, and says nothing.", text])
    assert alone.to_json() == beside.to_json()


@given(st.text(st.sampled_from("aB1 \n\t\r\u00a0\u2028\ud83d😀é“”\"'.,-’"), max_size=30))
def test_offsets_are_those_of_the_text(analyzer: SpacyAnalyzer, text: str) -> None:
    (doc,) = analyzer.analyze([text])
    assert len(doc.text) == len(text)
    for token in doc:
        written = text[token.idx : token.idx + len(token)]
        assert all(
            ours == theirs or ours.isspace() or "\ud800" <= ours <= "\udfff"
            for ours, theirs in zip(written, token.text, strict=True)
        )


def test_wrapping_changes_nothing(analyzer: SpacyAnalyzer) -> None:
    plain, wrapped = analyzer.analyze(["The guards reduced the man.", "The guards\nreduced\tthe man."])
    assert plain.to_json() == wrapped.to_json()


@pytest.mark.parametrize("mark", ["”", "“", '"'])
def test_words_on_both_sides_of_a_quotation_mark_are_two(analyzer: SpacyAnalyzer, mark: str) -> None:
    (doc,) = analyzer.analyze([f"He is calm{mark}explained the man."])
    assert [token.text for token in doc][2:5] == ["calm", mark, "explained"]


def test_a_missing_pipeline_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as error:
        SpacyAnalyzer.load(tmp_path / "none")
    assert str(error.value).startswith(f"analyzer {tmp_path / 'none'}: cannot be loaded (")
    assert "\n" not in str(error.value)
    assert error.value.exit_code is ExitCode.ENGINE


@pytest.mark.parametrize(
    "part", ["config.cfg", "meta.json", "parser/model", "parser/moves", "tokenizer", "vocab/vectors"]
)
def test_a_damaged_pipeline_is_one_line(tmp_path: Path, part: str) -> None:
    shutil.copytree(EMBEDDED, tmp_path / "analyzer")
    damaged = tmp_path / "analyzer" / part
    damaged.write_bytes(damaged.read_bytes()[:20] if part != "vocab/vectors" else b"")
    with pytest.raises(EngineError, match=r"cannot be loaded \(.*\): reinstall") as error:
        SpacyAnalyzer.load(tmp_path / "analyzer")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("parts", "lacking"),
    [([], "no tags and no lemmas and no dependencies"), (["tagger", "parser"], "no lemmas")],
)
def test_a_pipeline_that_lacks_what_rules_need_is_refused(tmp_path: Path, parts: list[str], lacking: str) -> None:
    pipeline = spacy.blank("en")
    for part in parts:
        pipeline.add_pipe(part).add_label("dep" if part == "parser" else "NN")
    pipeline.initialize()
    pipeline.to_disk(tmp_path / "small")
    with pytest.raises(EngineError, match=f"finds {lacking}: choose a full pipeline$"):
        SpacyAnalyzer.load(tmp_path / "small")


def test_the_name_tells_language_version_and_content(analyzer: SpacyAnalyzer) -> None:
    language, version, content = analyzer.name.split()
    assert language.startswith("en_")
    assert version == analyzer.pipeline.meta["version"]
    assert re.fullmatch(r"sha256:[0-9a-f]{16}", content)


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("He was baptized in May.", "baptized", "baptize"),
        ("They realized three visits.", "realized", "realize"),
        ("The bonuses were paid.", "bonuses", "bonus"),
    ],
)
def test_a_lemma_is_a_word(analyzer: SpacyAnalyzer, text: str, word: str, lemma: str) -> None:
    (doc,) = analyzer.analyze([text])
    assert [token.lemma_ for token in doc if token.text == word] == [lemma]


def test_a_token_without_lemma_gets_one() -> None:
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "dogs"}]], {"POS": "NOUN", "LEMMA": ""})  # as a learned lemmatizer leaves some
    (doc,) = SpacyAnalyzer(pipeline, "test").analyze(["dogs"])
    assert doc[0].lemma_ == "dog"
