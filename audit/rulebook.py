"""Rules as data: what a rule file may say, and reading it.

A rule is one TOML file in `references/<pair>/rules/<phenomenon>/<id>.toml`. It names a fault, says why it happens and
proves itself by examples; CONTRIBUTING.md shows how to write one. Here the files become values; what finds the faults
is in `detectors/`, what checks the examples in `rule_check.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit import knowledge, notation
from audit.data import Category, Severity, Span
from audit.errors import ConfigurationError
from audit.fields import Fields, did_you_mean

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

    Exactly one of `tokens` (spaCy Matcher) and `tree` (spaCy DependencyMatcher) is given; `line` is how the file writes
    the tokens, if it does so in one line (`notation.py`). `mark` names the elements
    that the finding covers, by index or RIGHT_ID; empty means all. `near` lists lemmas of which at least one must
    occur in the sentence; empty means no condition. `suggestions` are templates, see `detectors/suggestions.py`.
    """

    tokens: tuple[Mapping[str, Any], ...]
    tree: tuple[Mapping[str, Any], ...]
    mark: tuple[str, ...]
    near: frozenset[str]
    suggestions: tuple[str, ...]
    line: str | None

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
    `detector` names the module that finds the fault where no pattern can. `described` names the published description
    that a rule rests on; without one it must have been seen in real machine translation (`attestation.py`).
    """

    id: str
    path: Path
    title: str
    category: Category
    severity: Severity
    confidence: float
    message: str
    origin: str
    described: str | None
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

    @property
    def learnt(self) -> bool:
        """Whether what it finds is learnt by a post-editor, without whom its examples prove nothing."""
        return self.detector == "post_editing"


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

    def named(self, rule_id: str, kind: str = "rule") -> Rule:
        """The rule that a user asks for, who might as well have asked for another `kind` of thing.

        Raises:
            ConfigurationError: there is no such rule.
        """
        if rule_id in self:
            return self[rule_id]
        hint = did_you_mean(rule_id, self) or ": `audit rules list` shows all"
        raise ConfigurationError(f"no {kind} {rule_id}{hint}")

    def served_by(self, detector: str) -> dict[str, Rule]:
        """The rules whose faults the module `detector` finds."""
        return {rule.id: rule for rule in self.values() if rule.detector == detector}


def read_rule(path: Path) -> Rule:
    """The rule in one file.

    Raises:
        ConfigurationError: something in it is missing, unknown or contradictory; the message names the place.
    """
    fields = Fields(path, "", knowledge.read_toml(path))
    source = Fields(path, "source: ", fields.take("source", dict, {}))
    rule = Rule(
        id=path.stem,
        path=path,
        title=fields.take("title", str),
        category=fields.choose("category", Category),
        severity=fields.choose("severity", Severity),
        confidence=float(fields.take("confidence", (float, int))),
        message=fields.take("message", str),
        origin=fields.take("origin", str),
        described=fields.take("described", str, None),
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


def _read_match(fields: Fields) -> Match:
    tokens = fields.take("tokens", list, [])
    tree = fields.take("tree", list, [])
    words = fields.take("words", str, "")
    mark = [str(name) for name in fields.take("mark", list, [])]
    fields.require(sum(map(bool, (tokens, tree, words))) == 1, "give one of words, tokens and tree")
    if words:
        fields.require(not mark, "in words, mark with [ and ]")
        try:
            tokens, mark = notation.tokens(words, fields.words)
        except ValueError as error:
            fields.require(False, f"words: {error}")
    match = Match(
        tokens=tuple(_with_lists(node, fields) for node in tokens),
        tree=tuple(_with_lists(node, fields) for node in tree),
        mark=tuple(mark),
        near=fields.lemmas("near"),
        suggestions=tuple(fields.strings("suggestions")),
        line=words or None,
    )
    fields.finish()
    fields.require(all(isinstance(node, dict) for node in (*tokens, *tree)), "each part of a pattern is a table")
    fields.require(all("RIGHT_ID" in node for node in tree), "each node of a tree needs a RIGHT_ID")
    unknown = [name for name in match.mark if name not in match.elements]
    fields.require(not unknown, f"mark names {', '.join(unknown)}, the pattern has {', '.join(match.elements)}")
    return match


def _with_lists(node: Any, fields: Fields) -> Any:
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


def _read_example(fields: Fields) -> Example:
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
