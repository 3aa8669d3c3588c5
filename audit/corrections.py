"""Replacements put into the file that was audited; every other byte of it stays.

A report knows sentences, not files, so each one is found again: in plain text by reading the file once more, in JSON
Lines by its id, in Markdown and HTML by the ways in which its words may be written there. What cannot be found beyond
doubt, or would cut through markup, is refused.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.entities import codepoint2name

from audit import documents
from audit.data import AuditedSegment, Report, Span
from audit.documents.decoding import Decoded
from audit.errors import InputError

CHANGED = "the sentence is not in the file any more"


@dataclass(frozen=True, slots=True)
class Replacement:
    """New words for `span` of the segment with that id."""

    segment: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """The new contents of the file, and for each replacement why it was not made: None where it was."""

    data: bytes
    refusals: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the old words stand in the text of the file, and how the new ones are written there."""

    span: Span
    text: str


class _Refused(Exception):  # noqa: N818 - no error, but an answer
    """There is no place for a replacement, and why."""


_Finder = Callable[[AuditedSegment, Replacement], _Place]


def correct(  # noqa: PLR0913 - the report, the file, and how to read it
    report: Report,
    replacements: Sequence[Replacement],
    *,
    name: str,
    data: bytes,
    input_format: str = "auto",
    encoding: str | None = None,
) -> Corrected:
    """`data`, the file called `name` that `report` is about, with all replacements made that can be made.

    Each replacement names a segment of the report.

    Raises:
        ConfigurationError: there is no such format or encoding.
        InputError: the file cannot be read, or would not be the same when written again.
    """
    decoded = documents.decoded(name, data, input_format=input_format, encoding=encoding)
    if decoded.encode(decoded.text) != data:
        raise InputError(f"{name}: would not be the same bytes when written again: save it as UTF-8")
    segments = {audited.segment.id: audited for audited in report.segments}
    finder = _finder(report, decoded.text, name, documents.format_of(name, input_format))
    answers = [_place(finder, decoded, segments[item.segment], item) for item in replacements]
    text, refusals = _replaced(decoded.text, answers)
    return Corrected(decoded.encode(text), refusals)


def _finder(report: Report, text: str, name: str, kind: str) -> _Finder:
    if kind == "jsonl":
        return _in_rows(text, name)
    if kind in _MARKUP:
        return _in_markup(text, _MARKUP[kind], report)
    return _in_text(text, name, kind, report)


def _place(finder: _Finder, decoded: Decoded, audited: AuditedSegment, replacement: Replacement) -> _Place | str:
    try:
        decoded.encode(replacement.text)
        return finder(audited, replacement)
    except UnicodeEncodeError:
        return f"{decoded.encoding} cannot write “{replacement.text}”"
    except _Refused as refused:
        return str(refused)


def _replaced(text: str, answers: Sequence[_Place | str]) -> tuple[str, tuple[str | None, ...]]:
    """The text with all places filled but those that overlap an earlier one, and all refusals."""
    refusals = [answer if isinstance(answer, str) else None for answer in answers]
    places = [(answer, number) for number, answer in enumerate(answers) if isinstance(answer, _Place)]
    pieces, done, last = [], 0, -1
    for place, number in sorted(places, key=lambda item: (item[0].span, item[1])):
        if place.span.start < done or place.span.start == last:
            refusals[number] = "another replacement covers the same words"
            continue
        pieces += [text[done : place.span.start], place.text]
        done, last = place.span.end, place.span.start
    return "".join([*pieces, text[done:]]), tuple(refusals)


# --- plain text: the file read once more says where each sentence stands ---


def _in_text(text: str, name: str, kind: str, report: Report) -> _Finder:
    now = documents.read_text(
        text,
        name=name,
        input_format=kind,
        source_language=report.source_language,
        target_language=report.target_language,
    )
    before = [audited.segment.target for audited in report.segments]
    after = [segment.target for segment in now.segments]
    offsets = {
        report.segments[old + step].segment.id: now.segments[new + step].offset
        for old, new, size in _in_common(before, after)
        for step in range(size)
    }

    def find(audited: AuditedSegment, replacement: Replacement) -> _Place:
        offset = offsets.get(audited.segment.id)
        if offset is None:
            raise _Refused(CHANGED)
        return _Place(Span(offset + replacement.span.start, offset + replacement.span.end), replacement.text)

    return find


def _in_common(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[int, int, int]]:
    """Where the same sentences stand before and after, and how many of them: most often, all."""
    if before == after:
        return [(0, 0, len(before))]
    return SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()


# --- JSON Lines: the row with the segment's id, character by character as JSON writes it ---

_TARGET = re.compile(r'"target"\s*:\s*"(?P<value>(?:[^"\\]|\\.)*)"')
_CHARACTER = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]")


def _in_rows(text: str, name: str) -> _Finder:
    documents.jsonl.read(name, text)  # complains of what is wrong
    rows: dict[str, Span] = {}
    start = 0
    for line in text.split("\n"):
        if line.strip():
            rows[json.loads(line)["id"]] = Span(start, start + len(line))
        start += len(line) + 1

    def find(audited: AuditedSegment, replacement: Replacement) -> _Place:
        row = rows.get(audited.segment.id)
        values = [] if row is None else list(_TARGET.finditer(text, row.start, row.end))
        values = [value for value in values if json.loads(f'"{value["value"]}"') == audited.segment.target]
        if len(values) != 1:
            raise _Refused("the row is not in the file any more, or says something else")
        first = values[0].start("value")
        characters = [match.start() for match in _CHARACTER.finditer(values[0]["value"])] + [len(values[0]["value"])]
        span = Span(first + characters[replacement.span.start], first + characters[replacement.span.end])
        return _Place(span, json.dumps(replacement.text, ensure_ascii=False)[1:-1])

    return find


# --- Markdown and HTML: the words, with the markup that may stand between them ---


@dataclass(frozen=True, slots=True)
class _Markup:
    """How a format writes text: as regular expressions, what may stand between words and in place of white space.

    `hide` blots out what is no text, length for length; `write` turns new words into text of the format.
    """

    between: str
    space: str
    hide: Callable[[str], str]
    write: Callable[[str], str]

    def pattern(self, text: str) -> str:
        """A regular expression for all ways in which `text` may be written."""
        return _pattern(text, self.between, self.space)


def _pattern(text: str, between: str = "", space: str = r"(?:\s|&nbsp;|&#160;)+") -> str:
    tokens = re.findall(r"\s+|\w+|[^\w\s]", text)
    return between.join(space if token.isspace() else "".join(map(_written, token)) for token in tokens)


def _written(character: str) -> str:
    """A regular expression for a character and its entities."""
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    names = [f"&{codepoint2name[code]};"] if code in codepoint2name else []
    return f"(?:{'|'.join([re.escape(character), *names, f'&#{code};', f'&#[xX]0*(?i:{code:x});'])})"


def _without_tags(text: str) -> str:
    """Only what a page shows: head, scripts and attributes are blotted out, tags are empty."""
    text = re.sub(
        r"<!--.*?-->|<(head|script|style|template)\b.*?</\1\s*>",
        lambda match: "\0" * len(match[0]),
        text,
        flags=re.DOTALL | re.IGNORECASE,
    )
    return re.sub(r"<[^<>]*>", lambda match: f"<{' ' * (len(match[0]) - 2)}>", text)


_MARKUP = {
    "markdown": _Markup(
        between=r'(?:[*_~`]|\\(?=[!-/:-@\[-`{-~])|!?\[|\]\([^()\s]*(?:\s+"[^"]*")?\)|\]\[[^\]]*\])*',
        space=r"(?:\s+(?:>[ \t]*)*)",
        hide=str,
        write=lambda text: re.sub(r"([\\`*_\[\]<>])", r"\\\1", text),
    ),
    "html": _Markup(
        between=r"(?:<[^<>]*>)*",
        space=r"(?:\s|&nbsp;|&#160;|<[^<>]*>)+",
        hide=_without_tags,
        write=lambda text: html.escape(text, quote=False),
    ),
}


def _in_markup(text: str, markup: _Markup, report: Report) -> _Finder:
    shown = markup.hide(text)

    def find(audited: AuditedSegment, replacement: Replacement) -> _Place:
        target, span = audited.segment.target, replacement.span
        before, words, after = map(markup.pattern, (target[: span.start], span.of(target), target[span.end :]))
        found = list(re.finditer(f"{before}{markup.between}(?P<words>{words}){markup.between}{after}", shown))
        if not found:
            raise _Refused(CHANGED)
        # A headline may be part of a sentence below it: every place counts, or the right one cannot be told.
        counts = [other.segment.target.count(target) for other in report.segments]
        if len(found) != sum(counts):
            raise _Refused(f"its sentence is {len(found)} times in the file, but {sum(counts)} times in the report")
        match = found[sum(counts[: audited.segment.index])]
        if not re.fullmatch(_pattern(span.of(target)), match["words"]):
            raise _Refused("there is markup amid the words: change them by hand")
        return _Place(Span(*match.span("words")), markup.write(replacement.text))

    return find
