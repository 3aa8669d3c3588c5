from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from audit.data import Report
from audit.report import render
from audit.report.markdown import LIMIT

from . import builders
from .test_html import HOSTILE

READER = MarkdownIt("gfm-like", {"linkify": False})
MARKUP = ["**bold** _it_ ~~del~~ `code`", "a | b", "[link](http://x) ![i](y)", "# head", "$x^2$", "\\", "&amp;lt;"]
CALLS = ["@everyone", "see #12", "octo/repo#3", "GH-7", "https://evil.example", "www.evil.example", "mail@evil.example"]


class Page(HTMLParser):
    """The tags of rendered Markdown, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(reports: list[Report]) -> Page:
    return Page(READER.render(render("markdown", reports)))


def hostile(text: str) -> Report:
    target = f"{text} reduced {text}"
    wrong = builders.finding(
        target, f"reduced {text}", rule=text, message=text, suggestions=(text, text), source_text=text
    )
    source = builders.Source(text, "recovered", text, 0.5)
    return builders.report([builders.segment(0, target, [wrong], source=source)], document=text, notices=(text,))


def test_gold(matches_gold: Callable[[str, str], None]) -> None:
    matches_gold("report.md", render("markdown", [builders.sample()]))


def test_every_row_links_to_what_is_said_about_it() -> None:
    tags = page([builders.sample()]).tags
    links = [attributes["href"] for tag, attributes in tags if tag == "a" and "href" in attributes]
    assert len(links) == 7
    assert links == [f"#{attributes['name']}" for tag, attributes in tags if tag == "a" and "name" in attributes]
    assert len(set(links)) == 7
    assert [tag for tag, _ in tags].count("details") == 7


def test_the_worst_come_first() -> None:
    rows = re.findall(r"^\| \S (\w+) \|", render("markdown", [builders.sample()]), re.MULTILINE)
    assert rows == ["critical", "major", "major", "major", "minor", "minor", "minor"]


def test_faults_that_look_alike_have_links_of_their_own() -> None:
    tags = page([builders.sample(), builders.sample()]).tags
    names = [attributes["name"] for tag, attributes in tags if tag == "a" and "name" in attributes]
    assert len(names) == len(set(names)) == 14


@pytest.mark.parametrize("text", [*HOSTILE, *MARKUP, *CALLS])
def test_foreign_text_is_text(text: str) -> None:
    plain, strange = page([hostile("word")]), page([hostile(text)])
    assert [tag for tag, _ in strange.tags] == [tag for tag, _ in plain.tags]
    assert [set(attributes) for _, attributes in strange.tags] == [set(attributes) for _, attributes in plain.tags]


@pytest.mark.parametrize("text", [text for text in (*HOSTILE[:-1], *MARKUP, *CALLS) if "javascript" not in text])
def test_foreign_text_is_shown_as_it_is(text: str) -> None:
    assert f"{text} reduced {text}" in page([hostile(text)]).text.replace("\u200b", "")


@pytest.mark.parametrize("text", CALLS)
def test_foreign_text_calls_nobody(text: str) -> None:
    shown = page([hostile(text)]).text
    assert text not in shown
    assert not re.search(r"@\w|#\d|://|www\.|GH-\d", shown)


def test_suppressed_findings_are_not_shown() -> None:
    target = "She was reduced."
    wrong = builders.finding(target, "reduced", status="suppressed")
    summary = render("markdown", [builders.report([builders.segment(0, target, [wrong])])])
    assert "She was" not in summary
    assert "**No findings in 1 sentence (812 words); 1 more suppressed**" in summary


@given(st.integers(0, 400), st.sampled_from(["reduced", "制" * 300, "&" * 500, "👩‍🚒" * 200, "|" * 999]))
def test_it_is_never_longer_than_github_takes(number: int, word: str) -> None:
    target = f"{word} was here {word}"
    wrong = builders.finding(target, word, message=word, rule=word, suggestions=(word,) * 9, source_text=word)
    one = builders.segment(0, target, [wrong])
    notices = tuple(f"{n} {word}" for n in range(20))
    report = builders.report([replace(one) for _ in range(number)], document=word, notices=notices)
    summary = render("markdown", [report])
    assert len(summary.encode()) <= LIMIT
    told = summary.count("<details>")
    assert summary.count("](#audit-") == told
    if told < number:
        assert summary.endswith(f"\n{number - told:,} of {number:,} findings are not told in full here.\n")
    assert told >= min(number, 2)
