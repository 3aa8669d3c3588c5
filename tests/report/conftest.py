"""Comparison with gold files, which `pytest --accept-gold` rewrites (see gold/README.md)."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

GOLD = Path(__file__).parent / "gold"


@pytest.fixture
def matches_gold(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Fails with a diff unless the text equals the gold file of that name."""

    def compare(name: str, text: str) -> None:
        path = GOLD / name
        if request.config.getoption("--accept-gold"):
            path.write_text(text, encoding="utf-8")
        gold = path.read_text(encoding="utf-8")
        if text != gold:
            lines = difflib.unified_diff(gold.splitlines(), text.splitlines(), f"gold/{name}", "produced", lineterm="")
            pytest.fail("\n".join([*lines, "If this is right: pytest tests/report --accept-gold"]), pytrace=False)

    return compare
