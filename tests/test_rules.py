"""Every rule of every language pair proves itself by its examples, in the whole company of the other rules."""

from __future__ import annotations

from functools import cache

import pytest

from audit import knowledge
from audit.config import Configuration
from audit.pipeline import Auditor
from audit.rule_check import check
from audit.rulebook import Rule, Rulebook

PAIRS = sorted(path.parent.name for path in knowledge.root().glob("*/rules"))
RULES = [(pair, rule) for pair in PAIRS for rule in Rulebook.load(pair).values()]


@cache
def auditor(pair: str) -> Auditor:
    return Auditor.load(pair, Configuration(translator="none"))


@pytest.mark.parametrize(("pair", "rule"), RULES, ids=[f"{pair}/{rule.id}" for pair, rule in RULES])
def test_a_rule_proves_itself(pair: str, rule: Rule) -> None:
    assert check(rule, auditor(pair).propose_pairs) == []


def test_the_reference_translation_is_left_alone() -> None:
    """Natural English about the same events: an editor drops a tool that cries wolf."""
    text = (knowledge.root() / "samples" / "kazakhstan.en.natural.txt").read_text(encoding="utf-8")
    findings = auditor("es-en").audit_text(text).findings
    assert [(finding.rule, finding.text) for finding in findings] == []
