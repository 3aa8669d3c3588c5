from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.data import DocumentScore, Report, Severity, State
from audit.report import index
from audit.report.index.render import _resource
from audit.report.index.view import Earlier, files, sparkline, view
from audit.report.page import Assets, fill

from . import builders
from .test_html import HOSTILE, Elements

TARGET = "The agents reduced him on the platform."


def text(name: str, *severities: Severity | None, penalty: float = 0, words: int = 500) -> Report:
    """A report with a sentence for each severity, faulty in that way."""
    segments = [
        replace(
            builders.segment(
                place, TARGET, [builders.finding(TARGET, "reduced", severity=severity)] if severity else []
            ),
            scores=replace(builders.FINE, quality=0.9 - place / 100),
        )
        for place, severity in enumerate(severities)
    ]
    rate = penalty / words * 1000 if words >= 300 else None
    return replace(
        builders.report(segments, document=name, words=words), score=DocumentScore("mqm", words, 300, penalty, rate)
    )


GOOD = text("good.txt", None, None)
BAD = text("site/bad.txt", None, Severity.MAJOR, Severity.MINOR, penalty=6)
WORSE = text("worse.txt", Severity.CRITICAL, penalty=25, words=60)


def page(*reports: Report, earlier: tuple[Earlier, ...] = (), failures: tuple[str, ...] = ()) -> str:
    return dict(index.render(reports, earlier, failures))["index.html"]


def test_gold(matches_gold: Callable[[str, str], None]) -> None:
    earlier = [Earlier("sunday.json", (BAD,)), Earlier("monday.json", (builders.sample(), text("gone.txt")))]
    contents = view([GOOD, BAD, WORSE, builders.sample()], earlier, ["site/scan.pdf: binary file, not text"])
    assets = Assets(style="/* style */", script="/* script */")
    matches_gold("index.html", fill(_resource("index.html.j2"), assets, page=contents))


def test_every_text_has_a_page_and_the_index_comes_last() -> None:
    names = [name for name, _ in index.render([GOOD, BAD])]
    assert names == ["site-bad.txt.html", "good.txt.html", "index.html"]


def test_links_lead_to_the_worst_sentence() -> None:
    made = dict(index.render([BAD, builders.sample()]))
    hrefs = [attributes["href"] for tag, attributes in Elements(made["index.html"]).tags if tag == "a"]
    assert len(hrefs) == 4
    for href in hrefs:
        assert href is not None
        name, _, fragment = href.partition("#")
        assert f'id="{fragment}"' in made[name] if fragment else name in made
    assert next(href for href in hrefs if href and href.startswith("site-bad.txt.html#")).endswith("s3")


def test_failures_come_first_then_the_most_penalty_points() -> None:
    failed = text("failed.txt")
    failed = replace(failed, segments=(builders.segment(0, "x", state=State.FAILED, reason="no answer"),))
    assert [row.report.document for row in view([GOOD, BAD, failed, WORSE], [], []).rows] == [
        "failed.txt",
        "worse.txt",
        "site/bad.txt",
        "good.txt",
    ]


@given(st.lists(st.text(max_size=120)))
def test_file_names_are_safe_and_no_two_alike(documents: list[str]) -> None:
    names = list(files(documents))
    assert len({name.lower() for name in [*names, "index.html"]}) == len(documents) + 1
    for name in names:
        assert re.fullmatch(r"\w[\w.-]*\.html", name)
        assert len(name) < 110


def test_file_names_are_readable() -> None:
    documents = ["stdin", "site/news/a b.md", "../../etc/passwd", "index", "Index", "ñandú.txt", "\udce9", ""]
    assert list(files(documents)) == [
        "stdin.html",
        "site-news-a-b.md.html",
        "etc-passwd.html",
        "index-2.html",
        "Index-3.html",
        "ñandú.txt.html",
        "document.html",
        "document-2.html",
    ]


def test_the_sparkline_shows_where_the_findings_are() -> None:
    report = text("a.txt", None, Severity.MINOR, Severity.CRITICAL)
    bars = sparkline([*report.segments, builders.segment(3, "x", state=State.SKIPPED, reason="navigation")])
    assert [(bar.place, bar.height, bar.severity) for bar in bars.bars] == [
        (0, 0, None),
        (1, 1, Severity.MINOR),
        (2, 1, Severity.CRITICAL),
    ]
    assert bars.title == "2 findings along the text, most in sentence 2 (1)"


@pytest.mark.parametrize("number", [0, 1, 39, 40, 41, 1000])
def test_a_sparkline_covers_the_whole_text_in_few_bars(number: int) -> None:
    report = text("a.txt", *[Severity.MAJOR] * number)
    line = sparkline(report.segments)
    assert len(line.bars) == min(number, 40)
    assert all(bar.severity is Severity.MAJOR for bar in line.bars)
    assert line.title.startswith(f"{number:,} finding" if number else "No findings")


def test_a_text_is_compared_with_the_last_earlier_audit() -> None:
    before, last = text(BAD.document, Severity.MINOR), text(BAD.document, *[Severity.MAJOR] * 3)
    output = page(GOOD, BAD, earlier=(Earlier("a.json", (before,)), Earlier("b.json", (last, WORSE))))
    assert "Since b.json: <b>0 new, 1 fixed, 2 unchanged</b>" in output
    assert '0 new, 1 fixed, 2 unchanged <span class="unit">1 → 3 → 2</span>' in output
    assert output.count("not in it") == 1
    assert "In b.json only: worse.txt" in output


def test_earlier_audits_of_other_texts_are_said_to_be_such() -> None:
    assert "b.json has none of these texts." in page(GOOD, earlier=(Earlier("b.json", (WORSE,)),))


def test_what_could_not_be_audited_is_said() -> None:
    assert "<li>scan.pdf: binary file, not text</li>" in page(GOOD, failures=("scan.pdf: binary file, not text",))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text(hostile: str) -> None:
    target = f"{hostile} reduced {hostile}"
    one = builders.segment(0, target, [builders.finding(target, "reduced")], state=State.AUDITED)
    report = replace(
        builders.report([one], document=hostile, notices=(hostile,)), source_language=hostile, target_language=hostile
    )
    earlier = Earlier(hostile, (report, replace(report, document=hostile + "2")))
    output = page(report, earlier=(earlier,), failures=(hostile,))
    tags = Elements(output).tags
    assert [tag for tag, _ in tags].count("script") == 1
    assert not {"img", "b-", "iframe", "object"} & {tag for tag, _ in tags}
    assert not {"\x00", "\u202e", "\u2066"} & set(output)
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert "://" not in (attributes.get("href") or "")
        assert ":" not in (attributes.get("href") or "")


def test_same_reports_same_bytes() -> None:
    assert list(index.render([BAD, builders.sample()])) == list(index.render([BAD, builders.sample()]))


def test_what_is_not_text_weighs_little() -> None:
    assert len(page(GOOD).encode()) < 20_000
