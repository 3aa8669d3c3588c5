"""The page in a real browser, from a file, as an editor opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import CHROMIUM, Opened
from playwright.sync_api import Browser, Page

from audit.report import render

from . import builders
from .test_html import HOSTILE, hostile_page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(browser, tmp_path / "report.html", render("html", [builders.sample()]))
    yield opened
    opened.page.close()
    assert opened.complaints == []


def lit(page: Page, line: str) -> list[str]:
    return page.locator(f"{line} .lit").all_inner_texts()


def visible_sentences(page: Page) -> list[str | None]:
    return page.locator(".sentence:visible").evaluate_all("all => all.map((one) => one.id)")


def focused(page: Page) -> str:
    identifier: str = page.evaluate("document.activeElement.id")
    return identifier


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_a_word_lights_its_partner_on_the_other_side(opened: Opened, way: str) -> None:
    page = opened.page
    page.evaluate("for (const word of document.querySelectorAll('[data-w]')) word.tabIndex = 0")
    for line, word, here, there in [
        (".target", "suspect", ["suspect"], ["sospechoso"]),
        (".source", "sospechoso", ["suspect"], ["sospechoso"]),
        (".source", "según", ["according", "to"], ["según"]),
    ]:
        getattr(page.locator(f"#d1-s2 {line} [data-w]", has_text=word), way)()
        assert (lit(page, "#d1-s2 .target"), lit(page, "#d1-s2 .source")) == (here, there)


def test_the_keyboard_reaches_every_aligned_word(opened: Opened) -> None:
    page = opened.page
    page.locator("#d1-s2 .target [data-w]").first.focus()
    assert lit(page, "#d1-s2 .source") == ["agentes"]
    page.keyboard.press("ArrowRight")
    assert lit(page, "#d1-s2 .source") == ["redujeron"]
    page.keyboard.press("ArrowLeft")
    assert lit(page, "#d1-s2 .source") == ["agentes"]


def test_a_card_lights_its_mark_and_the_source_behind_it(opened: Opened) -> None:
    page = opened.page
    page.locator("#d1-s2-f1").hover()
    assert page.locator("mark.near").all_inner_texts() == ["reduced"]
    assert lit(page, "#d1-s2 .source") == ["redujeron"]


def test_the_filter_hides_cards_marks_and_clean_sentences(opened: Opened) -> None:
    page = opened.page
    everything = [f"d1-s{number}" for number in range(1, 8)]
    assert visible_sentences(page) == everything
    page.get_by_role("checkbox", name="Hide clean sentences").check()
    assert visible_sentences(page) == ["d1-s2", "d1-s4", "d1-s5", "d1-s7"], "a failure is never hidden"
    page.get_by_role("checkbox", name="major").uncheck()
    assert visible_sentences(page) == ["d1-s2", "d1-s4", "d1-s7"]
    assert page.locator(".card:visible").count() == 4
    assert page.locator("output").inner_text() == "4 of 7 shown"
    assert page.locator("#d1-s2 mark.off").all_inner_texts() == ["according to ", " the ministry"]
    page.get_by_role("checkbox", name="major").check()
    page.get_by_role("checkbox", name="Hide clean sentences").uncheck()
    assert visible_sentences(page) == everything


def test_j_and_k_walk_through_the_findings_that_are_shown(opened: Opened) -> None:
    page = opened.page
    walk = []
    for key in "jjjkj":
        page.keyboard.press(key)
        walk.append(focused(page))
    assert walk == ["d1-s2-f1", "d1-s2-f2", "d1-s2-f3", "d1-s2-f2", "d1-s2-f3"]
    page.get_by_role("checkbox", name="minor").uncheck()
    page.keyboard.press("j")
    assert focused(page) == "d1-s4-f1", "on from the card that the filter hid"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "d1-s5-f1", "the last one stays"
    assert page.locator("#d1-s5-f1").evaluate("card => card.getBoundingClientRect().bottom <= innerHeight")


def test_a_suggestion_is_copied(opened: Opened) -> None:
    page = opened.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy “overpowered”").click()
    page.locator(".copy", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "overpowered"


def test_a_hostile_page_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, tmp_path / "hostile.html", hostile_page(" ".join(HOSTILE)))
    page = opened.page
    page.locator("#d1-s1 .target").hover()
    page.keyboard.press("j")
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    page.close()
    assert opened.complaints == []


def test_everything_is_there_without_javascript(browser: Browser, tmp_path: Path) -> None:
    html = render("html", [builders.sample()])
    opened = Opened(browser, tmp_path / "plain.html", html, java_script_enabled=False)
    page = opened.page
    assert page.locator(".card:visible").count() == 7
    assert page.locator("button:visible, input:visible").count() == 0
    page.close()


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_runs_over_the_edge(browser: Browser, tmp_path: Path, width: int) -> None:
    long = "Donaudampfschifffahrt" * 30
    report = builders.report(
        [
            builders.segment(
                0, long, [builders.finding(long, long, rule=long, message=long, suggestions=(long + "en",))]
            )
        ],
        document=long,
        notices=(long,),
    )
    html = render("html", [report, builders.sample()])
    opened = Opened(browser, tmp_path / "wide.html", html, viewport={"width": width, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.page.close()


# Contrast by WCAG 2: relative luminance of every text against the first opaque background behind it.
CONTRAST = """() => {
  const channel = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = rgb(colour).map((value) => channel(value / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return rgb(colour)[3] === 0 && element.parentElement ? background(element.parentElement) : colour;
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return [...document.body.querySelectorAll("*:not(script)")].filter(hasText).map((element) => {
    const pair = [luminance(getComputedStyle(element).color), luminance(background(element))].sort((a, b) => b - a);
    return { what: `${element.tagName}.${element.className}: ${element.textContent.slice(0, 20)}`,
             ratio: (pair[0] + 0.05) / (pair[1] + 0.05) };
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_at_least_aa(browser: Browser, tmp_path: Path, scheme: str) -> None:
    opened = Opened(browser, tmp_path / "page.html", render("html", [builders.sample()]), color_scheme=scheme)
    opened.page.evaluate("document.querySelectorAll('[data-w]').forEach((w, i) => w.classList.toggle('lit', i % 2))")
    texts = opened.page.evaluate(CONTRAST)
    opened.page.close()
    assert len(texts) > 100
    assert [text for text in texts if text["ratio"] < 4.5] == []
