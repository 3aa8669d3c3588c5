from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from audit.report import render
from audit.report.html.render import Assets, page
from audit.report.html.view import view

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
    matches_gold("report.html", page(view([builders.sample()]), Assets(style="/* style */", script="/* script */")))


def test_what_is_not_text_weighs_little() -> None:
    assert len(render("html", [builders.report([])]).encode()) < 60_000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    tags = Elements(hostile_page(text)).tags
    assert [tag for tag, _ in tags].count("script") == 1
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


def test_the_policy_admits_its_own_style_and_script_and_nothing_else() -> None:
    output = render("html", [builders.sample()])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', output)
    assert policy is not None
    for tag in ("style", "script"):
        [content] = re.findall(f"<{tag}>(.*?)</{tag}>", output, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none';")


def test_anchors_are_unique_and_every_link_has_one() -> None:
    tags = Elements(render("html", [builders.sample(), builders.sample()])).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {"d1-s2", "d1-s2-f2", "d2-s5-f1"} <= set(ids)
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
    assert output.count("Source, recovered — not the original") == 2
    assert output.count("Source, given") == 1


def test_a_short_text_says_that_it_has_no_score() -> None:
    output = render("html", [builders.report([], words=120, per_1000_words=None)])
    assert "Too short to score (120 words; the floor is 300)" in output


def test_several_documents_share_one_signature_and_one_notice() -> None:
    output = render("html", [builders.sample(), builders.sample()])
    assert output.count("How this audit was made") == 1
    assert output.count("fluency not judged") == 1
    assert output.count("14 findings in 8 sentences") == 1
