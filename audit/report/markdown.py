"""The summary for pull requests: verdict, a table of findings, the worst first, and what each is about, folded away.

It is written for GitHub, which takes at most 65,536 characters, and reads as plain Markdown elsewhere. Texts are
foreign: nothing in them may become markup, call a person (@name) or point to an issue (#1).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.data import AuditedSegment, Finding, Report, Severity
from audit.report import wording
from audit.report.visible import visible

LIMIT = 65_536  # bytes: whatever GitHub calls a character, there are not more of them

SHAPES = {Severity.CRITICAL: "◆", Severity.MAJOR: "▲", Severity.MINOR: "●"}

_ROWS = 100  # more findings than anybody reads in a summary
_SHORT, _LONG = 60, 240  # code points of a text shown in the table, and in the details
_FACTS = 5  # at most so many reasons and notices

_HEAD = "\n| Severity | Where | Finding | Write |\n|---|---|---|---|\n"
_MARKUP = re.compile(r"[\\`*_\[\]|~!]")
_CALL = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=\bGH)(?=-\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Place:
    """A finding, where it is, and the name that links to it use."""

    report: Report
    audited: AuditedSegment
    finding: Finding
    anchor: str

    @property
    def where(self) -> str:
        return f"{self.report.document}:{self.audited.segment.id}"

    @property
    def text(self) -> str:
        return self.finding.text or "[missing]"


def render(reports: Sequence[Report]) -> str:
    """The summary of these reports, of at most `LIMIT` bytes."""
    head = "".join(f"{line}\n" for line in _head(reports))
    places = _places(reports)
    if not places:
        return head
    room = LIMIT - _size(head + _HEAD) - 100  # for the last line
    rows = _fitting((_row(place, linked=True) for place in places[:_ROWS]), room // 2)  # the rest is for the details
    details = _fitting(map(_details, places[: len(rows)]), room - sum(map(_size, rows)))
    bare = [_row(place, linked=False) for place in places[len(details) : len(rows)]]
    missing = len(places) - len(details)
    last = f"\n{missing:,} of {len(places):,} findings are not told in full here.\n" if missing else ""
    return "".join([head, _HEAD, *rows[: len(details)], *bare, *details, last])


def _head(reports: Sequence[Report]) -> Iterator[str]:
    yield "### Translation audit"
    yield ""
    yield f"**{_markdown(wording.verdict(reports), _LONG)}**"
    yield ""
    if len(reports) == 1:
        yield f"{_markdown(wording.score(reports[0].score), _LONG)}  "
    yield _markdown(wording.ledger(reports), _LONG)
    reasons, notices = wording.reasons(reports), wording.notices(reports)
    if reasons or notices:
        yield ""
    yield from (f"- {_markdown(reason, _LONG)} × {number:,}" for reason, number in reasons[:_FACTS])
    if len(reasons) > _FACTS:
        yield f"- for other reasons × {sum(number for _, number in reasons[_FACTS:]):,}"
    yield from (f"- Notice: {_markdown(notice, _LONG)}" for notice in notices[:_FACTS])


def _places(reports: Sequence[Report]) -> list[_Place]:
    """All open findings, the worst first, with names that last from one summary to the next."""
    seen: Counter[str] = Counter()
    places = []
    for report in reports:
        for audited in report.segments:
            for finding in filter(wording.is_open, audited.findings):
                seen[finding.fingerprint] += 1
                number = seen[finding.fingerprint]
                anchor = f"audit-{finding.fingerprint}" + (f"-{number}" if number > 1 else "")
                places.append(_Place(report, audited, finding, anchor))
    return sorted(places, key=lambda place: -place.finding.severity.rank)


def _fitting(texts: Iterable[str], room: int) -> list[str]:
    """As many of the texts as there is room for, in bytes."""
    kept = []
    for text in texts:
        room -= _size(text)
        if room < 0:
            break
        kept.append(text)
    return kept


def _size(text: str) -> int:
    return len(text.encode())


def _row(place: _Place, *, linked: bool) -> str:
    finding, where = place.finding, _markdown(place.where, _SHORT)
    suggestion = f"**{_markdown(finding.suggestions[0] or '(nothing)', _SHORT)}**" if finding.suggestions else ""
    cells = (
        f"{SHAPES[finding.severity]} {finding.severity}",
        f"[{where}](#{place.anchor})" if linked else where,
        f"{_markdown(place.text, _SHORT)} ({_category(finding)})",
        suggestion,
    )
    return f"| {' | '.join(cells)} |\n"


def _details(place: _Place) -> str:
    """What the report says of a finding, in HTML without an empty line, which would let Markdown in again."""
    finding, source = place.finding, place.audited.source
    suggestions = [f"<ins>{_html(text or '(nothing)', _SHORT)}</ins>" for text in finding.suggestions[:_FACTS]]
    change = f" → “{_html(finding.suggestions[0], _SHORT)}”" if finding.suggestions else ""
    facts = [f"<b>Why</b> {_html(finding.message, 2 * _LONG)}"]
    if finding.source_text is not None:
        origin = "" if source is None or source.origin == "given" else " (recovered, not the original)"
        facts.append(f"<b>Source</b> <i>{_html(finding.source_text, _LONG)}</i>{origin}")
    if suggestions:
        facts.append(f"<b>Write</b> {' | '.join(suggestions)}")
    facts.append(
        f"<sub>{_html(finding.rule, _LONG)} · MQM {_html(finding.mqm_full, _LONG)} · "
        f"confidence {finding.confidence:.2f}</sub>"
    )
    return (
        f'\n<a name="{place.anchor}"></a>\n'
        f"<details><summary>{SHAPES[finding.severity]} {finding.severity} {_category(finding)}: "
        f"“{_html(place.text, _SHORT)}”{change} ({_html(place.where, _SHORT)})</summary>\n"
        f"<blockquote>{_sentence(place)}</blockquote>\n"
        f"<p>{'<br>'.join(facts)}</p>\n"
        "</details>\n"
    )


def _sentence(place: _Place) -> str:
    """The sentence with its mark, or as much of it as stands around."""
    target, span = place.audited.segment.target, place.finding.span
    before, after = target[: span.start], target[span.end :]
    start = "…" + before[-_LONG:] if len(before) > _LONG else before
    end = after[:_LONG] + "…" if len(after) > _LONG else after
    spaces = [" " if part.endswith(" ") else "" for part in (start, place.text)]
    lead = " " if end.startswith(" ") and not spaces[1] else ""
    return f"{_html(start)}{spaces[0]}<b>{_html(place.text, 2 * _LONG)}</b>{spaces[1]}{lead}{_html(end)}"


def _category(finding: Finding) -> str:
    return finding.category.replace("_", " ")


def _markdown(text: str, limit: int) -> str:
    """The text as running Markdown that says nothing but itself."""
    escaped = _MARKUP.sub(r"\\\g<0>", html.escape(_tame(text, limit), quote=False))
    return escaped.replace("$", "&#36;").replace("\u200b", "&#8203;")


def _html(text: str, limit: int | None = None) -> str:
    """The text inside an HTML element, for a reader that takes dollars for mathematics."""
    return html.escape(_tame(text, limit)).replace("$", "&#36;").replace("\u200b", "&#8203;")


def _tame(text: str, limit: int | None) -> str:
    """One visible line, not too long, with a zero-width space (U+200B) in what would call or link."""
    line = visible(" ".join(text.split()))
    if limit is not None and len(line) > limit:
        line = line[: limit - 1] + "…"
    return _CALL.sub("\u200b", line)
