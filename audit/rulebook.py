"""Rules as data: what a rule file may say, and reading it.

A rule is one TOML file in `references/<pair>/rules/<phenomenon>/<id>.toml`. It names a fault, says why it happens and
proves itself by examples; CONTRIBUTING.md shows how to write one. Here the files become values; what finds the faults
is in `detectors/`, what checks the examples in `rule_check.py`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit import knowledge
from audit.data import Category, Severity, Span
from audit.errors import ConfigurationError

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
        try:
            return self._rules[rule_id]
        except KeyError:
            near = difflib.get_close_matches(rule_id, self._rules, n=1)
            hint = f": did you mean {near[0]}?" if near else ": `audit rules list` shows all"
            raise ConfigurationError(f"no rule {rule_id}{hint}") from None

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rules

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def served_by(self, detector: str) -> dict[str, Rule]:
        """The rules whose faults the module `detector` finds."""
        return {rule.id: rule for rule in self.values() if rule.detector == detector}


def read_rule(path: Path) -> Rule:
    """The rule in one file.

    Raises:
        ConfigurationError: something in it is missing, unknown or contradictory; the message names the place.
    """
    fields = _Fields(path, knowledge.read_toml(path))
    source = _Fields(path, fields.take("source", dict, {}), "source.")
    rule = Rule(
        id=path.stem,
        path=path,
        title=fields.take("title", str),
        category=fields.choose("category", Category),
        severity=fields.choose("severity", Severity),
        confidence=float(fields.take("confidence", (int, float))),
        message=fields.take("message", str),
        origin=fields.take("origin", str),
        certain=fields.take("certain", str, None),
        detector=fields.take("detector", str, None),
        source_lemmas=frozenset(source.take("lemmas", list, [])),
        source_required=source.take("required", bool, False),
        matches=tuple(_read_match(path, f"match {n}", item) for n, item in enumerate(fields.take("match", list, []), 1)),
        unless=tuple(_read_match(path, f"unless {n}", item) for n, item in enumerate(fields.take("unless", list, []), 1)),
        bad=tuple(_read_example(path, f"bad {n}", item) for n, item in enumerate(fields.take("bad", list), 1)),
        good=tuple(_read_example(path, f"good {n}", item) for n, item in enumerate(fields.take("good", list), 1)),
    )
    source.finish()
    fields.finish()
    _require(path, 0 < rule.confidence <= 1, "confidence must lie between 0 and 1")
    _require(path, bool(rule.matches) != bool(rule.detector), "give either [[match]] patterns or a detector")
    _require(path, bool(rule.bad), "needs at least one [[bad]] example")
    _require(path, bool(rule.good), "needs at least one [[good]] example: a look-alike that must stay silent")
    _require(path, all(example.marks for example in rule.bad), "each bad example must mark its fault in [brackets]")
    _require(path, not any(example.marks for example in rule.good), "a good example has nothing to mark")
    _require(path, not rule.source_required or bool(rule.source_lemmas), "source.required without source.lemmas")
    return rule


def _read_match(path: Path, place: str, item: dict[str, Any]) -> Match:
    fields = _Fields(path, item, f"{place}: ")
    lists = path.parents[2] / "lexicon" / "lists"
    tokens = tuple(_with_lists(node, lists) for node in fields.take("tokens", list, []))
    tree = tuple(_with_lists(node, lists) for node in fields.take("tree", list, []))
    near = fields.take("near", (list, str), [])
    match = Match(
        tokens=tokens,
        tree=tree,
        mark=tuple(str(name) for name in fields.take("mark", list, [])),
        near=knowledge.word_list(lists / f"{near}.txt") if isinstance(near, str) else frozenset(near),
        suggestions=tuple(fields.take("suggestions", list, [])),
    )
    fields.finish()
    _require(path, bool(tokens) != bool(tree), f"{place}: give either tokens or tree")
    unknown = [name for name in match.mark if name not in match.elements]
    _require(path, not unknown, f"{place}: mark names {', '.join(unknown)}, the pattern has {', '.join(match.elements)}")
    return match


def _with_lists(node: Any, lists: Path) -> Any:
    """The pattern with each `{LIST = "name"}` and `{NOT_LIST = "name"}` replaced by the words of that list."""
    if not isinstance(node, dict):
        return node
    expanded: dict[str, Any] = {}
    for key, value in node.items():
        if key in {"LIST", "NOT_LIST"}:
            expanded["IN" if key == "LIST" else "NOT_IN"] = sorted(knowledge.word_list(lists / f"{value}.txt"))
        else:
            expanded[key] = _with_lists(value, lists)
    return expanded


def _read_example(path: Path, place: str, item: dict[str, Any]) -> Example:
    fields = _Fields(path, item, f"{place}: ")
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
    return example


class _Fields:
    """The keys of one TOML table, each asked for once; what nobody asked for is an error."""

    def __init__(self, path: Path, table: dict[str, Any], place: str = "") -> None:
        self._path, self._table, self._place = path, dict(table), place
        self._asked: list[str] = []

    def take(self, key: str, kind: Any, *default: Any) -> Any:
        self._asked.append(key)
        if key not in self._table:
            _require(self._path, bool(default), f"{self._place}{key} is missing")
            return default[0]
        value = self._table.pop(key)
        _require(self._path, isinstance(value, kind), f"{self._place}{key} is a {type(value).__name__}")
        return value

    def choose(self, key: str, choices: Any) -> Any:
        value = self.take(key, str)
        names = [choice.value for choice in choices]
        _require(self._path, value in names, f"{self._place}{key} is {value!r}, must be one of {', '.join(names)}")
        return choices(value)

    def finish(self) -> None:
        for key in self._table:
            near = difflib.get_close_matches(key, self._asked, n=1)
            raise ConfigurationError(
                f"{self._path}: {self._place}unknown key {key!r}" + (f": did you mean {near[0]!r}?" if near else "")
            )


def _require(path: Path, condition: bool, complaint: str) -> None:
    if not condition:
        raise ConfigurationError(f"{path}: {complaint}")
