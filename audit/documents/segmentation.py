"""Blocks become sentences, with exact offsets: sentencex finds the ends, and a few of them are taken back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from audit import knowledge
from audit.documents.page import trimmed

# sentencex takes quadratic time on many quotation marks (measured: 24,000 characters 0.1 s, 2 million over 5 minutes),
# so a long block is read through a window that moves on by whole sentences.
_WINDOW = 5_000


def sentences(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """The ranges of the sentences of `text[start:end]`, without the white space around them.

    A closing quotation mark belongs to the sentence that it ends. What begins in lower case goes on with the sentence
    before it ("… added. following a meeting"), and so does what no white space separates from it ("data.While"): both
    are faults that can be seen only from inside a segment.
    """
    first = start
    for boundary in _boundaries(text, start, end, language):
        if boundary < end and _goes_on(text, first, boundary, end, language):
            continue
        inner = trimmed(text, first, boundary)
        if inner[0] < inner[1]:
            yield inner
        first = boundary


def _boundaries(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Where sentences end according to sentencex, in order; the last is `end`."""
    from sentencex import get_sentence_boundaries  # noqa: PLC0415

    while start < end:
        window = text[start : min(start + _WINDOW, end)]
        ends = [boundary["end_index"] for boundary in get_sentence_boundaries(language, window)]
        if start + len(window) == end:
            yield from (start + last for last in ends[:-1])
            yield end
            return
        # The last sentence may go on behind the window; a window of one sentence is passed without a boundary.
        yield from (start + last for last in ends[:-1])
        start += ends[-2] if len(ends) > 1 else len(window)


def _goes_on(text: str, first: int, boundary: int, end: int, language: str) -> bool:
    """Whether the sentence that began at `first` goes on behind `boundary`."""
    if not (text[boundary - 1].isspace() or text[boundary].isspace()):
        return True
    # 60 characters hold a word with all that may stand before it; a slice of the rest would cost quadratic time.
    after = _opening(text[boundary : min(boundary + 60, end)])
    before = _opening(text[first : min(first + 60, boundary)])
    if after.islower():
        return not before.islower()  # a text without capitals has sentences too
    words = text[max(first, boundary - 60) : boundary].split()
    word = words[-1].lower().lstrip("([“‘\"'") if words else ""
    folder = knowledge.root() / language
    return word in knowledge.word_list(folder / "abbreviations.txt") or (
        after.isdigit() and word in knowledge.word_list(folder / "abbreviations-before-numbers.txt")
    )


def _opening(text: str) -> str:
    """The first character that is neither white space nor punctuation, or nothing."""
    return next((mark for mark in text if not mark.isspace() and not unicodedata.category(mark).startswith("P")), "")
