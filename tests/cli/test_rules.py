"""`audit rules` as its caller sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .program import ROOT, Outcome, process, unread

Audit = Callable[..., Outcome]

RULE = ROOT / "references" / "es-en" / "rules" / "false-friends" / "reduce-a-person.toml"


def test_list_has_a_line_per_rule(audit: Audit) -> None:
    outcome = audit("rules", "list")
    files = list((ROOT / "references" / "es-en" / "rules").glob("*/*.toml"))
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) == len(files)
    assert outcome.err == f"{len(files)} rules\n"
    assert any(line.split()[:2] == ["false-friends", "reduce-a-person"] for line in outcome.out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["explain", "reduce-a-persn"], "no rule or word reduce-a-persn: did you mean 'reduce-a-person'?"),
        (["explain", "xyz"], "no rule or word xyz: `audit rules list` shows all"),
        (["rules", "list", "--pair", "fr-en"], "no rules for fr-en: there are rules for es-en"),
        (["rules", "check", "nowhere.toml"], "nowhere.toml: cannot be read: No such file or directory"),
        (["explain"], "Missing argument 'NAME'"),
        (["rules", "lsit"], "No such command 'lsit'. Did you mean 'list'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_and_2(audit: Audit, arguments: list[str], complaint: str) -> None:
    outcome = audit(*arguments)
    assert (outcome.code, outcome.out, len(outcome.complaints)) == (2, "", 1)
    assert outcome.complaints[0].lower().startswith(f"audit: {complaint}".lower())


def test_check_accepts_a_rule_that_proves_itself(audit: Audit) -> None:
    outcome = audit("rules", "check", RULE)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith("1 rules, ")
    assert outcome.err.endswith(", 0 unproven\n")


def test_check_says_what_is_wrong_with_a_rule(audit: Audit, tmp_path: Path) -> None:
    folder = tmp_path / "es-en" / "rules" / "false-friends"
    folder.mkdir(parents=True)
    broken = folder / "never-found.toml"
    broken.write_text(
        """title = "A rule whose pattern finds nothing"
category = "calque"
severity = "minor"
confidence = 0.8
message = "Nothing."
origin = "written for a test"

[[match]]
tokens = [{ LOWER = "qwertz" }]
suggestions = ["keyboard"]

[[bad]]
text = "This is [wrong]."

[[good]]
text = "This is right."
""",
        encoding="utf-8",
    )
    outcome = audit("rules", "check", broken)
    assert outcome.code == 2
    assert outcome.out == f"{broken}: “This is wrong.”: expected [wrong], found nothing\n"


def test_a_reader_who_has_had_enough_is_no_error() -> None:
    running = process("rules", "list")
    assert "Traceback" not in unread(running)
    assert running.returncode == 0
