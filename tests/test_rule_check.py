from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hand_made import TOKENIZER, evidence
from rule_files import HEAD, write

from audit.data import Proposal
from audit.detectors.patterns import Patterns
from audit.rule_check import prove
from audit.rulebook import Rule, Rulebook, read_rule

MATCH = """
[[match]]
tokens = [{ LOWER = "infrastructures" }]
suggestions = ["facilities", "infrastructure"]
"""
GOOD = """
[[good]]
text = "The infrastructure is new."
"""


def complaints(folder: Path, text: str) -> list[str]:
    rule = read_rule(write(folder, text))
    patterns = Patterns(Rulebook({rule.id: rule}), TOKENIZER.vocab)

    def propose(pairs: Sequence[tuple[str, str | None]]) -> list[list[Proposal]]:
        return patterns.propose([evidence(TOKENIZER(target)) for target, _ in pairs])

    return prove([rule], propose)[rule.id]


@pytest.mark.parametrize(
    ("match", "examples", "wrong"),
    [
        pytest.param(MATCH, '[[bad]]\ntext = "The [infrastructures] are new."' + GOOD, [], id="proven"),
        pytest.param(
            MATCH,
            '[[bad]]\ntext = "[Infrastructures] are old [infrastructures]."\n'
            'fixed = "Facilities are old facilities."' + GOOD,
            [],
            id="proven twice in one sentence",
        ),
        pytest.param(
            MATCH,
            '[[bad]]\ntext = "The [buildings] are new."' + GOOD,
            ["“The buildings are new.”: expected [buildings], found nothing"],
            id="bad example stays silent",
        ),
        pytest.param(
            MATCH,
            '[[bad]]\ntext = "The [infrastructures are] new."' + GOOD,
            ["“The infrastructures are new.”: expected [infrastructures are], found [infrastructures]"],
            id="another span",
        ),
        pytest.param(
            MATCH,
            '[[bad]]\ntext = "[Infrastructures] are old infrastructures."' + GOOD,
            [
                (
                    "“Infrastructures are old infrastructures.”: "
                    "expected [Infrastructures], found [Infrastructures] and [infrastructures]"
                )
            ],
            id="one too many",
        ),
        pytest.param(
            MATCH,
            '[[bad]]\ntext = "The [infrastructures] are new."\n[[good]]\ntext = "Infrastructures of old."',
            ["“Infrastructures of old.”: expected nothing, found [Infrastructures]"],
            id="good example is flagged",
        ),
        pytest.param(
            MATCH,
            '[[bad]]\ntext = "The [infrastructures] are new."\nfixed = "The infrastructure are new."' + GOOD,
            [
                (
                    "“The infrastructures are new.”: the first suggestions make of it “The facilities are new.”, "
                    "not “The infrastructure are new.”"
                )
            ],
            id="fixed by something else",
        ),
        pytest.param(
            MATCH.replace('"infrastructure"', '"old infrastructures"'),
            '[[bad]]\ntext = "The [infrastructures] are new."' + GOOD,
            [
                (
                    "“The infrastructures are new.”: the suggestion “old infrastructures” does not silence the rule: "
                    "“The old infrastructures are new.”"
                )
            ],
            id="a suggestion as bad as the fault",
        ),
        pytest.param(
            MATCH.replace('"facilities", "infrastructure"', '""'),
            '[[bad]]\ntext = "The [infrastructures ]are new."' + GOOD,
            [],
            id="a deletion",
        ),
    ],
)
def test_a_rule_proves_itself_or_hears_why_not(tmp_path: Path, match: str, examples: str, wrong: list[str]) -> None:
    assert complaints(tmp_path, HEAD + match + examples) == wrong


def test_examples_are_tried_with_their_source(tmp_path: Path) -> None:
    rule = read_rule(
        write(tmp_path, HEAD + MATCH + '[[bad]]\ntext = "[Infrastructures]."\nsource = "Infraestructuras."' + GOOD)
    )
    tried: list[tuple[str, str | None]] = []

    def propose(pairs: Sequence[tuple[str, str | None]]) -> list[list[Proposal]]:
        tried.extend(pairs)
        return [[] for _ in pairs]

    prove([rule], propose)
    assert tried == [("Infrastructures.", "Infraestructuras."), ("The infrastructure is new.", None)]


def test_what_other_rules_find_is_their_business(tmp_path: Path) -> None:
    rule: Rule = read_rule(write(tmp_path, HEAD + MATCH + '[[bad]]\ntext = "The [infrastructures]."' + GOOD))
    other = read_rule(
        write(
            tmp_path,
            HEAD + '[[match]]\ntokens = [{ LOWER = "the" }]\n[[bad]]\ntext = "[The] man."' + GOOD.replace("The", "An"),
            "other",
        )
    )
    patterns = Patterns(Rulebook({rule.id: rule, other.id: other}), TOKENIZER.vocab)
    found = prove([rule], lambda pairs: patterns.propose([evidence(TOKENIZER(text)) for text, _ in pairs]))
    assert found == {rule.id: []}


def test_rules_are_proved_together_and_each_hears_its_own(tmp_path: Path) -> None:
    proven: Rule = read_rule(write(tmp_path, HEAD + MATCH + '[[bad]]\ntext = "The [infrastructures]."' + GOOD))
    wrong = read_rule(write(tmp_path, HEAD + MATCH + '[[bad]]\ntext = "The [buildings]."' + GOOD, "wrong"))
    patterns = Patterns(Rulebook({proven.id: proven, wrong.id: wrong}), TOKENIZER.vocab)
    calls: list[int] = []

    def propose(pairs: Sequence[tuple[str, str | None]]) -> list[list[Proposal]]:
        calls.append(len(pairs))
        return patterns.propose([evidence(TOKENIZER(target)) for target, _ in pairs])

    assert prove([proven, wrong], propose) == {
        proven.id: [],
        wrong.id: ["“The buildings.”: expected [buildings], found nothing"],
    }
    assert calls == [4, 2]
