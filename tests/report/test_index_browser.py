"""The index in a real browser, from a folder, as an editor opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import AXE, CHROMIUM, Opened
from playwright.sync_api import Browser, Page

from audit.data import Severity
from audit.report import index
from audit.report.index.view import Earlier

from . import builders
from .test_browser import CONTRAST
from .test_index import BAD, GOOD, TARGET, WORSE, text

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

EARLIER = (Earlier("sunday.json", (BAD,)), Earlier("monday.json", (BAD, builders.sample())))


def opened_index(browser: Browser, folder: Path, **options: object) -> Opened:
    pages = dict(index.render([GOOD, BAD, WORSE, builders.sample()], EARLIER, ["scan.pdf: binary file, not text"]))
    for name, contents in pages.items():
        (folder / name).write_text(contents, encoding="utf-8")
    return Opened(browser, folder / "index.html", pages["index.html"], **options)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    opened = opened_index(browser, tmp_path)
    yield opened
    opened.page.close()
    assert opened.complaints == []


def names(page: Page) -> list[str]:
    return page.locator("tbody th a").all_inner_texts()


FIRST = ["article.txt", "worse.txt", "site/bad.txt", "good.txt"]


@pytest.mark.parametrize(
    ("column", "once", "twice"),
    [
        ("Text", "agbw", "wbga"),
        ("Words", "abgw", "wbga"),
        ("Critical", "awbg", "bgaw"),
        ("Penalty per 1,000 words", "abgw", "wgba"),
        ("Worst sentence", "abwg", "gwba"),
    ],
)
def test_columns_sort_both_ways(opened: Opened, column: str, once: str, twice: str) -> None:
    page = opened.page
    assert names(page) == FIRST
    head = page.get_by_role("columnheader", name=column, exact=True)
    for expected in (once, twice):
        head.get_by_role("button").click()
        assert "".join(name.removeprefix("site/")[0] for name in names(page)) == expected
    assert page.locator("[aria-sort]").count() == 1
    assert head.get_attribute("aria-sort") in {"ascending", "descending"}


def test_the_keyboard_sorts_and_opens_a_text(opened: Opened) -> None:
    page = opened.page
    page.get_by_role("button", name="Words", exact=True).focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("columnheader", name="Words", exact=True).get_attribute("aria-sort") == "descending"
    page.get_by_role("link", name="site/bad.txt", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/site-bad.txt.html")
    assert TARGET in page.locator("main").inner_text().replace("▲1", "").replace("●1", "")


def test_the_worst_sentence_is_opened_where_it_stands(opened: Opened) -> None:
    page = opened.page
    page.get_by_role("link", name="Sentence 2 of article.txt").click()
    page.locator("#s2:target").wait_for()


def test_without_javascript_everything_is_there(browser: Browser, tmp_path: Path) -> None:
    opened = opened_index(browser, tmp_path, java_script_enabled=False)
    assert names(opened.page) == FIRST
    assert opened.page.locator("svg:visible").count() == 4
    assert opened.page.locator("button:visible").count() == 0
    opened.page.close()


def test_colours_follow_the_system_or_the_choice(opened: Opened) -> None:
    page = opened.page
    background = "getComputedStyle(document.body).backgroundColor"
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(background)
    page.get_by_role("button", name="Colours").click()
    assert page.evaluate(background) != dark, "light, though the system is dark"
    page.reload()
    assert page.evaluate(background) != dark, "the choice lasts"
    page.get_by_role("button", name="Colours: light").click()
    assert page.evaluate(background) == dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_at_least_aa(browser: Browser, tmp_path: Path, scheme: str) -> None:
    opened = opened_index(browser, tmp_path, color_scheme=scheme)
    texts = opened.page.evaluate(CONTRAST)
    opened.page.close()
    assert len(texts) > 40
    assert [one for one in texts if one["ratio"] < 4.5] == []


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: scripts/test fetches it where npm is installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_violation(browser: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    size = {"width": width, "height": 900}
    opened = opened_index(browser, tmp_path, color_scheme=scheme, viewport=size)
    opened.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    opened.page.get_by_role("button", name="Words", exact=True).click()
    opened.page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = opened.page.evaluate("tags => axe.run({ runOnly: tags, resultTypes: ['violations'] })", tags)
    opened.page.close()
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in result["violations"]] == []


@pytest.mark.parametrize("width", [1600, 1250, 1240, 360])
def test_nothing_runs_over_the_edge(browser: Browser, tmp_path: Path, width: int) -> None:
    long = "Donaudampfschifffahrt" * 20
    report = text(long, Severity.CRITICAL, penalty=25)
    pages = dict(index.render([report, builders.sample()], [Earlier(long, (report,))], [long]))
    options = {"viewport": {"width": width, "height": 800}}
    opened = Opened(browser, tmp_path / "wide.html", pages["index.html"], **options)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.page.close()


def test_what_a_narrow_screen_stacks_is_still_a_table(browser: Browser, tmp_path: Path) -> None:
    opened = opened_index(browser, tmp_path, viewport={"width": 360, "height": 800})
    page = opened.page
    assert page.get_by_role("row").count() == 5
    assert page.get_by_role("rowheader").count() == 4
    page.get_by_role("button", name="Text", exact=True).click()
    assert names(page)[0] == "article.txt"
    page.close()
