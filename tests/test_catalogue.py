"""Pages about rules and words, and the catalogue that the docs ship."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Opened
from playwright.sync_api import Browser
from rule_files import EXAMPLES, HEAD, write

from audit import catalogue
from audit.attestation import Attestation, Attestations
from audit.lexicon import Entry, Lexicon, read_entries
from audit.rulebook import Rule, Rulebook, read_rule

ROOT = Path(__file__).resolve().parent.parent
MATCH = """
certain = "No literal reading."
described = "A dictionary, s. v. reducir"
[source]
lemmas = ["reducir"]
[[match]]
words = "[{reduce}] him|her"
suggestions = ["{subdue}", "", "{1} down"]
near = ["guard"]
"""
ENTRY = """
["reducir"]
literal = ["reduce"]
senses = [
  { natural = ["subdue", "curb"], object = ["man", "woman"], unless = ["cost"], domain = "police", note = "*People*" },
  { natural = ["reduce"], keep = true, object = ["cost"] },
]
"""
SEEN = Attestation(12, 3, 1, 0, (("reduced him", 7), ("reduces her", 2)), ("wmt09:1/google",))


def rule(folder: Path, match: str = MATCH) -> Rule:
    return read_rule(write(folder, HEAD + match + EXAMPLES))


def entry(folder: Path) -> Entry:
    path = folder / "es-en" / "lexicon" / "verbs" / "r.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ENTRY, encoding="utf-8")
    return read_entries(path)[0]


def page(folder: Path, seen: dict[str, Attestation], match: str = MATCH) -> str:
    one, other = rule(folder, match), read_rule(write(folder, HEAD + MATCH + EXAMPLES, "reduce-a-man"))
    lexicon = Lexicon({"reducir": (entry(folder),)})
    return catalogue.rule_page(
        one, Rulebook({one.id: one, other.id: other}), lexicon, Attestations(40_000, 500_000, seen)
    )


def test_a_rule_page_says_all_that_the_file_says(tmp_path: Path) -> None:
    text = page(tmp_path, {"reduce-a-person": SEEN})
    for part in (
        "# “reduce” for overpowering\n",
        "`reduce-a-person` · false-friends · mistranslation · major · confidence 0.60",
        "What is wrong.",
        "**The Spanish behind it:** reducir",
        "**Write instead:** subdue · nothing: delete it",
        "- `[{reduce}] him|her  near guard`",
        "They **reduced** him.",
        "- They smiled.",
        "Fires in 12 of 40,000 machine-translated sentences; of 4 that editors annotated, they marked the place in 3.",
        "On 500,000 words of native English: 0.",
        "What it matched: reduced him (7), reduces her (2).",
        "Where: wmt09:1/google.",
        "Described in: A dictionary, s. v. reducir.",
        "Certain without a second kind of evidence: No literal reading.",
        "See also: `reducir`, `reduce-a-man`.",
    ):
        assert part in text


def test_a_rule_never_seen_says_so(tmp_path: Path) -> None:
    assert "In none of 40,000 machine-translated sentences; it rests on its description." in page(tmp_path, {})


def test_what_looks_like_markup_is_text(tmp_path: Path) -> None:
    text = page(tmp_path, {}, MATCH.replace("A dictionary, s. v. reducir", "<b>*A* [dictionary](x)"))
    assert r"Described in: \<b\>\*A\* \[dictionary\](x)." in text


def test_an_entry_page_says_what_decides(tmp_path: Path) -> None:
    text = catalogue.entry_page(entry(tmp_path))
    assert text.startswith("# reducir\n\nverbs · literally: reduce\n")
    assert r"- **subdue, curb** (police) \*People\*" in text
    assert "object: man, woman" in text
    assert "not with: cost" in text
    assert "- **reduce** (the literal word is right)" in text


def test_the_docs_are_what_the_reference_data_says() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/catalogue", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def rules(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(browser, tmp_path / "rules.html", (ROOT / "docs" / "rules.html").read_text(encoding="utf-8"))
    yield opened
    opened.page.close()
    assert opened.complaints == []


def shown(opened: Opened) -> list[str]:
    ids: list[str] = opened.page.eval_on_selector_all("details", "all => all.filter(d => !d.hidden).map(d => d.id)")
    return ids


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_the_catalogue_is_searched_and_filtered(rules: Opened) -> None:
    everything = Rulebook.load("es-en")
    assert sorted(shown(rules)) == sorted(everything)
    rules.page.fill("input", "REDUCÍR persona overpower")
    assert shown(rules) == []
    rules.page.fill("input", "reducir overpower")
    assert "reduce-a-person" in shown(rules)
    assert len(shown(rules)) < len(everything) / 10
    rules.page.fill("input", "")
    rules.page.select_option("select", "false-friends")
    assert sorted(shown(rules)) == sorted(r.id for r in everything.values() if r.phenomenon == "false-friends")


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_link_to_a_rule_opens_it(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "rules.html"
    opened = Opened(browser, path, (ROOT / "docs" / "rules.html").read_text(encoding="utf-8"))
    opened.page.goto(f"{path.as_uri()}#reduce-a-person")
    opened.page.reload()
    assert opened.page.get_attribute("#reduce-a-person", "open") is not None
    opened.page.close()
