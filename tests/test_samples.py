"""The samples hold together: parallel paragraphs, and annotations that point at words which are there."""

import json
import re
from pathlib import Path

import pytest

from audit.data import Category, Severity

ROOT = Path(__file__).resolve().parent.parent
SPANISH = ROOT / "samples" / "kazakhstan.es.txt"
LITERAL = ROOT / "samples" / "kazakhstan.en.txt"
EXPECTED = ROOT / "samples" / "kazakhstan.expected.jsonl"
NATURAL = ROOT / "references" / "samples" / "kazakhstan.en.natural.txt"

# What the page puts between the headline and the last sentence of the article.
FURNITURE = (
    "by Gareth Pell",
    "Facebook Twitter",
    "ADVERTISEMENT",
    "Photo: ",
)
GLUED_CREDIT = "Danil Serikov – Steppe Press"


def paragraphs(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").rstrip("\n").split("\n\n")


def article() -> list[str]:
    page = paragraphs(LITERAL)
    first = page.index("Kazakhstan cries its dead with the Russian troops deployed in the country")
    body = page[first : page.index("Original article")]
    return [line for line in body if not line.startswith(FURNITURE) and not line.endswith(GLUED_CREDIT)]


def annotations() -> list[dict[str, str | int]]:
    return [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()]


def place(text: str, quote: str, occurrence: int) -> int:
    """Where the given occurrence of `quote` begins; -1 if there are fewer."""
    start = -1
    for _ in range(occurrence):
        start = text.find(quote, start + 1)
        if start < 0:
            break
    return start


def figures(text: str) -> set[str]:
    return {re.sub(r"[.,]", "", figure) for figure in re.findall(r"\d+(?:[.,]\d+)*", text)}


@pytest.mark.parametrize("path", [SPANISH, LITERAL, NATURAL], ids=lambda path: path.name)
def test_one_paragraph_a_line_in_utf8(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "\ufffd" not in text
    assert not text.startswith("\ufeff")
    assert all(paragraph and paragraph == paragraph.strip() and "\n" not in paragraph for paragraph in paragraphs(path))


def test_paragraphs_are_parallel() -> None:
    assert len(paragraphs(SPANISH)) == len(article()) == len(paragraphs(NATURAL))


def test_literal_english_carries_the_figures_of_each_spanish_paragraph() -> None:
    for spanish, literal in zip(paragraphs(SPANISH), article(), strict=True):
        assert figures(spanish) <= figures(literal), spanish


def test_annotations_are_complete_and_known_to_the_audit() -> None:
    for annotation in annotations():
        assert list(annotation) == ["quote", "occurrence", "category", "severity", "suggestion", "why"]
        assert annotation["category"] in set(Category)
        assert annotation["severity"] in set(Severity)
        assert annotation["suggestion"] != annotation["quote"]
        assert annotation["why"]


def test_annotated_words_occur_in_reading_order_without_overlap() -> None:
    text = LITERAL.read_text(encoding="utf-8")
    end = 0
    for annotation in annotations():
        quote, occurrence = str(annotation["quote"]), int(annotation["occurrence"])
        start = place(text, quote, occurrence)
        assert start >= end, f"{quote!r} ({occurrence}): missing, overlapping or out of order"
        end = start + len(quote)


def test_annotations_touch_only_the_article() -> None:
    text = LITERAL.read_text(encoding="utf-8")
    lines = set(article())
    for annotation in annotations():
        start = place(text, str(annotation["quote"]), int(annotation["occurrence"]))
        line = text[text.rfind("\n", 0, start) + 1 : text.index("\n", start)]
        assert line in lines, annotation["quote"]


def test_natural_english_has_none_of_the_longer_faults() -> None:
    natural = NATURAL.read_text(encoding="utf-8")
    longer = [str(annotation["quote"]) for annotation in annotations() if len(str(annotation["quote"]).split()) >= 3]
    assert longer
    assert [quote for quote in longer if quote in natural] == []
