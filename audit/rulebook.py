"""Rules as data: what a rule file may say, and reading it.

A rule is one TOML file in `references/<pair>/rules/<phenomenon>/<id>.toml`. It names a fault, says why it happens and
proves itself by examples; CONTRIBUTING.md shows how to write one. Here the files become values; what finds the faults
is in `detectors/`, what checks the examples in `rule_check.py`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit import knowledge
from audit.data import Category, Severity, Span
from audit.errors import ConfigurationError

_KINDS = {
    str: "a string",
    bool: "true or false",
    float: "a number",
    int: "a number",
    list: "a list",
    dict: "a table",
}
_MARK = re.compile(r"\[(.*?)\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence a rule is tried on. `marks` are the spans it must flag: some in a bad example, none in a good one."""

    text: str
    marks: tuple[Span, ...]
    source: str | None
    fixed: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """One pattern of a rule.

    Exactly one of `tokens` (spaCy Matcher) and `tree` (spaCy DependencyMatcher) is given. `mark` names the elements
    that the finding covers, by index or RIGHT_ID; empty means all. `near` lists lemmas of which at least one must
    occur in the sentence; empty means no condition. `suggestions` are templates, see `detectors/suggestions.py`.
    """

    tokens: tuple[Mapping[str, Any], ...]
    tree: tuple[Mapping[str, Any], ...]
    mark: tuple[str, ...]
    near: frozenset[str]
    suggestions: tuple[str, ...]

    @property
    def elements(self) -> tuple[str, ...]:
        """The names by which `mark` and templates refer to the parts of the pattern."""
        if self.tree:
            return tuple(node["RIGHT_ID"] for node in self.tree)
        return tuple(str(index) for index in range(len(self.tokens)))


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault, how to find it, and the examples that prove it.

    `source_lemmas` are the dictionary forms behind the fault: found aligned with the span they raise confidence; with
    the true source at hand, their absence vetoes the finding. `source_required` vetoes it wherever they are not found.
    `detector` names the module that finds the fault where no pattern can.
    """

    id: str
    path: Path
    title: str
    category: Category
    severity: Severity
    confidence: float
    message: str
    origin: str
    certain: str | None
    detector: str | None
    source_lemmas: frozenset[str]
    source_required: bool
    matches: tuple[Match, ...]
    unless: tuple[Match, ...]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]

    @property
    def phenomenon(self) -> str:
        """The folder the rule lies in."""
        return self.path.parent.name


class Rulebook(Mapping[str, Rule]):
    """All rules of a language pair by id, in the order of their ids."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = dict(sorted(rules.items()))

    @classmethod
    def load(cls, pair: str) -> Rulebook:
        """Read every rule file of `pair`, such as "es-en".

        Raises:
            ConfigurationError: there is no such pair, a file is wrong, or two files bear the same name.
        """
        folder = knowledge.root() / pair / "rules"
        if not folder.is_dir():
            pairs = sorted(path.parent.name for path in knowledge.root().glob("*/rules"))
            raise ConfigurationError(f"no rules for {pair}: there are rules for {', '.join(pairs) or 'no pair'}")
        rules: dict[str, Rule] = {}
        for path in sorted(folder.glob("*/*.toml")):
            rule = read_rule(path)
            if rule.id in rules:
                raise ConfigurationError(f"{path}: the id {rule.id} is taken by {rules[rule.id].path}: rename one")
            rules[rule.id] = rule
        return cls(rules)

    def __getitem__(self, rule_id: str) -> Rule:
        return self._rules[rule_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def named(self, rule_id: str) -> Rule:
        """The rule that a user asks for.

        Raises:
            ConfigurationError: there is no such rule.
        """
        if rule_id in self:
            return self[rule_id]
        hint = _did_you_mean(rule_id, self) or ": `audit rules list` shows all"
        raise ConfigurationError(f"no rule {rule_id}{hint}")

    def served_by(self, detector: str) -> dict[str, Rule]:
        """The rules whose faults the module `detector` finds."""
        return {rule.id: rule for rule in self.values() if rule.detector == detector}


def read_rule(path: Path) -> Rule:
    """The rule in one file.

    Raises:
        ConfigurationError: something in it is missing, unknown or contradictory; the message names the place.
    """
    fields = _Fields(path, "", knowledge.read_toml(path))
    source = _Fields(path, "source: ", fields.take("source", dict, {}))
    rule = Rule(
        id=path.stem,
        path=path,
        title=fields.take("title", str),
        category=fields.choose("category", Category),
        severity=fields.choose("severity", Severity),
        confidence=float(fields.take("confidence", (float, int))),
        message=fields.take("message", str),
        origin=fields.take("origin", str),
        certain=fields.take("certain", str, None),
        detector=fields.take("detector", str, None),
        source_lemmas=source.lemmas("lemmas"),
        source_required=source.take("required", bool, False),
        matches=tuple(_read_match(item) for item in fields.tables("match", [])),
        unless=tuple(_read_match(item) for item in fields.tables("unless", [])),
        bad=tuple(_read_example(item) for item in fields.tables("bad")),
        good=tuple(_read_example(item) for item in fields.tables("good")),
    )
    source.finish()
    fields.finish()
    fields.require(0 < rule.confidence <= 1, "confidence must lie between 0 and 1")
    fields.require(bool(rule.matches) != bool(rule.detector), "give either [[match]] patterns or a detector")
    fields.require(bool(rule.bad), "needs at least one [[bad]] example")
    fields.require(bool(rule.good), "needs at least one [[good]] example: a look-alike that must stay silent")
    fields.require(all(example.marks for example in rule.bad), "each bad example must mark its fault in [brackets]")
    fields.require(not any(example.marks for example in rule.good), "a good example has nothing to mark")
    fields.require(not rule.source_required or bool(rule.source_lemmas), "source.required without source.lemmas")
    return rule


def _read_match(fields: _Fields) -> Match:
    tokens = fields.take("tokens", list, [])
    tree = fields.take("tree", list, [])
    match = Match(
        tokens=tuple(_with_lists(node, fields) for node in tokens),
        tree=tuple(_with_lists(node, fields) for node in tree),
        mark=tuple(str(name) for name in fields.take("mark", list, [])),
        near=fields.lemmas("near"),
        suggestions=tuple(fields.strings("suggestions")),
    )
    fields.finish()
    fields.require(bool(tokens) != bool(tree), "give either tokens or tree")
    fields.require(all(isinstance(node, dict) for node in (*tokens, *tree)), "each part of a pattern is a table")
    fields.require(all("RIGHT_ID" in node for node in tree), "each node of a tree needs a RIGHT_ID")
    unknown = [name for name in match.mark if name not in match.elements]
    fields.require(not unknown, f"mark names {', '.join(unknown)}, the pattern has {', '.join(match.elements)}")
    return match


def _with_lists(node: Any, fields: _Fields) -> Any:
    """The pattern with each `{LIST = "name"}` and `{NOT_LIST = "name"}` replaced by the words of that list."""
    if not isinstance(node, dict):
        return node
    expanded: dict[str, Any] = {}
    for key, value in node.items():
        if key in {"LIST", "NOT_LIST"}:
            expanded["IN" if key == "LIST" else "NOT_IN"] = sorted(fields.words(value))
        else:
            expanded[key] = _with_lists(value, fields)
    return expanded


def _read_example(fields: _Fields) -> Example:
    marked = fields.take("text", str)
    marks, removed = [], 0
    for found in _MARK.finditer(marked):
        start = found.start() - removed
        marks.append(Span(start, start + len(found[1])))
        removed += 2
    example = Example(
        text=_MARK.sub(r"\1", marked),
        marks=tuple(marks),
        source=fields.take("source", str, None),
        fixed=fields.take("fixed", str, None),
    )
    fields.finish()
    fields.require(not set("[]") & set(example.text), "a bracket without its partner")
    fields.require(all(len(mark) for mark in marks), "brackets with nothing in them")
    return example


class _Fields:
    """The keys of one TOML table, each asked for once; what nobody asked for is an error.

    `place` is where in the file the table stands, as a complaint begins.
    """

    def __init__(self, path: Path, place: str, table: dict[str, Any]) -> None:
        self._path, self._place, self._table = path, place, dict(table)
        self._asked: list[str] = []

    def take(self, key: str, kind: Any, *default: Any) -> Any:
        self._asked.append(key)
        if key not in self._table:
            self.require(bool(default), f"{key} is missing")
            return default[0]
        value = self._table.pop(key)
        kinds = kind if isinstance(kind, tuple) else (kind,)
        self.require(type(value) in kinds, f"{key} must be {_KINDS[kinds[0]]}, not {_KINDS.get(type(value), 'a date')}")
        return value

    def choose(self, key: str, choices: Any) -> Any:
        value = self.take(key, str)
        names = [choice.value for choice in choices]
        hint = _did_you_mean(value, names) or f": there are {', '.join(names)}"
        self.require(value in names, f"no {key} {value!r}{hint}")
        return choices(value)

    def strings(self, key: str) -> list[str]:
        values: list[str] = self.take(key, list, [])
        self.require(all(isinstance(value, str) for value in values), f"{key} must be a list of strings")
        return values

    def lemmas(self, key: str) -> frozenset[str]:
        if isinstance(self._table.get(key), str):
            return self.words(self.take(key, str))
        return frozenset(lemma.lower() for lemma in self.strings(key))

    def tables(self, key: str, *default: list[Any]) -> list[_Fields]:
        values = self.take(key, list, *default)
        self.require(all(isinstance(value, dict) for value in values), f"write [[{key}]] for each {key}")
        return [_Fields(self._path, f"{key} {number}: ", value) for number, value in enumerate(values, 1)]

    def words(self, name: Any) -> frozenset[str]:
        """The word list `name` of the language pair that the rule belongs to."""
        folder = self._path.resolve().parent.parent.parent / "lexicon" / "lists"
        names = sorted(path.stem for path in folder.glob("*.txt"))
        self.require(name in names, f"no word list {name!r} in {folder}{_did_you_mean(str(name), names)}")
        return knowledge.word_list(folder / f"{name}.txt")

    def finish(self) -> None:
        for key in self._table:
            self.require(False, f"unknown key {key!r}{_did_you_mean(key, self._asked)}")

    def require(self, condition: bool, complaint: str) -> None:
        if not condition:
            raise ConfigurationError(f"{self._path}: {self._place}{complaint}")


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f": did you mean {near[0]!r}?" if near else ""
