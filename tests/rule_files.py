"""Rule files for tests, in a folder laid out like `references/es-en`."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
title = "“reduce” for overpowering"
category = "mistranslation"
severity = "major"
confidence = 0.6
message = "What is wrong."
origin = "A test."
"""
MATCH = """
[[match]]
tokens = [{ LEMMA = "reduce", POS = "VERB" }]
suggestions = ["{subdue}"]
"""
EXAMPLES = """
[[bad]]
text = "They [reduced] him."

[[good]]
text = "They smiled."
"""


def write(folder: Path, text: str, name: str = "reduce-a-person", phenomenon: str = "false-friends") -> Path:
    """A rule file below `folder`; beside it lie the word lists that `word_list` writes."""
    path = folder / "es-en" / "rules" / phenomenon / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def word_list(folder: Path, name: str, *words: str) -> None:
    """A word list for the rules below `folder`."""
    path = folder / "es-en" / "lexicon" / "lists" / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(words), encoding="utf-8")


def pattern(match: str) -> str:
    """A whole rule file around its `[[match]]` tables."""
    return HEAD + match + EXAMPLES
