from collections.abc import Sequence
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from audit import knowledge
from audit.data import RoundTrip, Span
from audit.engines import Translation
from audit.errors import ConfigurationError
from audit.evidence.source import Calibration, Recovery, Rejected, protected_names, recover

ENGLISH = spacy.blank("en").vocab
TEXT = "The minister said that the house of Will Smith is red."
SOURCE = "El ministro dijo que la casa de Will Smith es roja."


class Dictionary:
    """Translates what it was told, and knows the share of words that it was told."""

    name = "dictionary 1"

    def __init__(self, known: float = 1.0, **entries: str) -> None:
        self.known = known
        self.entries = entries

    def translate(self, texts: Sequence[str], names: Sequence[Sequence[Span]]) -> list[Translation]:
        return [Translation(self.entries.get(text, text), self.known) for text, _ in zip(texts, names, strict=True)]


def recovered(text: str, draft: str, names: Sequence[Span] = (), known: float = 1.0) -> Recovery | Rejected:
    backward, forward = Dictionary(known, **{text: draft}), Dictionary(**{draft: text})
    return recover([text], [names], backward, forward, Calibration(0.2, 0.5))[0]


def test_a_good_draft_is_a_source_with_its_round_trip() -> None:
    found = recovered(TEXT, SOURCE)
    assert isinstance(found, Recovery)
    assert (found.source.text, found.source.origin, found.source.engine) == (SOURCE, "recovered", "dictionary 1")
    assert found.source.confidence == pytest.approx(0.7)
    assert found.round_trip is not None
    assert found.round_trip.text == TEXT


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("", "empty"),
        (" …", "empty"),
        ("La casa, la casa, la casa del ministro es roja y bonita.", "repeats itself"),
        ("El el el ministro dijo que la casa de Smith es roja.", "repeats itself"),
        ("El ministro es rojo.", "0.4 times as long"),
        (SOURCE + " Y añadió que no sabía nada de lo que había dicho el presidente del Gobierno.", "times as long"),
        (TEXT, "only copies"),
        ("The minister said that the house de Will Smith is red.", "only copies"),
    ],
)
def test_a_bad_draft_is_rejected_with_its_reason(draft: str, reason: str) -> None:
    found = recovered(TEXT, draft)
    assert isinstance(found, Rejected)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("text", "draft", "names"),
    [
        ("No, no, no!", "¡No, no, no!", []),
        ("Hotel Alpha", "Hotel Alpha", []),
        ("Will Smith met Mark Rose and Paris Hilton in Los Angeles.",
         "Will Smith conoció a Mark Rose y Paris Hilton en Los Angeles.",
         [Span(0, 10), Span(15, 24), Span(29, 41), Span(45, 56)]),
        ("Yes.", "Así es, señor.", []),
    ],
)  # fmt: skip
def test_what_is_as_it_should_be_is_not_rejected(text: str, draft: str, names: list[Span]) -> None:
    assert isinstance(recovered(text, draft, names), Recovery)


def test_each_text_gets_its_own_outcome_in_order() -> None:
    backward, forward = Dictionary(a="uno", b="", c="tres"), Dictionary()
    outcomes = recover(["a", "b", "c"], [(), (), ()], backward, forward, Calibration(0.5, 0.0))
    assert [item.source.text if isinstance(item, Recovery) else None for item in outcomes] == ["uno", None, "tres"]


def test_words_that_the_engine_copied_lower_the_confidence() -> None:
    half, whole = recovered(TEXT, SOURCE, known=0.5), recovered(TEXT, SOURCE)
    assert isinstance(half, Recovery)
    assert isinstance(whole, Recovery)
    assert half.source.confidence < whole.source.confidence


@pytest.mark.parametrize(
    ("calibration", "chrf", "expected"),
    [
        (Calibration(0.2, 0.5), 60.0, 0.5),
        (Calibration(0.2, 0.5), None, 0.2),
        (Calibration(0.9, 0.5), 100.0, 1.0),
        (Calibration(-0.4, 0.3), 100.0, 0.0),
    ],
)
def test_confidence_is_linear_in_agreement_and_stays_within_bounds(
    calibration: Calibration, chrf: float | None, expected: float
) -> None:
    way_back = RoundTrip("text", "engine", chrf, 0.0) if chrf is not None else None
    assert calibration.confidence(1.0, way_back) == pytest.approx(expected)


def test_the_calibration_of_the_pair_ships() -> None:
    calibration = Calibration.load("es-en")
    assert 0 < calibration.intercept < calibration.intercept + calibration.slope < 1


@pytest.mark.parametrize("content", ["intercept = 0.3", 'intercept = 0.3\nslope = "steep"', "slope ="])
def test_a_damaged_calibration_names_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    (tmp_path / "xx-en").mkdir()
    (tmp_path / "xx-en" / "recovery.toml").write_text(content)
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    with pytest.raises(ConfigurationError, match=r"recovery\.toml"):
        Calibration.load("xx-en")


def doc(tagged: str) -> Doc:
    """`word/POS` for each word; a `_` before a word glues it to the one before."""
    pairs = [item.rsplit("/", 1) for item in tagged.split()]
    words = [word for word, _ in pairs]
    spaces = [not following.startswith("_") for following in [*words[1:], "_"]][: len(words)]
    tags = [{"P": "PROPN", "N": "NOUN", "V": "VERB", "X": "PUNCT", "A": "ADP"}[tag] for _, tag in pairs]
    return Doc(ENGLISH, words=[word.removeprefix("_") for word in words], spaces=spaces, pos=tags)


@pytest.mark.parametrize(
    ("tagged", "expected"),
    [
        ("George/P Bush/P met/V Will/P Smith/P ._/X", ["George Bush", "Will Smith"]),
        ("Mark/P Rose/P _'s/A house/N", ["Mark Rose"]),
        ("George/P W./P Bush/P spoke/V", ["George W. Bush"]),
        ("Kassym/P _-/X _Jomart/P Tokayev/P spoke/V", ["Kassym-Jomart Tokayev"]),
        ("José/P de/P la/P Cruz/P spoke/V", ["José de la Cruz"]),
        ("President/P George/P Bush/P spoke/V", ["George Bush"]),
        ("President/P Bush/P spoke/V", ["Bush"]),
        ("Mr./P Brown/P spoke/V", ["Brown"]),
        ("George/P Bush/P spoke/V and/A Bush/P left/V", ["George Bush", "Bush"]),
        ("London/P waits/V", []),
        ("the/A Health/P Ministry/P waits/V", []),
        ("the/A United/P Nations/P wait/V", []),
        ("the/A President/P waits/V", []),
        ("New/P York/P waits/V", []),
        ("London/P –/X Paris/P", []),
        ("Vodafone/P spokesman/P waits/V", []),
        ("write/V to/A ann@example.com/N or/A www.example.com/N", ["ann@example.com", "www.example.com"]),
        ("", []),
    ],
)
def test_names_of_several_words_are_protected_and_words_to_translate_are_not(tagged: str, expected: list[str]) -> None:
    analysis = doc(tagged)
    assert [span.of(analysis.text) for span in protected_names(analysis)] == expected
