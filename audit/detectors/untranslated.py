"""Spanish left standing in English: single words, phrases, whole segments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit import knowledge
from audit.data import Clue, Evidence, Proposal, Source, Span
from audit.detectors.sighting import Sighting, left_of, proposals, right_of
from audit.engines.lemmas import is_word
from audit.errors import ConfigurationError
from audit.rulebook import Rule, Rulebook

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_GLUED_BEFORE = re.compile(r"[\w@/#*\]._-]$")
_GLUED_AFTER = re.compile(r"[\w@/#*\[_-]|\.\w")
_LEAST_LETTERS = 4  # below, a word of one language is an abbreviation or a name in many others
_QUOTATION = re.compile(r"[“\"‘'«(*]([^“”\"«»()*]{1,60})[”\"’'»)*](?!\w)")
_LEAST_WORDS = 3  # of Spanish make a Spanish sentence, where they are more than two in three
_GLOSS_REACH = 3  # how many words before a foreign word may announce it


@dataclass(frozen=True, slots=True)
class Untranslated:
    """Finds Spanish words. `loans` are also English; `particles` only join; `dictionary` knows some translations."""

    rules: dict[str, Rule]
    loans: frozenset[str]
    particles: frozenset[str]
    gloss_words: frozenset[str]
    dictionary: Mapping[str, str]

    @classmethod
    def load(cls, rulebook: Rulebook, pair: str) -> Untranslated:
        """The detector for a language pair such as "es-en".

        Raises:
            ConfigurationError: a file of the lexicon is missing or wrong.
        """
        lexicon = knowledge.root() / pair / "lexicon"
        return cls(
            rules=rulebook.served_by("untranslated"),
            loans=knowledge.word_list(lexicon / "loans.txt"),
            particles=knowledge.word_list(lexicon / "lists" / "spanish-particles.txt"),
            gloss_words=knowledge.word_list(lexicon / "lists" / "gloss-words.txt"),
            dictionary=_read_dictionary(lexicon / "dictionary.tsv"),
        )

    def propose(self, document: Sequence[Evidence]) -> list[list[Proposal]]:
        """The proposals for each segment of a document, in order of their place."""
        return [proposals(self.rules, e.segment.target, self._sightings(e)) for e in document]

    def _sightings(self, evidence: Evidence) -> Iterator[Sighting]:
        text = evidence.segment.target
        tokens = list(_TOKEN.finditer(text))
        spanish = [self._is_spanish(text, token) for token in tokens]
        long = sum(len(token[0]) >= _LEAST_LETTERS for token in tokens)
        if evidence.segment.untranslated or (sum(spanish) >= _LEAST_WORDS and 3 * sum(spanish) > 2 * long):
            yield Sighting("untranslated-segment", Span(len(text) - len(text.lstrip()), len(text.rstrip())))
            return
        start = 0
        while start < len(tokens):
            end = self._run_end(text, tokens, spanish, start)
            if end > start:
                opening = self._run_start(text, tokens, start)
                if not self._deliberate(text, tokens, opening, end):
                    first = opening if end - start > 1 else start
                    yield self._sighting(text, tokens[first:end], evidence.source)
            start = max(end, start + 1)

    def _is_spanish(self, text: str, token: re.Match[str]) -> bool:
        """Whether the word is Spanish and nothing else, and no part of a name or an address."""
        word = token[0]
        if len(word) < _LEAST_LETTERS or not (word.isalpha() and word.islower()) or word in self.loans:
            return False
        if _GLUED_BEFORE.search(left_of(text, token.start())) or _GLUED_AFTER.match(text, token.end()):
            return False
        return is_word(word, "es") and not is_word(word, "en") and not is_word(word.capitalize(), "en")

    def _run_end(self, text: str, tokens: Sequence[re.Match[str]], spanish: Sequence[bool], start: int) -> int:
        """Behind the last word of the Spanish phrase that begins at `start`; `start` itself if none does.

        Particles belong to a phrase only between two of its words.
        """
        end = start
        if not spanish[start]:
            return end
        for place in range(start, len(tokens)):
            if place > start and text[tokens[place - 1].end() : tokens[place].start()].strip(" ,"):
                break
            if spanish[place]:
                end = place + 1
            elif tokens[place][0] not in self.particles:
                break
        return end

    def _run_start(self, text: str, tokens: Sequence[re.Match[str]], start: int) -> int:
        """The first of the particles that lead up to the Spanish word at `start`."""
        while (
            start
            and tokens[start - 1][0] in self.particles
            and text[tokens[start - 1].end() : tokens[start].start()] == " "
        ):
            start -= 1
        return start

    def _deliberate(self, text: str, tokens: Sequence[re.Match[str]], start: int, end: int) -> bool:
        """Whether the words are a name, or are quoted or explained as foreign."""
        first, last = tokens[start].start(), tokens[end - 1].end()
        around = left_of(text, first), text[first:last], right_of(text, last)
        for quotation in _QUOTATION.finditer("".join(around)):
            if quotation.start() < len(around[0]) and len(around[0]) + last - first < quotation.end():
                others = [word for word in _TOKEN.findall(quotation[1]) if word[0].islower()]
                if end - start >= len(others) - 1:
                    return True
        announcing = {token[0].lower() for token in tokens[max(0, start - _GLOSS_REACH) : start]}
        if announcing & self.gloss_words:
            return True
        return self._name_beside(text, tokens, start, -1) or self._name_beside(text, tokens, end - 1, 1)

    def _name_beside(self, text: str, tokens: Sequence[re.Match[str]], place: int, step: int) -> bool:
        """Whether the phrase goes on, over particles, into a capitalised word that is not English."""
        place += step
        while 0 <= place < len(tokens):
            first, second = sorted((tokens[place], tokens[place - step]), key=lambda token: token.start())
            if text[first.end() : second.start()] != " ":
                return False
            word = tokens[place][0]
            if word not in self.particles:
                return word[0].isupper() and not is_word(word.lower(), "en") and not is_word(word, "en")
            place += step
        return False

    def _sighting(self, text: str, words: Sequence[re.Match[str]], source: Source | None) -> Sighting:
        span = Span(words[0].start(), words[-1].end())
        phrase = span.of(text)
        fix = self.dictionary.get(phrase)
        place = clues = None
        if source is not None and source.origin == "given" and phrase in source.text:
            start = source.text.index(phrase)
            place, clues = Span(start, start + len(phrase)), (Clue("source", f"the source has “{phrase}”"),)
        rule = "spanish-word-left" if len(words) == 1 else "spanish-phrase-left"
        return Sighting(rule, span, (fix,) if fix else (), clues=clues or (), source=place)


def _read_dictionary(path: Path) -> dict[str, str]:
    entries = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            match line.split("\t"):
                case [spanish, english]:
                    entries[spanish] = english
                case _:
                    raise ConfigurationError(f"{path}:{number}: expected Spanish and English, parted by one tab")
    return entries
