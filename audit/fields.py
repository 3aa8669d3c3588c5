"""Reading a TOML table key by key, with complaints that name the place: for rule files and the lexicon alike."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from audit import knowledge
from audit.errors import ConfigurationError

_KINDS = {
    str: "a string",
    bool: "true or false",
    float: "a number",
    int: "a number",
    list: "a list",
    dict: "a table",
}


class Fields:
    """The keys of one TOML table, each asked for once; what nobody asked for is an error.

    `place` is where in the file the table stands, as a complaint begins.
    """

    def __init__(self, path: Path, place: str, table: dict[str, Any]) -> None:
        self._path, self._place, self._table = path, place, dict(table)
        self._asked: list[str] = []

    def take(self, key: str, kind: Any, *default: Any) -> Any:
        """The value of a key, of that kind; `default` where it is missing."""
        self._asked.append(key)
        if key not in self._table:
            self.require(bool(default), f"{key} is missing")
            return default[0]
        value = self._table.pop(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        self.require(type(value) in kinds, f"{key} must be {_KINDS[kinds[0]]}, not {_KINDS.get(type(value), 'a date')}")
        return value

    def choose(self, key: str, choices: Any, *default: Any) -> Any:
        """The value of a key that names one of the choices; `default` where it is missing."""
        value = self.take(key, str, *default)
        try:
            return choices(value)
        except ValueError:
            names = [choice.value for choice in choices]
            hint = did_you_mean(value, names) or f": there are {', '.join(names)}"
            self.require(False, f"no {key} {value!r}{hint}")

    def strings(self, key: str) -> list[str]:
        """A list of strings; empty where it is missing."""
        values: list[str] = self.take(key, list, [])
        self.require(all(isinstance(value, str) for value in values), f"{key} must be a list of strings")
        return values

    def lemmas(self, key: str) -> frozenset[str]:
        """A list of lower-cased lemmas, or the name of a word list."""
        if isinstance(self._table.get(key), str):
            return self.words(self.take(key, str))
        return frozenset(lemma.lower() for lemma in self.strings(key))

    def expanded(self, key: str) -> frozenset[str]:
        """A list of lemmas in which `@name` stands for the words of that list."""
        if key not in self._table:
            self._asked.append(key)
            return frozenset()
        lemmas = self.lemmas(key)
        lists = (self.words(lemma[1:]) for lemma in lemmas if lemma.startswith("@"))
        return frozenset(lemma for lemma in lemmas if not lemma.startswith("@")).union(*lists)

    def tables(self, key: str, *default: list[Any]) -> list[Fields]:
        """The tables under a key."""
        values = self.take(key, list, *default)
        self.require(all(isinstance(value, dict) for value in values), f"write [[{key}]] for each {key}")
        return [Fields(self._path, f"{self._place}{key} {number}: ", value) for number, value in enumerate(values, 1)]

    def words(self, name: Any) -> frozenset[str]:
        """The word list `name` of the language pair that the rule belongs to."""
        folder = _lists(self._path)
        try:
            return knowledge.word_list(folder / f"{name}.txt")
        except ConfigurationError:
            names = sorted(path.stem for path in folder.glob("*.txt"))
            self.require(name in names, f"no word list {name!r} in {folder}{did_you_mean(str(name), names)}")
            raise

    def finish(self) -> None:
        """Complain of keys that nobody asked for."""
        for key in self._table:
            self.require(False, f"unknown key {key!r}{did_you_mean(key, self._asked)}")

    def require(self, condition: bool, complaint: str) -> None:
        """Complain, unless the condition holds."""
        if not condition:
            raise ConfigurationError(f"{self._path}: {self._place}{complaint}")


@cache
def _lists(path: Path) -> Path:
    """The folder of word lists that a file of rules or words may name; the disk is asked once a file."""
    return path.resolve().parent.parent.parent / "lexicon" / "lists"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest of the known words as the end of a complaint, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f": did you mean {near[0]!r}?" if near else ""
