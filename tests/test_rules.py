"""Every rule of every language pair proves itself by its examples, in the whole company of the other rules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

import pytest

from audit import attestation, knowledge, lexicon_check
from audit.config import Configuration
from audit.lexicon import Lexicon
from audit.pipeline import Auditor
from audit.rule_check import prove
from audit.rulebook import Rulebook

PAIRS = sorted(path.parent.name for path in knowledge.root().glob("*/rules"))
RULEBOOKS = {pair: Rulebook.load(pair) for pair in PAIRS}
RULES = [(pair, rule.id) for pair, rulebook in RULEBOOKS.items() for rule in rulebook.values() if not rule.learnt]


@cache
def auditor(pair: str) -> Auditor:
    return Auditor.load(pair, Configuration(translator="none"))


@cache
def complaints(pair: str) -> Mapping[str, list[str]]:
    rules = list(RULEBOOKS[pair].values())
    return prove([rule for rule in rules if not rule.learnt], auditor(pair).propose_pairs)


@pytest.mark.parametrize(("pair", "rule"), RULES, ids=[f"{pair}/{rule}" for pair, rule in RULES])
def test_a_rule_proves_itself(pair: str, rule: str) -> None:
    assert complaints(pair)[rule] == []


@pytest.mark.usefixtures("installed_models")
@pytest.mark.parametrize("pair", PAIRS)
def test_what_the_post_editor_learnt_proves_itself(pair: str) -> None:
    learnt = [rule for rule in RULEBOOKS[pair].values() if rule.learnt]
    proposed = partial(Auditor.load(pair, Configuration(translator="none")).propose_pairs, post_edited=True)
    assert prove(learnt, proposed) == {rule.id: [] for rule in learnt}


@pytest.mark.parametrize("pair", PAIRS)
def test_every_rule_was_seen_in_machine_translation_or_is_described(pair: str) -> None:
    missing = attestation.unattested(list(RULEBOOKS[pair].values()), attestation.load(pair))
    assert [rule.id for rule in missing] == []


@pytest.mark.parametrize("pair", PAIRS)
def test_the_counts_name_rules_that_exist(pair: str) -> None:
    assert sorted(set(attestation.load(pair).rules) - set(RULEBOOKS[pair])) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_every_entry_of_the_lexicon_holds(pair: str) -> None:
    attested = knowledge.word_list(knowledge.root() / pair / "lexicon" / "lists" / "attested-spanish.txt")
    assert lexicon_check.check(Lexicon.load(pair), pair.partition("-")[0], attested) == []


def test_the_reference_translation_is_left_alone() -> None:
    """Natural English about the same events: an editor drops a tool that cries wolf."""
    text = (knowledge.root() / "samples" / "kazakhstan.en.natural.txt").read_text(encoding="utf-8")
    findings = auditor("es-en").audit_text(text).findings
    assert [(finding.rule, finding.text) for finding in findings] == []
