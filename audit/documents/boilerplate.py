"""What a scraped page has around its article: recognised by `references/<language>/boilerplate.toml`, and skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from audit import knowledge
from audit.documents.page import Block, trimmed
from audit.errors import ConfigurationError

# Furniture is short: a longer line is prose, and matching patterns against it would only take time.
_LONGEST = 700

# Among how many blocks at the top of a page `where = "start"` holds.
_START = 8

# How many titles at most belong to a list of other articles; and from how many words on a line is prose.
_TITLES = 12
_PROSE = 12

# A shorter line that comes twice, as in a dialogue, is no caption.
_CAPTION = 4

_REPEATED = "repeated caption"
_ENDS_SENTENCE = re.compile(r"[.!?…]\W*$")
_CREDIT = "boilerplate: photo credit"

# Where a credit with its capital can be glued on: behind the last letters of a word, a year, the end of a sentence.
_SEAM = r"(?:(?<=(?-i:[a-zß-öø-ÿ]{3}))|(?<=\d{4})|(?<=\w\w[.!?])|(?<=[”\"’)]))(?=(?-i:[A-ZÀ-ÖØ-Þ]))"


@dataclass(frozen=True, slots=True)
class _Furniture:
    kind: str
    pattern: re.Pattern[str]
    at_start: bool
    opens: str | None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    furniture: tuple[_Furniture, ...]
    credit: re.Pattern[str]
    after_repeated: re.Pattern[str]
    signals: tuple[tuple[int, re.Pattern[str]], ...]
    threshold: int


def mark(text: str, blocks: Sequence[Block], language: str) -> tuple[Block, ...]:
    """The blocks with those skipped that are no part of the article, and credits cut off their captions.

    Blocks that are skipped already stay as they are. A language without a `boilerplate.toml` has no known furniture.

    Raises:
        ConfigurationError: a pattern of `boilerplate.toml` is no regular expression.
    """
    path = knowledge.root() / language / "boilerplate.toml"
    if not path.is_file():
        return tuple(blocks)
    known = _knowledge(language)
    captioned = tuple(_without_credits(text, blocks, known))
    return _without_author(text, tuple(_without_furniture(text, captioned, known)), known)


def _without_credits(text: str, blocks: Sequence[Block], known: _Knowledge) -> Iterator[Block]:
    previous = ""
    for block in blocks:
        line = text[block.start : block.end]
        if block.skipped or len(line) > _LONGEST:
            previous = ""
            yield block
            continue
        if previous and line.startswith(previous) and known.after_repeated.fullmatch(line[len(previous) :].strip()):
            seam = block.start + len(previous)
        elif match := known.credit.search(line):
            seam = block.start + match.start()
        else:
            seam = block.end
        caption, credit = trimmed(text, block.start, seam), trimmed(text, seam, block.end)
        words = text[slice(*caption)]
        repeated = len(words.split()) >= _CAPTION and _folded(words) == _folded(previous)
        yield replace(block, start=caption[0], end=caption[1], skipped=_REPEATED if repeated else None)
        if credit[0] < credit[1]:
            yield replace(block, start=credit[0], end=credit[1], skipped=_CREDIT)
        previous = words


def _without_furniture(text: str, blocks: Sequence[Block], known: _Knowledge) -> Iterator[Block]:
    titles = paragraphs = 0
    article = False  # lists of titles come behind it; before it the next title is its own
    for index, block in enumerate(blocks):
        line = " ".join(text[block.start : block.end][: _LONGEST + 1].split())
        if block.skipped or len(line) > _LONGEST:
            titles = paragraphs = 0
            yield block
        elif furniture := _furniture(line, index, known):
            titles = _TITLES if article and furniture.opens == "titles" else 0
            paragraphs = 1 if furniture.opens == "paragraph" else 0
            yield replace(block, skipped=f"boilerplate: {furniture.kind}")
        elif paragraphs:
            paragraphs = 0
            yield replace(block, skipped="boilerplate: author box")
        elif titles and not _ENDS_SENTENCE.search(line) and len(line.split()) <= 25:
            titles -= 1
            yield replace(block, skipped="boilerplate: related articles")
        else:
            titles = 0
            article = article or (_ENDS_SENTENCE.search(line) is not None and len(line.split()) >= _PROSE)
            yield block


def _furniture(line: str, index: int, known: _Knowledge) -> _Furniture | None:
    return next(
        (
            furniture
            for furniture in known.furniture
            if (index < _START or not furniture.at_start) and furniture.pattern.fullmatch(line)
        ),
        None,
    )


def _without_author(text: str, blocks: tuple[Block, ...], known: _Knowledge) -> tuple[Block, ...]:
    """Read from the end: the first prose met that is no author box is the article's own, and there it stops."""
    marked = list(blocks)
    for index in reversed(range(1, len(marked))):
        block = marked[index]
        line = text[block.start : block.end]
        if block.skipped:
            continue
        if sum(weight for weight, signal in known.signals if signal.search(line[:_LONGEST])) >= known.threshold:
            marked[index] = replace(block, skipped="boilerplate: author box")
        elif len(line.split()) >= _PROSE:
            break
    return tuple(marked)


def _folded(line: str) -> str:
    return " ".join(line.split()).casefold().rstrip(".")


@cache
def _knowledge(language: str) -> _Knowledge:
    path = knowledge.root() / language / "boilerplate.toml"
    table = knowledge.read_toml(path)
    try:
        return _compiled(table)
    except re.error as error:
        raise ConfigurationError(f"{path}: {error.pattern!r} is no regular expression: {error}") from error
    except KeyError as error:
        raise ConfigurationError(f"{path}: no {error}") from error


def _compiled(table: dict[str, Any]) -> _Knowledge:
    words: dict[str, str] = {}
    for word, pattern in table["words"].items():
        words[word] = _filled(pattern, words)

    def alternatives(patterns: list[str]) -> str:
        return "|".join(f"(?:{_filled(pattern, words)})" for pattern in patterns)

    credit = table["credit"]
    return _Knowledge(
        furniture=tuple(
            _Furniture(
                entry["kind"],
                re.compile(rf"\W*(?:{alternatives(entry['patterns'])})\W*", re.IGNORECASE),
                entry.get("where") == "start",
                entry.get("opens"),
            )
            for entry in table["furniture"]
        ),
        credit=re.compile(
            rf"(?:{_SEAM}(?:{alternatives(credit['glued'])})|(?<=\s)(?:{alternatives(credit['spaced'])}))\W*$",
            re.IGNORECASE,
        ),
        after_repeated=re.compile(alternatives(credit["after_repeated"]), re.IGNORECASE),
        signals=tuple(
            (signal["weight"], re.compile(signal["pattern"], re.IGNORECASE)) for signal in table["author"]["signal"]
        ),
        threshold=table["author"]["threshold"],
    )


def _filled(pattern: str, words: dict[str, str]) -> str:
    """`pattern` with `{word}` exchanged for what the word stands for; not `str.format`, braces mean repetition here."""
    for word, meaning in words.items():
        pattern = pattern.replace(f"{{{word}}}", meaning)
    return pattern
