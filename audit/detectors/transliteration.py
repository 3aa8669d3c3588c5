"""Names from other alphabets as Spanish writes them, recognised by how its letters answer to English ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from audit import knowledge
from audit.data import Span
from audit.detectors.sighting import Sighting
from audit.engines.lemmas import is_word

# A whole word, perhaps with hyphens; not a part of an address, and not what follows an apostrophe.
NAME = re.compile(r"(?<![\w’'.@/-])[^\W\d_]+(?:-[^\W\d_]+)*(?![\w@/-]|\.\w)")
_ACUTE = re.compile(r"[áéíóú]")
_OTHER_MARK = re.compile(r"[^\x00-\x7fáéíóúÁÉÍÓÚ]")
_LEAST_LETTERS = 5  # below, too many words are names in some language
# How much a correspondence says about who wrote the word. What is only allowed says nothing.
_ALLOWED, _FIXED, _TELLING = range(3)
_KINDS = {"free": _ALLOWED, "fixed": _FIXED, "telling": _TELLING}


@dataclass(frozen=True, slots=True)
class _Correspondence:
    """A group of Spanish letters, the English ones it may stand for, and what its presence tells."""

    spanish: str
    english: tuple[str, ...]
    at_start: bool
    at_end: bool
    tells: int

    def stands(self, word: str, place: int) -> bool:
        """Whether the group is in `word` at `place`, at the edge of the word if it belongs there."""
        if not word.startswith(self.spanish, place) or (self.at_start and place):
            return False
        return not self.at_end or place + len(self.spanish) == len(word)


@dataclass(frozen=True, slots=True)
class _Origin:
    """How Spanish writes the names of some languages.

    `names` are the English spellings by their small letters. The `given` ones of these are in the table itself: weaker
    correspondences suffice for them. `beginnings` are all the beginnings of names: they keep the search short.
    """

    rule: str
    table: Mapping[str, tuple[_Correspondence, ...]]
    never: re.Pattern[str]
    letters: re.Pattern[str]
    names: Mapping[str, str]
    given: frozenset[str]
    beginnings: frozenset[str]

    def english(self, word: str) -> list[str]:
        """The known English names that `word`, in small letters, may be the Spanish form of: the nearest first."""
        if not self.letters.fullmatch(word) or self.never.search(word):
            return []
        found: dict[str, int] = {}
        for name, tells, steps in self._spellings(word, 0, "", _ALLOWED, 0):
            if tells == _TELLING or (tells == _FIXED and name in self.given):
                found[name] = min(steps, found.get(name, steps))
        return [self.names[name] for name in sorted(found, key=lambda name: (found[name], name))]

    def _spellings(self, word: str, place: int, begun: str, tells: int, steps: int) -> Iterator[tuple[str, int, int]]:
        """Each known name that the rest of the word makes of `begun`: what tells for it, and in how many steps."""
        if begun not in self.beginnings:
            return
        if place == len(word):
            if begun in self.names:
                yield begun, tells, steps
            return
        yield from self._spellings(word, place + 1, begun + word[place], tells, steps)
        for group in self.table.get(word[place], ()):
            if group.stands(word, place):
                end = place + len(group.spanish)
                for letters in group.english:
                    yield from self._spellings(word, end, begun + letters, max(tells, group.tells), steps + 1)


@dataclass(frozen=True, slots=True)
class _Signature:
    """The endings that show a name from Cyrillic even where nobody knows it, and the letters to mend in it."""

    endings: tuple[str, ...]
    least_letters: int
    spare: re.Pattern[str]
    letters: Mapping[str, str]

    def fits(self, name: str) -> bool:
        """Whether the name has such an ending and is none of those that look so by chance."""
        small = name.lower()
        long = name[:1].isupper() and len(name) >= self.least_letters
        return long and small.endswith(self.endings) and not self.spare.search(small)

    def english(self, name: str) -> str:
        """The name with its Spanish letters put into English ones."""
        spelling = name.lower()
        for spanish, english in self.letters.items():
            spelling = re.sub(spanish, english, spelling)
        return "-".join(part.capitalize() for part in spelling.split("-"))


@dataclass(frozen=True, slots=True)
class Transliteration:
    """Recognises names in Spanish transliteration.

    `english` are words, in small letters, that English uses as they stand; `hispanic` ones have an accent by right.
    """

    origins: tuple[_Origin, ...]
    signature: _Signature
    english: frozenset[str]
    hispanic: frozenset[str]

    @classmethod
    def load(cls, lexicon: Path, listed: Iterable[str], trusted: Iterable[str]) -> Transliteration:
        """The tables of a lexicon. `listed` are transliterations already known, `trusted` all words of English names.

        Raises:
            ConfigurationError: a file is missing or wrong.
        """
        tables: dict[str, Any] = knowledge.read_toml(lexicon / "transliteration.toml")
        seen = knowledge.word_list(knowledge.root() / "en" / "foreign-names.txt")
        listed = [name for name in listed if len(name) >= _LEAST_LETTERS and name[0].isupper()]
        origins = tuple(_read_origin(table, listed, seen) for table in tables["origin"])
        known = (name for origin in origins for name in origin.names)
        return cls(
            origins=origins,
            signature=_Signature(
                endings=tuple(tables["endings"]),
                least_letters=tables["least_letters"],
                spare=re.compile(tables["spare"]),
                letters=tables["letters"],
            ),
            english=frozenset((*seen, *known, *(name.lower() for name in trusted))),
            hispanic=knowledge.word_list(lexicon / "lists" / "accented-names.txt"),
        )

    def sightings(self, text: str) -> Iterator[Sighting]:
        """The names in the text that Spanish has spelled."""
        names = list(NAME.finditer(text))
        for found, following in pairwise((*names, None)):
            assert found is not None
            name, span = found[0], Span(*found.span())
            if not name[0].isupper() or name.isupper() or name.lower() in self.hispanic:
                continue
            if sighting := self._by_table(name, span) or self._by_signature(name, span):
                yield sighting
            elif following is not None and text[found.end() : following.start()] == " ":
                yield from self._by_surname(name, span, following[0])

    def respelled(self, name: str) -> tuple[str, list[str]] | None:
        """The rule and the English spellings for one word, if the tables know them."""
        if name.lower() in self.english or len(name) < _LEAST_LETTERS or len(_ACUTE.findall(name.lower())) > 1:
            return None
        for origin in self.origins:
            if english := origin.english(name.lower()):
                return None if is_word(name.lower(), "en") else (origin.rule, english)
        return None

    def _by_table(self, name: str, span: Span) -> Sighting | None:
        """A name of which the tables make a known English one; of a name with hyphens, one part may do."""
        parts = name.split("-")
        answers = [self.respelled(part) if part[0].isupper() else None for part in parts]
        rules = [answer[0] for answer in answers if answer]
        if not rules:
            return None
        first = [answer[1][0] if answer else part for part, answer in zip(parts, answers, strict=True)]
        fixes = answers[0][1] if len(parts) == 1 and answers[0] else ["-".join(first)]
        return Sighting(rules[0], span, tuple(fixes))

    def _by_signature(self, name: str, span: Span) -> Sighting | None:
        if not _accented(name) or not self.signature.fits(name):
            return None
        return Sighting("accented-transliteration", span, (self.signature.english(name),))

    def _by_surname(self, name: str, span: Span, surname: str) -> Iterator[Sighting]:
        """A given name with an accent before a surname from Cyrillic."""
        if _accented(name) and self.signature.fits(surname):
            yield Sighting("accented-transliteration", span, (self.signature.english(name),), 0.8)


def _accented(name: str) -> bool:
    return bool(_ACUTE.search(name)) and not _OTHER_MARK.search(name)


def _read_origin(table: Mapping[str, Any], listed: Sequence[str], seen: Iterable[str]) -> _Origin:
    groups: dict[str, list[_Correspondence]] = {}
    for kind, tells in _KINDS.items():
        for spanish, english in table.get(kind, {}).items():
            letters = spanish.strip("^$")
            group = _Correspondence(letters, tuple(english), spanish[0] == "^", spanish[-1] == "$", tells)
            groups.setdefault(letters[0], []).append(group)
    given = {name.lower(): name for name in table["names"].split()}
    shape = re.compile(table.get("shape", r"(?!)"))
    shapely = {name.lower(): name for name in (*(word.capitalize() for word in seen), *listed)}
    names = {small: name for small, name in shapely.items() if shape.search(small)} | given
    marked = {letter for letters in groups.values() for group in letters for letter in group.spanish}
    return _Origin(
        rule=table["rule"],
        table={first: tuple(letters) for first, letters in groups.items()},
        never=re.compile(table.get("never", r"(?!)")),
        letters=re.compile(f"[a-z{re.escape(''.join(sorted(marked)))}]+"),
        names=names,
        given=frozenset(given),
        beginnings=frozenset(name[:end] for name in names for end in range(len(name) + 1)),
    )
