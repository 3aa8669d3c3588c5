from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.data import (
    Alignment,
    AuditedSegment,
    DocumentScore,
    Link,
    Provenance,
    Report,
    Scores,
    Segment,
    Severity,
    Span,
    State,
    fingerprint,
)


@st.composite
def text_and_span(draw: st.DrawFn) -> tuple[str, Span]:
    text = draw(st.text())
    start = draw(st.integers(0, len(text)))
    return text, Span(start, draw(st.integers(start, len(text))))


spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: Span(min(ends), max(ends)))


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2), (-2, -1)])
def test_span_refuses_what_is_no_range(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@given(text_and_span(), st.text())
def test_replaced_changes_the_span_and_nothing_else(case: tuple[str, Span], replacement: str) -> None:
    text, span = case
    changed = span.replaced(text, replacement)
    assert changed.startswith(text[: span.start])
    assert changed.endswith(text[span.end :])
    assert len(changed) == len(text) - len(span) + len(replacement)
    assert Span(span.start, span.start + len(replacement)).of(changed) == replacement
    assert Span(span.start, span.start + len(replacement)).replaced(changed, span.of(text)) == text


@given(spans, spans)
def test_overlap_is_mutual_and_means_shared_code_points(one: Span, other: Span) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    if len(one) and len(other):
        assert one.overlaps(other) == bool(set(range(one.start, one.end)) & set(range(other.start, other.end)))


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (Span(2, 4), Span(4, 6), False),
        (Span(5, 5), Span(3, 8), True),
        (Span(3, 3), Span(3, 8), False),
        (Span(8, 8), Span(3, 8), False),
    ],
)
def test_spans_that_touch_do_not_overlap(one: Span, other: Span, overlap: bool) -> None:
    assert one.overlaps(other) is overlap


def test_source_spans_come_in_source_order_each_once() -> None:
    # “white house” – “casa blanca”: crossing links, and a target word with two source words
    alignment = Alignment(
        target=(Span(0, 5), Span(6, 11)),
        source=(Span(0, 4), Span(5, 11), Span(12, 13)),
        links=(Link(0, 1, 0.9), Link(1, 0, 0.9), Link(0, 0, 0.2)),
    )
    assert alignment.source_spans(Span(0, 11)) == (Span(0, 4), Span(5, 11))
    assert alignment.source_spans(Span(7, 8)) == (Span(0, 4),)
    assert alignment.source_spans(Span(5, 6)) == ()


words = st.lists(st.text(ascii_lowercase, min_size=1, max_size=12), min_size=3, max_size=30)
white_space = st.sampled_from([" ", "\n", "\r\n", "\n    ", "  ", "\t"])


@given(words, st.data())
def test_fingerprint_survives_rewrapping(sentence: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(sentence) - 1))
    last = data.draw(st.integers(first, len(sentence) - 1))

    def wrapped(gap: st.SearchStrategy[str]) -> tuple[str, Span]:
        text, starts, ends = "", [], []
        for number, word in enumerate(sentence):
            text += data.draw(gap) if number else ""
            starts.append(len(text))
            text += word
            ends.append(len(text))
        return text, Span(starts[first], ends[last])

    assert fingerprint("rule", *wrapped(st.just(" "))) == fingerprint("rule", *wrapped(white_space))


def test_fingerprint_survives_edits_elsewhere_and_notices_edits_here() -> None:
    text = "Long before all that happened, the police reduced the man who had shouted, and everybody went home again."
    span = Span(text.index("reduced"), text.index("reduced") + 7)
    original = fingerprint("rule", text, span)
    assert fingerprint("rule", text.replace("home again", "away"), span) == original
    moved = "So. " + text
    assert fingerprint("rule", moved, Span(span.start + 4, span.end + 4)) == original
    assert fingerprint("rule", text.replace("the man", "the dog"), span) != original
    assert fingerprint("rule", text.replace("reduced", "reduces"), span) != original
    assert fingerprint("other", text, span) != original


def test_fingerprint_of_half_a_surrogate_pair() -> None:
    assert len(fingerprint("rule", "a \ud83d b", Span(2, 3))) == 16


def test_severities_are_ranked() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.MINOR, Severity.MAJOR, Severity.CRITICAL]


def _audited(index: int, state: State, reason: str | None = None) -> AuditedSegment:
    segment = Segment(str(index), index, "Text.", 6 * index)
    return AuditedSegment(segment, state, reason, None, None, None, Scores(1, None, None, None), ())


def test_ledger_accounts_for_every_segment() -> None:
    segments = (
        _audited(0, State.AUDITED),
        _audited(1, State.SKIPPED, "navigation"),
        _audited(2, State.SKIPPED, "byline"),
        _audited(3, State.SKIPPED, "navigation"),
        _audited(4, State.FAILED, "engine died"),
    )
    score = DocumentScore("mqm", 5, 300, 0, None)
    report = Report("text", "es", "en", segments, score, Provenance((), (), None))
    ledger = report.ledger
    assert (ledger.audited, ledger.skipped, ledger.failed, ledger.total) == (1, 3, 1, 5)
    assert ledger.reasons == (("navigation", 2), ("byline", 1), ("engine died", 1))
    assert replace(report, segments=segments[:1]).ledger.total == 1
