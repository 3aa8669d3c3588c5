from __future__ import annotations

from pathlib import Path

import pytest
from rule_files import MATCH, pattern, write

from audit import attestation, knowledge
from audit.attestation import Attestation, Attestations
from audit.errors import ConfigurationError
from audit.rulebook import read_rule

SEEN = Attestation(2, 1, 0, 0, (("reduced", 2),), ("wmt09:1/google",))


def written(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str) -> Path:
    (folder / "es-en").mkdir(exist_ok=True)
    monkeypatch.setattr(knowledge, "root", lambda: folder)
    path = folder / "es-en" / "attestation.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_counts_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = """{"translations": 9, "native_words": 100, "rules": {"reduce-a-person": {"translations": 2, "right": 1,
    "wrong": 0, "native": 0, "forms": {"reduced": 2}, "places": ["wmt09:1/google"]}}}"""
    written(monkeypatch, tmp_path, text)
    assert attestation.load("es-en") == Attestations(9, 100, {"reduce-a-person": SEEN})


def test_before_anybody_counted_there_is_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    assert attestation.load("es-en") == Attestations(0, 0, {})


@pytest.mark.parametrize("text", ["{", "[]", '{"translations": 1}', '{"translations": 1, "rules": {"a": {}}}'])
def test_a_damaged_file_is_one_line_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    path = written(monkeypatch, tmp_path, text)
    with pytest.raises(ConfigurationError, match="make it anew with scripts/evaluate --rules --attest") as raised:
        attestation.load("es-en")
    assert str(raised.value).startswith(f"{path}: damaged")


@pytest.mark.parametrize(
    ("described", "seen", "missing"),
    [("", False, True), ("", True, False), ('described = "A dictionary."\n', False, False)],
)
def test_a_rule_was_seen_or_is_described(tmp_path: Path, described: str, seen: bool, missing: bool) -> None:
    rule = read_rule(write(tmp_path, described + pattern(MATCH)))
    counts = Attestations(9, 100, {rule.id: SEEN} if seen else {})
    assert attestation.unattested([rule], counts) == ([rule] if missing else [])
