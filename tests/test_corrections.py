"""Corrected files: the new words are there, and nothing else has changed."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report import builders

from audit import documents
from audit.corrections import CHANGED, Corrected, Replacement, correct
from audit.data import AuditedSegment, Report, Scores, Span, State
from audit.errors import InputError


def audited(name: str, data: bytes, input_format: str = "auto", encoding: str | None = None) -> Report:
    """A report on the file with nothing found in it."""
    document = documents.read_bytes(name, data, input_format=input_format, encoding=encoding)
    blank = Scores(quality=1, fluency=None, adequacy=None, literalness=None)
    report = builders.report([], document=name)
    segments = tuple(
        AuditedSegment(
            segment=segment,
            state=State.AUDITED,
            reason=None,
            source=None,
            alignment=None,
            round_trip=None,
            scores=blank,
            findings=(),
        )
        for segment in document.segments
    )
    return Report(name, "es", "en", segments, report.score, report.provenance)


def replaced(report: Report, old: str, new: str, nth: int = 0) -> Replacement:
    """`new` in place of the first `old` in the nth of the segments that have it."""
    segment = [one.segment for one in report.segments if old in one.segment.target][nth]
    start = segment.target.index(old)
    return Replacement(segment.id, Span(start, start + len(old)), new)


def corrected(name: str, text: str | bytes, *changes: tuple[str, str]) -> Corrected:
    data = text.encode() if isinstance(text, str) else text
    report = audited(name, data)
    return correct(report, [replaced(report, old, new) for old, new in changes], name=name, data=data)


ARTICLE = "\r\nThe agents reduced him.  He is fine.\r\n\r\n\r\n\tNobody assisted to the act.\x0b\n  He is fine.  \r\n"


def test_all_else_in_a_text_stays_as_it_was() -> None:
    done = corrected("a.txt", ARTICLE, ("assisted to the act", "attended the event"), ("reduced", "subdued"))
    assert done.refusals == (None, None)
    assert done.data.decode() == ARTICLE.replace("reduced", "subdued").replace(
        "assisted to the act", "attended the event"
    )


@pytest.mark.parametrize("nth", [0, 1])
def test_of_equal_sentences_the_right_one_is_changed(nth: int) -> None:
    report = audited("a.txt", ARTICLE.encode())
    done = correct(report, [replaced(report, "fine", "well", nth)], name="a.txt", data=ARTICLE.encode())
    first, second, third = ARTICLE.split("fine")
    assert done.data.decode() == first + ("well", "fine")[nth] + second + ("fine", "well")[nth] + third


@given(
    st.lists(st.sampled_from(["The cat sat.", "It was reduced.", "👩‍🚒 na\u0303o came.", "He left."]), min_size=1),
    st.sampled_from(["\n", "\r\n", "\n\n", " \n"]),
    st.data(),
)
def test_any_sentence_of_a_text_can_be_changed(sentences: list[str], between: str, data: st.DataObject) -> None:
    text = between.join(sentences)
    report = audited("a.txt", text.encode(), "lines")
    place = data.draw(st.integers(0, len(sentences) - 1))
    start = data.draw(st.integers(0, len(sentences[place])))
    end = data.draw(st.integers(start, len(sentences[place])))
    change = Replacement(report.segments[place].segment.id, Span(start, end), "X")
    done = correct(report, [change], name="a.txt", data=text.encode(), input_format="lines")
    expected = [*sentences[:place], Span(start, end).replaced(sentences[place], "X"), *sentences[place + 1 :]]
    assert done.data.decode() == between.join(expected)


@pytest.mark.parametrize(
    ("mark", "encoding", "stated"),
    [
        (codecs.BOM_UTF8, "utf-8", None),
        (codecs.BOM_UTF16_LE, "utf-16-le", None),
        (b"", "cp1252", "cp1252"),
    ],
)
def test_the_encoding_stays(mark: bytes, encoding: str, stated: str | None) -> None:
    data = mark + "The café reduced “him”.\r\n".encode(encoding)
    report = audited("a.txt", data, encoding=stated)
    change = replaced(report, "reduced", "dépassé")
    done = correct(report, [change], name="a.txt", data=data, encoding=stated)
    assert done.data == mark + "The café dépassé “him”.\r\n".encode(encoding)


def test_what_the_encoding_cannot_write_is_refused() -> None:
    data = "The café reduced him. It was late.".encode("cp1252")
    report = audited("a.txt", data, encoding="cp1252")
    changes = [replaced(report, "reduced", "制服"), replaced(report, "late", "early")]
    done = correct(report, changes, name="a.txt", data=data, encoding="cp1252")
    assert done.refusals == ("cp1252 cannot write “制服”", None)
    assert done.data == "The café reduced him. It was early.".encode("cp1252")


def test_a_file_that_cannot_be_written_again_is_left_alone() -> None:
    data = "The agents reduced him.".encode("utf-16-le")  # written as UTF-16, it would get a byte-order mark
    with pytest.raises(InputError, match="would not be the same bytes"):
        correct(builders.report([]), [], name="a.txt", data=data, encoding="utf-16")


def test_sentences_that_changed_since_are_refused_and_the_others_corrected() -> None:
    report = audited("a.txt", ARTICLE.encode())
    changes = [replaced(report, "reduced", "subdued"), replaced(report, "assisted to", "attended")]
    now = ARTICLE.replace("The agents", "A new line.\nTwo agents")
    done = correct(report, changes, name="a.txt", data=now.encode())
    assert done.refusals == (CHANGED, None)
    assert done.data.decode() == now.replace("assisted to", "attended")


def test_of_overlapping_replacements_the_first_is_made() -> None:
    done = corrected(
        "a.txt", "He is according to informed the ministry.", ("informed", "said"), ("according to informed", "as said")
    )
    assert done.refusals == ("another replacement covers the same words", None)
    assert done.data == b"He is as said the ministry."


def test_an_omission_is_filled_and_a_deletion_made() -> None:
    report = audited("a.txt", b"It opened on Monday. We very very like it.")
    first, second = (one.segment.id for one in report.segments)
    changes = [Replacement(first, Span(19, 19), " evening"), Replacement(second, Span(2, 7), "")]
    done = correct(report, changes, name="a.txt", data=b"It opened on Monday. We very very like it.")
    assert done.data == b"It opened on Monday evening. We very like it."


ROWS = (
    '{"meta": {"target": "He reduced."}, "id": "a",  "target" : "He \\u201creduced\\u201d \\ud83d\\ude92 him\\n."}\r\n'
    "\n"
    '{"target": "He “reduced” 🚒 him\\n.", "id": "b"}\n'
)


def test_rows_are_changed_where_their_target_stands() -> None:
    report = audited("rows.jsonl", ROWS.encode())
    changes = [replaced(report, "him", 'the "man"', 0), replaced(report, "reduced", "süb", 1)]
    done = correct(report, changes, name="rows.jsonl", data=ROWS.encode())
    assert done.refusals == (None, None)
    text = done.data.decode()
    assert text == ROWS.replace("\\ud83d\\ude92 him", '\\ud83d\\ude92 the \\"man\\"').replace("“reduced”", "“süb”")
    rows = [json.loads(line) for line in text.splitlines() if line]
    assert [row["target"] for row in rows] == ['He “reduced” 🚒 the "man"\n.', "He “süb” 🚒 him\n."]


@pytest.mark.parametrize("now", [ROWS.replace('"a"', '"c"'), ROWS.replace("him\\n", "her\\n")])
def test_rows_that_changed_since_are_refused(now: str) -> None:
    report = audited("rows.jsonl", ROWS.encode())
    done = correct(report, [replaced(report, "reduced", "x")], name="rows.jsonl", data=now.encode())
    assert done.refusals == ("the row is not in the file any more, or says something else",)
    assert done.data == now.encode()


PAGE = """<!doctype html><html><head><title>The agents &amp; the mayor reduced him on Monday morning.</title>
<meta name="description" content="The agents &amp; the mayor reduced him on Monday morning."></head>
<body><article><h1>A headline of the day about the agents</h1>
<p>The <a href="/x?a=1&amp;b=2">agents</a> &amp; the&nbsp;mayor
   <b>reduced</b> him on Monday morning. Nobody as<i>sist</i>ed to the long council session.</p>
<img alt="The agents &amp; the mayor reduced him on Monday morning.">
<script>var a = "The agents & the mayor reduced him on Monday morning."</script>
</article></body></html>
"""


def test_a_page_keeps_its_markup() -> None:
    done = corrected("a.html", PAGE, ("reduced", "subdued <him>"), ("him on", "Sam & Jo on"))
    assert done.refusals == (None, None)
    old, new = "<b>reduced</b> him on", "<b>subdued &lt;him&gt;</b> Sam &amp; Jo on"
    assert done.data.decode() == PAGE.replace(old, new)


def test_words_with_markup_amid_them_are_left_to_people() -> None:
    done = corrected("a.html", PAGE, ("mayor reduced", "mayor subdued"))
    assert done.refusals == ("there is markup amid the words: change them by hand",)
    assert done.data.decode() == PAGE


def test_a_sentence_that_stands_elsewhere_too_is_left_to_people() -> None:
    now = PAGE.replace("</article>", "<nav>The agents &amp; the mayor reduced him on Monday morning.</nav></article>")
    report = audited("a.html", PAGE.encode())
    done = correct(report, [replaced(report, "reduced", "x")], name="a.html", data=now.encode())
    assert done.refusals == ("its sentence is 2 times in the file, but 1 times in the report",)


MARKDOWN = """---
title: The agents reduced him.
---
# A *headline*

> The **agents** [reduced](https://example.org "a title") him
> and `left` \\*early\\*. They went home.

```
They went home.
```
"""


def test_markdown_keeps_its_markup() -> None:
    report = audited("a.md", MARKDOWN.encode())
    changes = [replaced(report, "reduced", "sub_dued", 1), replaced(report, "left", "went")]
    done = correct(report, changes, name="a.md", data=MARKDOWN.encode())
    assert done.refusals == (None, None)
    assert done.data.decode() == MARKDOWN.replace("[reduced]", "[sub\\_dued]").replace("`left`", "`went`")


def test_a_headline_may_come_back_in_a_sentence() -> None:
    text = "# He was reduced\n\nHe was reduced on *Monday*.\n\nHe was reduced\n"
    report = audited("a.md", text.encode())
    for nth in range(3):
        done = correct(report, [replaced(report, "reduced", "X", nth)], name="a.md", data=text.encode())
        pieces = text.split("reduced")
        words = ["X" if place == nth else "reduced" for place in range(3)]
        assert done.data.decode() == "".join(a + b for a, b in zip(pieces, [*words, ""], strict=True))


def test_the_sample_article_can_be_corrected() -> None:
    path = Path(__file__).parent.parent / "samples" / "kazakhstan.en.txt"
    text = path.read_text(encoding="utf-8")
    word = "would have participated"
    done = corrected(str(path), text, (word, "reportedly took part"))
    assert done.refusals == (None,)
    assert done.data.decode() == text.replace(word, "reportedly took part", 1)
