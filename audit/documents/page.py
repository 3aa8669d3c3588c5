"""What a reader makes of a file: its text, and the blocks in it, before anything is split or judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of `Page.text` (code points, half-open): a paragraph, a heading, a caption, a unit of translation.

    `skipped` says why it is not audited. `id`, `source` and `reference` are set where the file gives them.
    """

    start: int
    end: int
    skipped: str | None = None
    id: str | None = None
    source: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A text and its blocks in order. `units`: each block is one segment as given, never split and never furniture."""

    text: str
    blocks: tuple[Block, ...]
    units: bool = False


def laid_out(paragraphs: Iterable[tuple[str, str | None]]) -> Page:
    """A page of (text, reason to skip it) paragraphs, one after the other on lines of their own."""
    blocks: list[Block] = []
    texts: list[str] = []
    start = 0
    for text, skipped in paragraphs:
        blocks.append(Block(start, start + len(text), skipped))
        texts.append(text)
        start += len(text) + 1
    return Page("\n".join(texts), tuple(blocks))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without the white space at its ends; an empty range if there is nothing else in it."""
    inner = text[start:end]
    first = start + len(inner) - len(inner.lstrip())
    return first, max(first, start + len(inner.rstrip()))
