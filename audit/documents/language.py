"""What language a text is in, decided only where the evidence is strong.

Two witnesses. First the share of a text's words that simplemma knows in the target language: quick (0.1 ms a
sentence), and sure, since a sentence of English has 70 % and more of them and a sentence of another language hardly
ever. Only below that is langdetect asked: it names 55 languages, but is slow (0.8 s to load, 6 ms a sentence) and goes
by names and short texts wrongly. Both are given only what tells a language: no names, addresses or links.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from audit import knowledge
from audit.engines.lemmas import is_word

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S+@\S+|\b(?:https?://|www\.)\S+")

# Below these a text says nothing about its language; it is taken to be in that of its document.
_MIN_LETTERS = 20
_MIN_WORDS = 3

# A few letters of another script can be a symbol or a word quoted.
_MIN_SCRIPT_LETTERS = 5

_TARGET_SHARE = 0.7
_SURE = 0.9

# How much likelier the two languages of the audit are than any other one, before anything is read.
_PRIOR = 10.0

# langdetect reads no more characters than this, so a long document gives as many, from all its parts.
_SAMPLE = 10_000

_loading = Lock()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a segment can be audited as text in the target language: if not, `skipped` says why."""

    skipped: str | None = None
    untranslated: bool = False


def judge(texts: Sequence[str], source_language: str, target_language: str) -> list[Verdict]:
    """One verdict per segment of a document, in order.

    A segment is in its own language where that is certain, else in that of the document. A segment in the source
    language is untranslated, unless the whole document is in it; in a third language it is skipped.
    """
    document = _language(_sample(texts), source_language, target_language)
    verdicts = []
    for text in texts:
        language = document
        # Asking about each segment of a foreign document would be slow; the word share tells what is not foreign.
        if document in {None, target_language} or _known_share(text, target_language) >= _TARGET_SHARE:
            language = _language(text, source_language, target_language) or document
        if language is None or language == target_language:
            verdicts.append(Verdict())
        elif language == source_language != document:
            verdicts.append(Verdict(untranslated=True))
        else:
            verdicts.append(Verdict(f"language: {_called(language)}, expected {_called(target_language)}"))
    return verdicts


def _sample(texts: Sequence[str]) -> str:
    step = 1 + sum(len(text) for text in texts) // _SAMPLE
    return "\n".join(text[:_SAMPLE] for text in texts[::step])[:_SAMPLE]


def _language(text: str, source_language: str, target_language: str) -> str | None:
    """The code of the language of `text`, the name of its script if that is all that is certain, or None."""
    text = _ADDRESS.sub(" ", text)
    if text.isupper():
        text = text.lower()
    if _known_share(text, target_language) >= _TARGET_SHARE:
        return target_language
    letters = [character for character in text if character.isalpha()]
    foreign = [script for script in map(_script, letters) if script != "LATIN"]
    if 2 * len(foreign) > len(letters) >= _MIN_SCRIPT_LETTERS:
        script = min(Counter(foreign).items(), key=lambda item: (-item[1], item[0]))[0]
        return _detected(text, source_language, target_language) or f"{script.capitalize()} script"
    if len(letters) < _MIN_LETTERS or len(_telling_words(text)) < _MIN_WORDS:
        return None
    return _detected(text, source_language, target_language)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").partition(" ")[0]


def _telling_words(text: str) -> list[str]:
    """The words that are not capitalised: names are the same in all languages."""
    return [word for word in _WORD.findall(text) if not word[0].isupper()]


def _known_share(text: str, language: str) -> float:
    """The share (0..1) of words known in `language`; 0 where there are too few words to tell."""
    words = _telling_words(text)
    if len(words) < _MIN_WORDS:
        return 0.0
    return sum(is_word(word, language) for word in words) / len(words)


def _detected(text: str, source_language: str, target_language: str) -> str | None:
    """What langdetect takes `text` for, None if it is not sure."""
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    factory = _factory()
    detector = factory.create()
    ours = {source_language, target_language}
    detector.set_prior_map({code: _PRIOR if code in ours else 1.0 for code in factory.langlist})
    detector.append(text)
    try:
        languages = detector.get_probabilities()
    except LangDetectException:  # it knows no letter of the text
        return None
    return str(languages[0].lang) if languages and languages[0].prob >= _SURE else None


def _factory() -> DetectorFactory:
    # The library's own factory is a global that loads on first use: unseeded, and broken if two threads come at once.
    with _loading:
        return _loaded_factory()


@cache
def _loaded_factory() -> DetectorFactory:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory  # noqa: PLC0415

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.seed = 0
    return factory


def _called(language: str) -> str:
    names = knowledge.read_toml(knowledge.root() / "en" / "languages.toml")  # English, as all that readers are told
    return f"{names[language]} ({language})" if language in names else language
