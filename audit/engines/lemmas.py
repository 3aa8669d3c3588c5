"""The words of a source text and their dictionary forms, looked up with simplemma."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from audit import knowledge
from audit.data import SourceWord, Span
from audit.errors import EngineError

# Letters and digits, joined inside the word by hyphens, apostrophes and middle dots ("franco-alemán", "O'Higgins"), and
# between digits by points and commas ("2.000", "3,5").
WORD = re.compile(r"[^\W_]+(?:(?:[-‐‑'’·]|(?<=\d)[.,](?=\d))[^\W_]+)*")


def words(text: str) -> tuple[Span, ...]:
    """The spans of the words of `text`, in order, punctuation excluded; numbers count as words."""
    return tuple(Span(*match.span()) for match in WORD.finditer(text))


@lru_cache(maxsize=200_000)
def is_word(word: str, language: str) -> bool:
    """Whether simplemma's dictionary of `language` lists `word`, as it stands or in lower case.

    The packed dictionary is searched in place: unpacking Spanish takes most of a second and 200 MB.
    """
    from simplemma import is_known  # noqa: PLC0415

    return is_known(word, language, low_memory=True)


class Simplemma:
    """Dictionary forms by simplemma, for any of its languages.

    `references/<language>/lemmas.toml`, where there is one, tells how to take pronouns off a verb.

    Raises:
        EngineError: simplemma has no dictionary of the language.
    """

    def __init__(self, language: str) -> None:
        import simplemma  # noqa: PLC0415

        self.name = f"simplemma-{simplemma.__version__}"
        self._language = language
        try:
            simplemma.is_known("a", language, low_memory=True)
        except ValueError:
            raise EngineError(f"simplemma knows no language {language!r}: give a source language it covers") from None
        patterns = knowledge.root() / language / "lemmas.toml"
        table = knowledge.read_toml(patterns) if patterns.is_file() else {}
        self._enclitic = re.compile(table.get("enclitic", r"(?!)"))
        self._pronominal = re.compile(table.get("pronominal", r"(?!)"))
        self._lemma = lru_cache(maxsize=50_000)(self._look_up)

    def lemmatize(self, text: str) -> tuple[SourceWord, ...]:
        """The words of `text`, in order, each with its lower-cased lemma."""
        return tuple(SourceWord(span, self._lemma(span.of(text).lower())) for span in words(text))

    def _look_up(self, word: str) -> str:
        from simplemma import lemmatize  # noqa: PLC0415

        lemma = lemmatize(word, self._language, low_memory=True)
        if lemma == word:
            pattern = self._pronominal if is_word(word, self._language) else self._enclitic
            if match := pattern.fullmatch(word):
                hosts = (match[1], _without_acute(match[1]))
                lemma = next((host for host in hosts if is_word(host, self._language)), lemma)
        return lemma.lower()


def _without_acute(word: str) -> str:
    """A pronoun written onto a verb can force an accent that the verb alone does not carry: "dárselo", "dar"."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).replace("\N{COMBINING ACUTE ACCENT}", ""))
