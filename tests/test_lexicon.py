from __future__ import annotations

from pathlib import Path

import pytest
from rule_files import word_list

from audit import knowledge, lexicon_check
from audit.data import Category, Severity
from audit.errors import ConfigurationError
from audit.lexicon import Domain, Kind, Lexicon, read_entries

ATTEND = """
["atender"]
literal = ["attend"]
category = "false_friend"
senses = [
  { natural = ["treat"], object = ["patient", "@person"], unless = ["meeting"], domain = "health", note = "Doctors." },
  { natural = ["deal with"], confidence = 0.9, severity = "major", category = "calque", register = "formal" },
  { natural = ["attend"], keep = true, object = ["school"] },
]
"""


def entries(folder: Path, text: str, kind: str = "verbs", letter: str = "a") -> Path:
    path = folder / "es-en" / "lexicon" / kind / f"{letter}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def lexicon(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Lexicon:
    monkeypatch.setattr(knowledge, "root", lambda: folder)
    return Lexicon.load("es-en")


def test_reads_a_whole_entry(tmp_path: Path) -> None:
    word_list(tmp_path, "person", "man", "woman")
    (entry,) = read_entries(entries(tmp_path, ATTEND))
    assert (entry.lemma, entry.kind, entry.literal) == ("atender", Kind.VERB, ("attend",))
    treat, deal, keep = entry.senses
    assert treat.contexts == {"object": {"patient", "man", "woman"}}
    assert (treat.natural, treat.unless, treat.note) == (("treat",), {"meeting"}, "Doctors.")
    assert (treat.category, treat.severity, treat.domain) == (Category.FALSE_FRIEND, Severity.MINOR, Domain.HEALTH)
    assert (deal.category, deal.severity, deal.confidence) == (Category.CALQUE, Severity.MAJOR, 0.9)
    assert (deal.register, deal.domain, deal.decides) == ("formal", Domain.GENERAL, False)
    assert (keep.keep, treat.decides, keep.decides) == (True, True, True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('["a"]\nliteral = []\nsenses = [{natural = ["x"]}]', "a: needs literal English and at least one sense"),
        ('["a"]\nliteral = ["b"]\nsenses = []', "a: needs literal English and at least one sense"),
        ('["a"]\nliteral = ["b"]', "senses is missing"),
        ('["a"]\nliteral = ["b"]\nsenses = [{natural = []}]', "a: senses 1: needs natural English"),
        (
            '["a"]\nliteral = ["b"]\nsenses = [{natural = ["b"], near = ["c"]}]',
            "a: b is both literal and natural: mark that sense keep = true",
        ),
        (
            '["a"]\nliteral = ["b"]\nsenses = [{natural = ["c"], near = ["d"], always = true}]',
            "senses 1: always leaves no room for contexts: choose one",
        ),
        (
            '["a"]\nliteral = ["b"]\nsenses = [{natural = ["c"], confidence = 2}]',
            "senses 1: confidence must lie between 0 and 1",
        ),
        ('["a"]\nliteral = ["b"]\nsenses = [{natural = ["c"], nera = ["d"]}]', "did you mean 'near'?"),
        ('["a"]\nliteral = ["b"]\nsenses = [{natural = ["c"], domain = "cour"}]', "did you mean 'courts'?"),
        ('["a"]\nliteral = ["b"]\nsenses = [{natural = ["c"], near = ["@nobody"]}]', "no word list 'nobody'"),
        ('["A  b"]\nliteral = ["b"]\nsenses = [{natural = ["c"]}]', "the lemma must be lower-case"),
        ("a = 1", "a: must be a table"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = entries(tmp_path, text)
    with pytest.raises(ConfigurationError, match=r".") as raised:
        read_entries(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert complaint in str(raised.value)


def test_a_folder_that_is_no_word_class_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="lexicon files lie in one of verbs, nouns"):
        read_entries(entries(tmp_path, ATTEND, kind="verbz"))


def test_a_lemma_may_be_of_two_classes_but_stand_once_in_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = '["poder"]\nliteral = ["can"]\nsenses = [{natural = ["may"]}]\n'
    entries(tmp_path, one, "verbs", "p")
    entries(tmp_path, one.replace("can", "power"), "nouns", "p")
    loaded = lexicon(monkeypatch, tmp_path)
    assert [entry.kind for entry in loaded["poder"]] == [Kind.VERB, Kind.NOUN]
    assert (len(loaded), len(list(loaded.entries))) == (1, 2)
    second = entries(tmp_path, one, "verbs", "q")
    with pytest.raises(ConfigurationError, match=r"stands in .* already: merge the two") as raised:
        Lexicon.load("es-en")
    assert str(raised.value).startswith(f"{second}: 'poder'")


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (("fallar", "verbs", "fail", '{natural = ["rule"]}'), None),
        (("tirar la toalla", "phrases", "throw the towel", '{natural = ["give up"]}'), None),
        (("asínque", "adverbs", "like that", '{natural = ["thus"]}'), "no dictionary lists 'asínque': correct it"),
        (("fallar", "verbs", "failed", '{natural = ["rule"]}'), "literal 'failed' is a form of 'fail'"),
        (("obra", "nouns", "works", '{natural = ["building site"]}'), None),
        (
            ("fallar", "verbs", "fail", '{natural = ["rulle"]}'),
            "natural 'rulle' is no English of the class verbs",
        ),
        (("fallar", "verbs", "fail", '{natural = ["rule"], keep = true}'), "it may name only literal forms"),
    ],
)
def test_entries_hold_words_that_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: tuple[str, str, str, str], complaint: str | None
) -> None:
    lemma, kind, literal, sense = entry
    entries(tmp_path, f'["{lemma}"]\nliteral = ["{literal}"]\nsenses = [{sense}]', kind)
    found = lexicon_check.check(lexicon(monkeypatch, tmp_path), "es", frozenset())
    assert len(found) == (complaint is not None)
    assert all(complaint and complaint in line and f": {lemma}: " in line for line in found)


def test_a_word_in_use_needs_no_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries(tmp_path, '["okuparzo"]\nliteral = ["okuparzo"]\nsenses = [{natural = ["squatter"]}]', "nouns", "o")
    loaded = lexicon(monkeypatch, tmp_path)
    assert len(lexicon_check.check(loaded, "es", frozenset())) == 1
    assert lexicon_check.check(loaded, "es", frozenset({"okuparzo"})) == []
