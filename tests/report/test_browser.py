"""The page in a real browser, from a file, as an editor opens it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser import AXE, CHROMIUM, Opened
from playwright.sync_api import Browser, Locator, Page

from audit.data import Category, Severity
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


@pytest.fixture
def page(opened: Opened) -> Page:
    return opened.page


def lit(page: Page, line: str) -> list[str]:
    return page.locator(f"{line} .lit").all_inner_texts()


def ids(found: Locator) -> list[str]:
    return found.evaluate_all("all => all.map((one) => one.id)")


def sentences(page: Page) -> list[str]:
    return ids(page.locator(".sentence:visible"))


def cards(page: Page) -> list[str]:
    return ids(page.locator(".card:visible"))


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    identifier: str = page.evaluate("document.activeElement.id")
    return identifier


EVERYTHING = ["s2-f1", "s2-f2", "s2-f3", "s4-f1", "s4-f2", "s4-f3", "s5-f1"]

# --- words and their partners ---


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_a_word_lights_its_partner_on_the_other_side(page: Page, way: str) -> None:
    page.evaluate("for (const word of document.querySelectorAll('[data-w]')) word.tabIndex = 0")
    for line, word, here, there in [
        (".target", "suspect", ["suspect"], ["sospechoso"]),
        (".source", "sospechoso", ["suspect"], ["sospechoso"]),
        (".source", "según", ["according", "to"], ["según"]),
    ]:
        getattr(page.locator(f"#s2 {line} [data-w]", has_text=word), way)()
        assert (lit(page, "#s2 .target"), lit(page, "#s2 .source")) == (here, there)


def test_the_keyboard_reaches_every_aligned_word(page: Page) -> None:
    page.locator("#s2 .target [data-w]").first.focus()
    assert lit(page, "#s2 .source") == ["agentes"]
    press(page, ["ArrowRight"])
    assert lit(page, "#s2 .source") == ["redujeron"]
    press(page, ["ArrowLeft"])
    assert lit(page, "#s2 .source") == ["agentes"]


def test_a_card_lights_its_mark_and_the_source_behind_it(page: Page) -> None:
    page.locator("#s2-f1").hover()
    assert page.locator("mark.near").all_inner_texts() == ["reduced"]
    assert lit(page, "#s2 .source") == ["redujeron"]


def test_words_are_found_beside_hidden_characters_and_emoji(browser: Browser, tmp_path: Path) -> None:
    target, source = "👩‍🚒 a\u202eb reduced him", "👩‍🚒 redujo a\u202eb"
    audited = builders.segment(
        0,
        target,
        [builders.finding(target, "reduced him")],
        source=builders.Source(source, "given", "es", 1.0),
        alignment=builders.align(target, source, [("reduced", "redujo")]),
    )
    opened = Opened(browser, tmp_path / "page.html", render("html", [builders.report([audited])]))
    assert opened.page.locator("[data-w]").all_inner_texts() == ["reduced", "redujo"]
    opened.page.close()


def test_unexpected_words_are_underlined_on_demand(page: Page) -> None:
    rare = page.locator("#s3 [data-rare]")
    page.locator("#s3").scroll_into_view_if_needed()
    rare.last.wait_for()
    assert rare.all_inner_texts() == ["noon"]
    assert rare.last.get_attribute("title") == "less expected than 88 % of the words of this text"
    bars = "all => all.map((one) => getComputedStyle(one).backgroundImage)"
    assert set(rare.evaluate_all(bars)) == {"none"}
    press(page, "f")
    assert "none" not in rare.evaluate_all(bars)
    assert page.url.endswith("?fluency=1")


# --- filters ---


def test_severities_filter_and_hide_what_is_clean(page: Page) -> None:
    assert sentences(page) == [f"s{number}" for number in range(1, 8)]
    page.get_by_role("checkbox", name="major").check(force=True)
    assert cards(page) == ["s2-f2", "s4-f1", "s5-f1"]
    assert sentences(page) == ["s2", "s4", "s5"]
    assert page.locator("#s2 mark.off").all_inner_texts() == ["reduced"]
    assert page.locator("[name=shown]").inner_text() == "3 of 7 findings"
    page.get_by_role("checkbox", name="critical").check(force=True)
    assert cards(page) == ["s2-f1", "s2-f2", "s4-f1", "s5-f1"]


def test_a_failure_stays_when_clean_sentences_go(page: Page) -> None:
    page.locator(".filters summary").click()
    page.get_by_label("Only sentences with findings").check()
    assert sentences(page) == ["s2", "s4", "s5", "s7"]


FILTERS: list[tuple[str, Callable[[Page], object], list[str]]] = [
    ("category=format", lambda page: page.get_by_label("Kind").select_option("format"), ["s4-f3"]),
    ("rule=always-in", lambda page: page.locator("[name=rule]").select_option("always-in"), ["s4-f1"]),
    ("confidence=90", lambda page: page.get_by_label("Confidence").fill("90"), ["s2-f1"]),
    ("q=RADIO", lambda page: page.get_by_role("searchbox").fill("RADIO"), ["s4-f1", "s4-f2", "s4-f3"]),
    ("q=overpowered", lambda page: page.get_by_role("searchbox").fill("overpowered"), ["s2-f1"]),
    ("q=redujeron", lambda page: page.get_by_role("searchbox").fill("redujeron"), ["s2-f1", "s2-f2", "s2-f3"]),
]


@pytest.mark.parametrize(("state", "choose", "shown"), FILTERS, ids=[state for state, _, _ in FILTERS])
def test_a_filter_stands_in_the_address_and_comes_back_from_it(
    page: Page, state: str, choose: Callable[[Page], object], shown: list[str]
) -> None:
    page.locator(".filters summary").click()
    choose(page)
    assert cards(page) == shown
    assert page.url.endswith(f"#?{state}")
    page.reload()
    assert cards(page) == shown
    page.locator(".filters summary").click()
    page.get_by_role("button", name="Clear all filters").first.click()
    assert cards(page) == EVERYTHING


def test_counts_tell_what_each_choice_would_show(page: Page) -> None:
    page.locator(".filters summary").click()
    page.get_by_label("Kind").select_option("calque")
    assert page.locator(".severities b").all_inner_texts() == ["0", "2", "2"]
    assert page.locator("option[value=inform-object]").inner_text() == "inform-object (1)"
    assert page.locator("option[value=spanish-thousands]").inner_text() == "spanish-thousands (0)"
    assert page.locator("option[value=omission]").inner_text() == "omission (1)", (
        "the kinds not chosen keep their counts"
    )


def test_the_matrix_filters_by_kind_and_severity(page: Page) -> None:
    cell = page.locator("td[data-category=calque][data-severity=minor] button")
    cell.click()
    assert cards(page) == ["s2-f3", "s4-f2"]
    assert cell.get_attribute("aria-pressed") == "true"
    cell.click()
    assert cards(page) == EVERYTHING
    page.locator("th[data-category=omission] button").click()
    assert cards(page) == ["s5-f1"]


def test_nothing_found_says_so(page: Page) -> None:
    page.get_by_role("searchbox").fill("zebra")
    assert sentences(page) == []
    page.locator(".nothing button").click()
    assert cards(page) == EVERYTHING


def test_worst_sentences_first_and_back(page: Page) -> None:
    page.locator(".filters summary").click()
    page.get_by_label("Order").select_option("worst")
    assert sentences(page)[0] == "s2"
    assert sentences(page)[-1] in {"s1", "s6"}
    page.get_by_label("Order").select_option("")
    assert sentences(page) == [f"s{number}" for number in range(1, 8)]


def test_a_link_keeps_the_filters_or_takes_them_away_if_they_hide_its_end(page: Page) -> None:
    page.get_by_role("checkbox", name="major").check(force=True)
    page.locator(".strip a[href='#s4']").click()
    assert page.url.endswith("#s4?severity=major")
    page.locator(".strip a[href='#s3']").click()
    assert page.locator("#s3").is_visible()
    assert page.url.endswith("#s3")


def test_suppressed_findings_are_shown_on_demand_and_never_counted(browser: Browser, tmp_path: Path) -> None:
    target = "The agents reduced him."
    known = builders.finding(target, "reduced", status="suppressed")
    html = render("html", [builders.report([builders.segment(0, target, [known])])])
    opened = Opened(browser, tmp_path / "page.html", html)
    assert cards(opened.page) == []
    opened.page.locator(".filters summary").click()
    opened.page.get_by_label("Suppressed findings too (1)").check()
    assert cards(opened.page) == ["s1-f1"]
    assert opened.page.locator("#decided").inner_text() == "0 of 0 decided"
    opened.page.close()


# --- keyboard ---


def test_j_and_k_walk_through_the_findings_that_are_shown(page: Page) -> None:
    walk = []
    for key in "jjjkj":
        press(page, key)
        walk.append(focused(page))
    assert walk == ["s2-f1", "s2-f2", "s2-f3", "s2-f2", "s2-f3"]
    press(page, "2j")
    assert focused(page) == "s4-f1", "on from the card that the filter hid"
    press(page, "jj")
    assert focused(page) == "s5-f1", "the last one stays"
    assert page.url.endswith("#s5-f1?severity=major")
    assert page.locator("#s5-f1").evaluate("card => card.getBoundingClientRect().bottom <= innerHeight")


def test_n_and_p_walk_through_the_sentences_with_findings(page: Page) -> None:
    walk = []
    for key in "nnnpp":
        press(page, key)
        walk.append(focused(page))
    assert walk == ["s2-f1", "s4-f1", "s5-f1", "s4-f1", "s2-f1"]


def test_keys_typed_into_a_field_are_text(page: Page) -> None:
    press(page, "/")
    page.keyboard.type("jax?")
    assert page.get_by_role("searchbox").input_value() == "jax?"
    assert page.locator("dialog[open]").count() == 0


def test_help_opens_and_closes(page: Page) -> None:
    press(page, "?")
    assert page.get_by_role("dialog", name="Keyboard").is_visible()
    press(page, ["Escape"])
    assert page.locator("dialog[open]").count() == 0


def test_a_suggestion_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy “overpowered”").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "overpowered"


# --- decisions ---


def badge(page: Page, card: str) -> str:
    return page.locator(f"#{card} .verdict-badge").inner_text().strip()


def test_accept_reject_edit_and_undo_by_keyboard(page: Page) -> None:
    press(page, "ja")
    assert badge(page, "s2-f1") == "Accepted: “reduced” → “subdued”"
    assert focused(page) == "s2-f2", "on to the next"
    press(page, "x")
    assert badge(page, "s2-f2") == "Rejected"
    assert page.locator("#s2 mark[data-verdict=rejected]").count() == 2
    press(page, "e")
    page.get_by_label("Your correction").fill("told")
    press(page, ["Enter"])
    assert badge(page, "s2-f3") == "Edited: “informed” → “told”"
    assert page.locator("#decided").inner_text() == "3 of 7 decided"
    press(page, "u")
    assert badge(page, "s2-f3") == ""
    assert page.locator("#decided").inner_text() == "2 of 7 decided"


def test_a_second_suggestion_can_be_used(page: Page) -> None:
    page.locator("#s2-f1").get_by_role("button", name="Use").click()
    assert badge(page, "s2-f1") == "Accepted: “reduced” → “overpowered”"


def test_of_two_fixes_for_the_same_words_the_later_holds(page: Page) -> None:
    page.locator("#s2-f2").get_by_role("button", name="Accept").click()
    page.locator("#s2-f3").get_by_role("button", name="Accept").click()
    assert (badge(page, "s2-f2"), badge(page, "s2-f3")) == ("", "Accepted: “informed” → “reported”")


def test_decisions_outlive_the_page_and_belong_to_the_document(page: Page, tmp_path: Path) -> None:
    press(page, "jax")
    page.reload()
    assert (badge(page, "s2-f1"), badge(page, "s2-f2")) == ("Accepted: “reduced” → “subdued”", "Rejected")
    assert page.evaluate("Object.keys(localStorage)") == ["audit.decisions/1:article.txt"]
    page.locator(".decisions summary").click()
    page.get_by_role("button", name="Forget all decisions").click()
    assert page.evaluate("Object.keys(localStorage)") == []
    page.get_by_role("button", name="Undo").last.click()
    assert badge(page, "s2-f2") == "Rejected"


def test_another_tab_sees_what_is_decided_here(browser: Browser, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    report.write_text(render("html", [builders.sample()]), encoding="utf-8")
    context = browser.new_context()
    here, there = context.new_page(), context.new_page()
    for page in (here, there):
        page.goto(report.as_uri())
    press(here, "ja")
    there.get_by_text("1 of 7 decided").wait_for()
    assert badge(there, "s2-f1") == "Accepted: “reduced” → “subdued”"
    context.close()


@pytest.mark.parametrize("place", ["#%", "#?confidence=x&rule=no-such", "#nowhere?order=up&severity=bad"])
def test_a_strange_address_shows_everything(page: Page, place: str) -> None:
    page.goto(page.url + place)
    page.reload()
    assert cards(page) == EVERYTHING


def exported(page: Page) -> Path:
    page.locator(".decisions summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export decisions").click()
    press(page, ["Escape"])
    assert download.value.suggested_filename == "article.decisions.json"
    return download.value.path()


def test_the_decisions_file_goes_out_and_comes_back(page: Page) -> None:
    report = builders.sample()
    press(page, "jax")
    page.locator("#s4-f3").get_by_role("button", name="Edit…").click()
    page.get_by_label("Your correction").fill("two thousand")
    press(page, ["Enter"])
    path = exported(page)
    first, second, _ = report.segments[1].findings
    third = report.segments[3].findings[2]
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "schema": "audit.decisions/1",
        "document": "article.txt",
        "decisions": [
            {
                "segment": segment,
                "finding": finding.id,
                "fingerprint": finding.fingerprint,
                "rule": finding.rule,
                "verdict": verdict,
                "replacement": replacement,
                "span": {"start": finding.span.start, "end": finding.span.end},
                "text": finding.text,
            }
            for segment, finding, verdict, replacement in [
                ("2", first, "accepted", "subdued"),
                ("2", second, "rejected", None),
                ("4", third, "edited", "two thousand"),
            ]
        ],
    }
    page.evaluate("localStorage.clear()")
    page.reload()
    assert page.locator("#decided").inner_text() == "0 of 7 decided"
    page.locator(".decisions summary").click()
    page.locator("[name=import]").set_input_files(path)
    page.get_by_text("3 decisions taken over.").wait_for()
    assert badge(page, "s4-f3") == "Edited: “2.000” → “two thousand”"
    press(page, ["Escape"])
    assert exported(page).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ("no JSON", "file.json is no decisions file: export one from a report."),
        ('{"schema": "audit.report/1"}', "file.json is no decisions file: export one from a report."),
        ("null", "file.json is no decisions file: export one from a report."),
        (
            '{"schema": "audit.decisions/1", "document": "b.txt", "decisions": [{"fingerprint": "f", "verdict": "x"}]}',
            "0 decisions taken over, 1 belong to no finding of this report. The file was made for b.txt.",
        ),
    ],
)
def test_a_wrong_file_changes_nothing(page: Page, tmp_path: Path, content: str, answer: str) -> None:
    file = tmp_path / "file.json"
    file.write_text(content, encoding="utf-8")
    page.locator("[name=import]").set_input_files(file)
    page.get_by_text(answer).wait_for()
    assert page.locator("#decided").inner_text() == "0 of 7 decided"


def test_what_stands_in_the_browser_cannot_break_the_page(browser: Browser, tmp_path: Path) -> None:
    html = render("html", [builders.sample()])
    opened = Opened(browser, tmp_path / "page.html", html)
    for kept in ("{", "null", "[1]", '{"f": 3}', '{"f": {"verdict": "</script>"}}'):
        opened.page.evaluate("kept => localStorage.setItem('audit.decisions/1:article.txt', kept)", kept)
        opened.page.reload()
        assert opened.page.locator("#decided").inner_text() == "0 of 7 decided"
    opened.page.close()
    assert opened.complaints == []


def test_repeated_findings_are_dismissed_at_once_and_taken_back(browser: Browser, tmp_path: Path) -> None:
    texts = ["The agents reduced him.", "Then they reduced her.", "It was reduced again."]
    segments = [builders.segment(n, text, [builders.finding(text, "reduced")]) for n, text in enumerate(texts)]
    opened = Opened(browser, tmp_path / "page.html", render("html", [builders.report(segments)]))
    page = opened.page
    assert "3 findings like this" in page.locator("#s2-f1").inner_text()
    page.locator("#s2-f1").get_by_role("link", name="reduce-person").click()
    assert focused(page) == "r1-g1"
    page.get_by_role("button", name="Dismiss all 3").click()
    assert page.locator(".card[data-verdict=rejected]").count() == 3
    page.locator(".toast").get_by_role("button", name="Undo").click()
    assert page.locator(".card[data-verdict]").count() == 0
    page.close()
    assert opened.complaints == []


# --- reading view ---


def test_the_reading_view_is_the_text_with_what_was_accepted(page: Page) -> None:
    press(page, "jaxa")
    page.locator("#s5-f1").get_by_role("button", name="Accept").click()
    press(page, "r")
    prose = page.locator(".prose p")
    assert prose.nth(0).locator("ins").all_inner_texts() == ["subdued", "reported"]
    assert page.locator(".sentences").is_hidden()
    page.get_by_label("Show changes").uncheck()
    assert prose.nth(0).inner_text().strip() == (
        "The agents subdued the suspect on the platform, according to reported the ministry."
    )
    assert prose.nth(3).inner_text().strip() == "The bridge reopened on Monday afternoon after the repairs."
    assert page.url.endswith("view=reading")
    page.reload()
    assert prose.nth(0).is_visible()
    press(page, "r")
    assert page.locator(".sentences").is_visible()


def test_the_corrected_text_is_copied_and_saved_as_it_is(browser: Browser, tmp_path: Path) -> None:
    target = "👩‍🚒 a\u202eb reduced him & left."
    wrong = builders.finding(target, "reduced", suggestions=("subdued",))
    audited = [builders.segment(0, target, [wrong]), builders.segment(1, "Home", state=builders.State.SKIPPED)]
    opened = Opened(browser, tmp_path / "page.html", render("html", [builders.report(audited)]))
    page = opened.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "jar")
    assert page.locator(".prose .hidden").all_inner_texts() == ["U+202E"]
    page.get_by_role("button", name="Copy text").click()
    page.get_by_text("Copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "👩‍🚒 a\u202eb subdued him & left.\n"
    page.get_by_label("Skipped text too").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download text").click()
    assert download.value.suggested_filename == "article.corrected.txt"
    assert download.value.path().read_text(encoding="utf-8") == "👩‍🚒 a\u202eb subdued him & left.\n\nHome\n"
    page.close()


# --- craft ---


def test_a_hostile_page_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    opened = Opened(browser, tmp_path / "hostile.html", hostile_page(" ".join(HOSTILE)))
    page = opened.page
    page.locator("#s1 .target").hover()
    press(page, "jar")
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    page.close()
    assert opened.complaints == []


def test_everything_is_there_without_javascript(browser: Browser, tmp_path: Path) -> None:
    html = render("html", [builders.sample()])
    opened = Opened(browser, tmp_path / "plain.html", html, java_script_enabled=False)
    page = opened.page
    assert cards(page) == EVERYTHING
    assert sentences(page) == [f"s{number}" for number in range(1, 8)]
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    page.locator("#s2-f1 .evidence summary").click()
    assert page.locator("#s2-f1 .evidence dl").is_visible()
    page.close()


def test_the_colours_are_the_readers_choice(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    choice = page.locator("[data-do=theme]")
    choice.click()
    assert page.evaluate(paper) == light
    choice.click()
    assert page.evaluate(paper) != light
    page.reload()
    assert choice.get_attribute("aria-label") == "Colours: dark"
    page.emulate_media(color_scheme="dark")
    choice.click()
    assert choice.get_attribute("aria-label") == "Colours: as the system has them"
    assert page.evaluate(paper) != light


def test_paper_shows_everything_and_no_controls(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("button:visible:not(.matrix button), .toolbar:visible").count() == 0
    assert page.locator(".matrix tbody tr").first.locator(".count").all_inner_texts() == ["2", "2"]
    assert cards(page) == EVERYTHING
    assert page.locator("#s2-f1 .evidence dl").evaluate("list => list.getBoundingClientRect().height") > 0


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
    html = render("html", [report])
    opened = Opened(browser, tmp_path / "wide.html", html, viewport={"width": width, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.page.close()


VIEWS = {
    "first": "",
    "findings": "jaxa",
    "reading": "jar",
    "help": "?",
    "narrowed": "2",
}


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: scripts/test fetches it where npm is installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("keys", VIEWS.values(), ids=VIEWS.keys())
def test_axe_finds_no_violation(browser: Browser, tmp_path: Path, scheme: str, width: int, keys: str) -> None:
    html = render("html", [builders.sample()])
    size = {"width": width, "height": 900}
    opened = Opened(browser, tmp_path / "page.html", html, color_scheme=scheme, viewport=size)
    opened.page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((fold) => { fold.open = true; })")
    press(opened.page, keys)
    opened.page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = opened.page.evaluate("tags => axe.run({ runOnly: tags, resultTypes: ['violations'] })", tags)
    opened.page.close()
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in result["violations"]] == []


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


def long_report(number: int) -> builders.Report:
    """So many sentences, a finding in every third, each with its source and an alignment."""
    target = (
        "The agents reduced the suspect on the platform, the ministry informed on Monday, "
        "and nobody was hurt because trains had stopped running by then."
    )
    source = (
        "Los agentes redujeron al sospechoso en el andén, informó el ministerio el lunes, "
        "y nadie resultó herido porque los trenes ya no circulaban entonces."
    )
    here = "agents reduced suspect on platform ministry informed Monday and nobody was hurt because trains running then"
    there = (
        "agentes redujeron sospechoso en andén ministerio informó lunes y nadie resultó herido porque trenes circulaban"
    )
    pairs = list(zip(here.split(), [*there.split(), "entonces"], strict=True))
    severities = list(Severity)
    categories = [Category.CALQUE, Category.FALSE_FRIEND, Category.NAME]
    segments = []
    for index in range(number):
        text = f"{target[:-1]} {index}."
        wrong = builders.finding(
            text,
            "reduced",
            severity=severities[index % 7 % 3],
            category=categories[index % 5 % 3],
            suggestions=("subdued", "overpowered"),
            source_text="redujeron",
            clues=[builders.Clue("rule", "a pattern in the text", 0.9), builders.Clue("fluency", "gain in nats", 0.51)],
        )
        segments.append(
            builders.segment(
                index,
                text,
                [wrong] if index % 3 == 0 else [],
                source=builders.Source(source, "recovered", "apertium eng-spa", 0.6),
                alignment=builders.align(text, source, pairs),
                round_trip=builders.RoundTrip(f"{target} {index}", "apertium spa-eng", 61.2, 38.5),
                reading=builders.read(text, [(7 * index + place) % 97 for place in range(25)]),
            )
        )
    return builders.report(segments, words=25 * number)


def test_twenty_thousand_sentences_open_in_seconds(browser: Browser, tmp_path: Path) -> None:
    html = render("html", [long_report(20_000)])
    assert len(html.encode()) < 40_000_000
    path = tmp_path / "long.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page()
    page.set_default_timeout(300_000)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(path.as_uri())
    page.locator("#decided").get_by_text("0 of 6667 decided").wait_for()
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    opening = metrics["ThreadTime"]  # what the page's main thread worked, whatever else the machine does
    press(page, "j")
    assert focused(page) == "s1-f1"
    page.locator(".strip a").last.click()
    page.locator("#s19999").wait_for()
    page.get_by_role("searchbox").fill("19998")
    page.locator("[name=shown]").get_by_text("1 of").wait_for()
    page.close()
    assert opening < 8
