import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.data import Span
from audit.engines.apertium import Apertium
from audit.errors import EngineError


def _installed() -> bool:
    try:
        Apertium.start("en", "es").close()
    except EngineError:
        return False
    return True


pytestmark = pytest.mark.skipif(not _installed(), reason="apertium-eng-spa is not installed")


@pytest.fixture(scope="module")
def english_spanish() -> Iterator[Apertium]:
    with Apertium.start("en", "es") as translator:
        yield translator


@pytest.fixture(scope="module")
def spanish_english() -> Iterator[Apertium]:
    with Apertium.start("es", "en") as translator:
        yield translator


def spans(text: str, *names: str) -> list[Span]:
    return [Span(text.index(name), text.index(name) + len(name)) for name in names]


def children() -> set[int]:
    """The processes of this one, zombies included."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = status.read_text().rpartition(")")[2].split()[1]
        except OSError:  # gone meanwhile
            continue
        if int(parent) == os.getpid():
            found.add(int(status.parent.name))
    return found


def test_it_translates_both_ways_and_says_who_did(english_spanish: Apertium, spanish_english: Apertium) -> None:
    assert english_spanish.translate(["The red house."], [()])[0].text == "La casa roja."
    assert spanish_english.translate(["La casa roja."], [()])[0].text == "The red house."
    assert english_spanish.name.startswith("Apertium eng-spa ")
    assert english_spanish.name != spanish_english.name


def test_no_texts_no_translations(english_spanish: Apertium) -> None:
    assert english_spanish.translate([], []) == []


def test_each_text_needs_its_names(english_spanish: Apertium) -> None:
    with pytest.raises(ValueError, match="zip"):
        english_spanish.translate(["one", "two"], [()])


def test_a_language_that_is_not_installed_is_an_error_that_says_what_to_install() -> None:
    with pytest.raises(EngineError, match="eng-xxx not found: install it with: apt-get install apertium-eng-xxx"):
        Apertium.start("en", "xxx")


def test_without_apertium_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EngineError, match="not found: install it with: apt-get install apertium-eng-spa"):
        Apertium.start("en", "es")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Yes”, he said.", "“Sí”, dijo."),
        ("He said “the red car” was expensive.", "“el coche rojo”"),
        ("He said «the red car» was expensive.", "«el coche rojo»"),
        ('He said "the red car" was expensive.', '"el coche rojo"'),
        ("He said ‘the red car’ was expensive.", "‘el coche rojo’"),
        ("He said 'the red car' was expensive.", "'el coche rojo'"),
        ("The so-called “anti-terrorist operation” of the government", "“operación antiterrorista” del"),
        ("“You see, in Moscow, ‘everyone’ can win,” he says.", "“Ves, en Moscú, ‘todo el mundo’ puede ganar,”"),
        ("He said “the red car", "“el coche rojo"),
        ("The government – and the president – wait…", " – y el presidente – "),
        ("The government doesn’t wait…", "…"),
        ("The minister’s house is red.", "La casa del ministro es roja."),
    ],
)
def test_quotation_marks_dashes_and_ellipses_stay_in_place(english_spanish: Apertium, text: str, expected: str) -> None:
    assert expected in english_spanish.translate([text], [()])[0].text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("George Bush met the president.", ["George Bush"]),
        ("The wife of Will Smith bought a house.", ["Will Smith"]),
        ("Mark Rose’s house is red.", ["Mark Rose"]),
        ("He saw Paris Hilton, Mark Rose and Will Smith in London.", ["Paris Hilton", "Mark Rose", "Will Smith"]),
        ("“White, Green [and] Brown*” is open.", ["White", "Green", "Brown*"]),
        ("Kassym-Jomart Tokayev, ‘the president’, spoke.", ["Kassym-Jomart Tokayev"]),
    ],
)
def test_names_come_through_unchanged(english_spanish: Apertium, text: str, names: list[str]) -> None:
    translated = english_spanish.translate([text], [spans(text, *names)])[0]
    assert [translated.text.count(name) for name in names] == [1] * len(names)
    assert translated.known == 1.0


def test_the_grammar_around_a_name_is_that_around_names(english_spanish: Apertium) -> None:
    text = "The wife of Will Smith bought a red house."
    assert english_spanish.translate([text], [spans(text, "Will Smith")])[0].text == (
        "La mujer de Will Smith compró una casa roja."
    )


def test_names_that_are_not_protected_are_translated_where_the_dictionary_knows_them(english_spanish: Apertium) -> None:
    text = "Mark Rose lives in London."
    assert "Londres" in english_spanish.translate([text], [spans(text, "Mark Rose")])[0].text


@pytest.mark.parametrize(
    ("text", "known"),
    [("The red house.", 1.0), ("The zyxwv house.", 2 / 3), ("*The* red #1 house@home", 1.0), ("", 1.0), ("…", 1.0)],
)
def test_the_share_of_known_words_counts_marks_of_the_engine_only(
    english_spanish: Apertium, text: str, known: float
) -> None:
    translated = english_spanish.translate([text], [()])[0]
    assert translated.known == pytest.approx(known)
    assert translated.text.count("*") == text.count("*")


@pytest.mark.parametrize("character", list('[]{}^$/\\@<>~*#+|_=`"“\0\n\r\t\x1b\x85\u2028\u00a0\u200b\ud800\U0001f600'))
def test_every_special_character_survives_between_words(english_spanish: Apertium, character: str) -> None:
    texts = [f"red {character} green", f"red{character}green", f"{character} red green {character}"]
    translated = english_spanish.translate(texts, [()] * 3)
    assert [t.text.count(character) for t in translated] == [1, 1, 2]


@given(st.lists(st.text(), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_one_item_whatever_is_in_it(english_spanish: Apertium, texts: list[str]) -> None:
    translated = english_spanish.translate([*texts, "The red house."], [()] * (len(texts) + 1))
    assert len(translated) == len(texts) + 1
    assert translated[-1].text == "La casa roja."
    assert all(0 <= item.known <= 1 for item in translated)


@given(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1))
@settings(max_examples=60, deadline=None)
def test_any_name_comes_through(english_spanish: Apertium, name: str) -> None:
    text = f"The house of {name} is red."
    span = Span(13, 13 + len(name))
    assert name in english_spanish.translate([text], [[span]])[0].text


def test_a_translation_does_not_depend_on_its_neighbours(english_spanish: Apertium) -> None:
    texts = ["He drives a car", "the reds", "Bush. And", "(", "It was stolen."]
    together = english_spanish.translate(texts, [()] * 5)
    assert together == [english_spanish.translate([text], [()])[0] for text in texts]


def test_five_hundred_sentences_at_once(english_spanish: Apertium) -> None:
    texts = [
        f"The minister of house number {n} said that the red car was very expensive last year." for n in range(500)
    ]
    translated = english_spanish.translate(texts, [()] * 500)
    assert [str(n) in item.text for n, item in enumerate(translated)] == [True] * 500


def test_a_batch_larger_than_the_pipes_does_not_deadlock() -> None:
    text = "x" * 100_000
    with Apertium("copy", [["cat"], ["cat"]]) as copy:
        assert [item.text for item in copy.translate([text] * 30, [()] * 30)] == [text] * 30


def test_a_killed_program_is_an_error_and_the_next_call_starts_anew() -> None:
    before = children()
    with Apertium.start("en", "es") as translator:
        translator.translate(["red"], [()])
        started = children() - before
        os.kill(sorted(started)[len(started) // 2], signal.SIGKILL)
        with pytest.raises(EngineError, match=r"Apertium eng-spa .* stopped working"):
            translator.translate(["red " * 100] * 100, [()] * 100)
        assert children() == before
        assert translator.translate(["The red house."], [()])[0].text == "La casa roja."
    assert children() == before


def test_silence_is_an_error_after_a_while_and_the_programs_are_ended() -> None:
    before = children()
    translator = Apertium("sleeper", [["sleep", "60"]], patience=0.1)
    started = time.monotonic()
    with pytest.raises(EngineError, match=r"no answer within 0\.1 seconds"):
        translator.translate(["red"], [()])
    assert time.monotonic() - started < 5
    assert children() == before


def test_a_forgotten_translator_ends_its_programs() -> None:
    before = children()
    translator = Apertium.start("en", "es")
    translator.translate(["red"], [()])
    del translator
    gc.collect()
    assert children() == before


def test_a_process_that_ends_takes_its_programs_along() -> None:
    program = (
        "from audit.engines.apertium import Apertium\n"
        "a = Apertium.start('en', 'es'); print(a.translate(['The red house.'], [()])[0].text)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ("La casa roja.\n", "")


def test_threads_share_one_translator(english_spanish: Apertium) -> None:
    answers: dict[int, list[str]] = {}

    def work(n: int) -> None:
        texts = [f"The house number {n} is red."] * 20
        answers[n] = [item.text for item in english_spanish.translate(texts, [()] * 20)]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(set(answers[n])) == 1 and str(n) in answers[n][0] for n in range(6))


def test_a_forked_process_gets_programs_of_its_own(english_spanish: Apertium) -> None:
    english_spanish.translate(["red"], [()])
    child = os.fork()
    if child == 0:
        right = english_spanish.translate(["The red house."], [()])[0].text == "La casa roja."
        english_spanish.close()
        os._exit(0 if right else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert english_spanish.translate(["The red house."], [()])[0].text == "La casa roja."
