from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from audit.errors import ConfigurationError
from audit.report import render
from audit.report.html.render import page
from audit.report.html.view import view
from audit.report.page import Assets

from . import builders

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<!-- <b>bold</b> -->",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "a\x00b\u202ec\u2066d",
]


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text inside elements of one class."""

    def __init__(self, page: str, css_class: str = "") -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._class, self._inside, self._note = css_class, False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "p" and dict(attrs).get("class") == self._class:
            self._inside = True
            self.texts.append("")
        self._note |= tag == "sup"

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "p"
        self._note &= tag != "sup"

    def handle_data(self, data: str) -> None:
        if self._inside and not self._note:
            self.texts[-1] += data


def hostile_page(text: str) -> str:
    target = f"{text} reduced {text}"
    wrong = builders.finding(
        target,
        "reduced",
        rule=text,
        message=text,
        suggestions=(text,),
        source_text=text,
        clues=(builders.Clue(text, text),),
    )
    source = builders.Source(text, "given", text, 0.5)
    trip = builders.RoundTrip(text, text, 1, 1)
    return render(
        "html",
        [
            builders.report(
                [
                    builders.segment(0, target, [wrong], source=source, round_trip=trip),
                    builders.segment(1, text, state=builders.State.SKIPPED, reason=text),
                ],
                document=text,
                notices=(text,),
                timestamp=text,
            )
        ],
    )


def test_gold(matches_gold: Callable[[str, str], None]) -> None:
    matches_gold("report.html", page(view(builders.sample()), Assets(style="/* style */", script="/* script */")))


def test_what_is_not_text_weighs_little() -> None:
    assert len(render("html", [builders.report([])]).encode()) < 90_000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    tags = Elements(hostile_page(text)).tags
    assert [attributes.get("type") for tag, attributes in tags if tag == "script"] == ["application/json", None]
    assert not {"img", "b-", "iframe", "object"} & {tag for tag, _ in tags}
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert (attributes.get("href") or "#").startswith("#")


@pytest.mark.parametrize("text", HOSTILE[:-1])
def test_hostile_text_is_shown_as_it_is(text: str) -> None:
    assert Elements(hostile_page(text), "target").texts == [f"{text} reduced {text}", text]


def test_hidden_characters_are_shown() -> None:
    output = hostile_page(HOSTILE[-1])
    assert not {"\x00", "\u202e", "\u2066"} & set(output)
    assert '<span class="hidden" title="right-to-left override">U+202E</span>' in output


def test_marks_are_exact_after_emoji_and_combining_characters() -> None:
    target = "👩‍🚒 na\u0303o 中文 reduced him"
    output = render("html", [builders.report([builders.segment(0, target, [builders.finding(target, "reduced")])])])
    assert Elements(output, "target").texts == [target]
    assert '<mark class="major" data-f="1">reduced</mark>' in output


@pytest.mark.parametrize(
    ("before", "shown_before"),
    [("Then", 4), ("👩‍🚒 na\u0303o", 10), ("a\u202eb", 8), ("a\xadb", 8)],
    ids=["plain", "emoji and combining", "bidirectional control", "soft hyphen"],
)
def test_places_of_words_count_what_the_browser_shows(before: str, shown_before: int) -> None:
    target, source = f"{before} reduced", "redujo"
    audited = builders.segment(
        0,
        target,
        source=builders.Source(source, "given", "es", 1.0),
        alignment=builders.align(target, source, [("reduced", "redujo")]),
    )
    [sentence] = [
        sentence for chunk in view(builders.report([audited])).chunks for row in chunk for sentence in row.sentences
    ]
    assert (sentence.words, sentence.source_words, sentence.links) == (f"{shown_before + 1} 7", "0 6", "0 0")


def test_the_policy_admits_its_own_style_and_script_and_nothing_else() -> None:
    output = render("html", [builders.sample()])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', output)
    assert policy is not None
    assert output.count("<script>") == output.count("<style>") == 1
    for tag in ("style", "script"):
        [content] = re.findall(f"<{tag}>(.*?)</{tag}>", output, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none';")


def test_anchors_are_unique_and_every_link_has_one() -> None:
    tags = Elements(render("html", [builders.sample()])).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {"s2", "s2-f2", "s5-f1"} <= set(ids)
    assert {attributes["href"] for tag, attributes in tags if tag == "a"} <= {f"#{name}" for name in ids}


def test_texts_carry_their_language() -> None:
    tags = Elements(render("html", [builders.sample()])).tags
    languages = {
        (attributes.get("class"), attributes["lang"], attributes.get("dir"))
        for tag, attributes in tags
        if tag == "p" and "lang" in attributes
    }
    assert languages == {("target", "en", "auto"), ("source", "es", "auto"), ("trip", "en", "auto")}


def test_a_recovered_source_is_never_taken_for_the_original() -> None:
    output = render("html", [builders.sample()])
    assert output.count("Source recovered — not the original") == 2
    assert output.count("Source given") == 1


def test_a_short_text_says_that_it_has_no_score() -> None:
    output = render("html", [builders.report([], words=120, per_1000_words=None)])
    assert "Too short to score (120 words; the floor is 300)" in output


def test_the_same_input_makes_the_same_bytes() -> None:
    assert render("html", [builders.sample()]) == render("html", [builders.sample()])


def test_a_page_is_about_one_document() -> None:
    with pytest.raises(ConfigurationError, match="one document, not 2"):
        render("html", [builders.sample(), builders.sample()])


def test_the_data_is_json_in_ascii_without_markup() -> None:
    output = hostile_page(" ".join(HOSTILE))
    [data] = re.findall('<script type="application/json" id="data">(.*?)</script>', output, re.DOTALL)
    assert data.isascii()
    assert not set("<>&") & set(data)
    assert json.loads(data)["document"] == " ".join(HOSTILE)


def test_like_findings_are_grouped_by_rule_and_message() -> None:
    texts = ["The agents reduced him.", "Then they reduced her."]
    segments = [builders.segment(n, text, [builders.finding(text, "reduced")]) for n, text in enumerate(texts)]
    other = "It was informed."
    segments.append(builders.segment(2, other, [builders.finding(other, "informed", rule="inform", message="m")]))
    rules = view(builders.report(segments, rules=[builders.REDUCE])).rules
    assert [(rule.rule, rule.title, [group.cards for group in rule.groups]) for rule in rules] == [
        ("reduce-person", "“reduce” of a person", [(("s1-f1", "reduced"), ("s2-f1", "reduced"))]),
        ("inform", "inform", [(("s3-f1", "informed"),)]),
    ]


def test_the_matrix_counts_open_findings() -> None:
    matrix = view(builders.sample()).matrix
    assert [(name, numbers) for _, name, numbers in matrix.rows] == [
        ("calque", (0, 2, 2)),
        ("false friend", (1, 0, 0)),
        ("format", (0, 0, 1)),
        ("omission", (0, 1, 0)),
    ]
    assert matrix.totals == (1, 3, 3)


@pytest.mark.parametrize(("number", "cells"), [(7, 7), (400, 400), (401, 201), (20_000, 400)])
def test_a_long_strip_has_a_cell_for_several_sentences(number: int, cells: int) -> None:
    wrong = "The agents reduced him."
    segments = [builders.segment(n, "All is well.") for n in range(number)]
    segments[-1] = builders.segment(number - 1, wrong, [builders.finding(wrong, "reduced")])
    strip = view(builders.report(segments)).cells
    assert len(strip) == cells
    assert (strip[-1].anchor, strip[-1].mark) == (f"s{number}", "major")
    assert strip[-1].title.endswith(f"{number}: 1 major")


def test_unexpected_words_are_told_by_their_place_among_the_words_of_the_text() -> None:
    audited = builders.segment(0, "one two three four five", reading=builders.read("one two three four five", range(5)))
    [sentence] = view(builders.report([audited])).chunks[0][0].sentences
    assert sentence.odd == "19 4 80"
    assert "nats" not in render("html", [builders.report([audited])])


def test_skipped_neighbours_are_folded_together() -> None:
    segments = [
        builders.segment(0, "Home", state=builders.State.SKIPPED, reason="boilerplate: navigation"),
        builders.segment(1, "Menu", state=builders.State.SKIPPED, reason="boilerplate: navigation"),
        builders.segment(2, "By Eva", state=builders.State.SKIPPED, reason="boilerplate: byline"),
        builders.segment(3, "All is well."),
    ]
    output = render("html", [builders.report(segments)])
    assert "<summary>3 skipped: navigation, byline</summary>" in output


def test_marks_of_change_leave_out_the_spaces_around() -> None:
    target = "according to informed the ministry"
    wrong = builders.finding(target, target, suggestions=("the ministry said",))
    output = render("html", [builders.report([builders.segment(0, target, [wrong])])])
    assert "<del>according to informed</del> the ministry <ins>said</ins>" in output


def test_long_reports_show_less_of_clean_sentences() -> None:
    trip = builders.RoundTrip("Everything is well.", "apertium", 50, 50)
    segments = [builders.segment(n, "All is well.", round_trip=trip) for n in range(2001)]
    assert "Round trip and scores" not in render("html", [builders.report(segments)])
    assert "Round trip and scores" in render("html", [builders.report(segments[:2000])])
