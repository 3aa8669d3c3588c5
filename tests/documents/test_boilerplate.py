"""Page furniture: what is skipped, and above all what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit import knowledge
from audit.documents import boilerplate
from audit.documents.page import Page, laid_out
from audit.documents.text import read
from audit.errors import ConfigurationError

ARTICLE = "The council of the small town on the coast voted last night to keep the old lighthouse open for visitors."
CLOSING = "The next session of the council is set for the end of the month, when the budget will be on the table again."


def marked(page: Page) -> list[tuple[str, str | None]]:
    return [
        (page.text[block.start : block.end], block.skipped) for block in boilerplate.mark(page.text, page.blocks, "en")
    ]


def reason(line: str) -> str | None:
    """Why the line is skipped, behind an article's prose and before its end."""
    found = marked(laid_out([*[(ARTICLE, None)] * 9, (line, None), (CLOSING, None)]))
    assert "".join(text for text, _ in found[-2:]) == line + CLOSING
    return found[-2][1]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Back to top button", "navigation"),
        ("Skip to main content", "navigation"),
        ("Home » World » Europe", "navigation"),
        ("Menu | Search | Log in | Subscribe", "navigation"),
        ("Next post: Ten soups for the winter", "navigation"),
        ("Load more", "navigation"),
        ("Source link", "source link"),
        ("Original article", "source link"),
        ("Read the original article at The Harbour News", "source link"),
        ("Leave a Reply", "comment form"),
        ("Leave a comment on Ten soups Cancel reply", "comment form"),
        ("Your email address will not be published. Required fields are marked *", "comment form"),
        ("Save my name, email, and website in this browser for the next time I comment.", "comment form"),
        ("Name * Email * Website", "comment form"),
        ("14 comments", "comment form"),
        ("Comments are closed.", "comment form"),
        ("Adblock Detected", "ad blocker notice"),
        ("Ad blocker detected!", "ad blocker notice"),
        ("Please consider supporting us by disabling your ad blocker", "ad blocker notice"),
        ("It looks like you are using an ad blocker. We rely on advertising.", "ad blocker notice"),
        ("Advertisement", "advertisement"),
        ("- ADVERTISEMENT -", "advertisement"),
        ("Story continues below advertisement", "advertisement"),
        ("Related Articles", "related articles"),
        ("You may also like:", "related articles"),
        ("READ ALSO: Lighthouse to close next year", "related articles"),
        ("Share this:", "sharing buttons"),
        ("Facebook Twitter WhatsApp", "sharing buttons"),
        ("Click to share on Twitter (Opens in new window)", "sharing buttons"),
        ("Follow us on Facebook and Instagram", "sharing buttons"),
        ("1.2k shares", "sharing buttons"),
        ("Subscribe to our newsletter", "subscription"),
        ("Get the latest news delivered to your inbox", "subscription"),
        ("We use cookies to give you the best experience on our website.", "cookie notice"),
        ("Accept all cookies", "cookie notice"),
        ("© 2021 The Harbour News. All rights reserved.", "copyright notice"),
        ("Privacy Policy | Terms of Use", "copyright notice"),
        ("Powered by WordPress", "copyright notice"),
        ("Tags: lighthouse, coast, council", "tags"),
        ("Filed under: Local news", "tags"),
        ("AFP, DPA and Reuters agencies", "agency credit"),
        ("With information from EFE and AP", "agency credit"),
        ("Reuters contributed to this report.", "agency credit"),
        ("Photo: Ana Ruiz / EFE", "photo credit"),
        ("Ana Ruiz – Reuters", "photo credit"),
        ("Ana van der Berg/AFP via Getty Images", "photo credit"),
        ("(Photo by Ana Ruiz/AFP)", "photo credit"),
        ("About the author", "author box"),
        ("View all posts by Ana Ruiz", "author box"),
    ],
)
def test_furniture(line: str, kind: str) -> None:
    assert reason(line) == f"boilerplate: {kind}"


@pytest.mark.parametrize(
    "line",
    [
        "She baked cookies for the whole school.",
        "We use cookies as bait, the fishermen told us with a laugh.",
        "The site uses cookies to follow its readers, the commission found after a year.",
        "He asked her to leave a reply with the porter.",
        "An advertisement in the paper led to the arrest.",
        "Share prices fell again on Monday.",
        "The source of the link between the two firms is unknown.",
        "Reuters reported on Tuesday that the agency had been sold.",
        "The photo by Ana Ruiz shows the old town under water.",
        "Back to the top of the league",
        "Related crimes rose by a third.",
        "Subscribe or leave: the choice of the regional press",
        "Home is where the heart is",
        "Follow me.",
        "Ad blockers were detected on half of the machines that the university examined.",
        "His email address will not be published by the court, the judge ruled.",
        "Visitors have to register at the gate.",
        "By then the river had risen by a metre.",
        "The rules were written by the Environmental Protection Agency (EPA).",
        "Ana Ruiz is a writer who loves the sea.",
        "Lethal order",
        "The tags were red: nobody had seen them.",
    ],
)
def test_prose_about_such_things_is_kept(line: str) -> None:
    assert reason(line) is None


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Smoke over the old town of PlasenciaAna Ruiz – AP", "Smoke over the old town of Plasencia", "Ana Ruiz – AP"),
        ("A ferry waits in the portIván de la Cruz - REU.ES", "A ferry waits in the port", "Iván de la Cruz - REU.ES"),
        ("The bridge before the flood.Reuters", "The bridge before the flood.", "Reuters"),
        ("The bridge in May 2019Ana Ruiz | EFE", "The bridge in May 2019", "Ana Ruiz | EFE"),
        ("A ferry in port. Ana Ruiz / AFP", "A ferry in port.", "Ana Ruiz / AFP"),
        ("A ferry in port (AP Photo/Ana Ruiz)", "A ferry in port", "(AP Photo/Ana Ruiz)"),
        ("A ferry in port. Photo: Ana Ruiz", "A ferry in port.", "Photo: Ana Ruiz"),
    ],
)
def test_a_credit_is_cut_off_its_caption(line: str, caption: str, credit: str) -> None:
    assert marked(laid_out([(ARTICLE, None), (line, None)]))[1:] == [
        (caption, None),
        (credit, "boilerplate: photo credit"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "The company sold its iPhone business to McDonald",
        "The ferry left the port with Ana Ruiz on board, says the AP",
        "Filings are kept by the U.S. Courts — PACER",
    ],
)
def test_capitals_inside_words_are_no_credit(line: str) -> None:
    assert marked(laid_out([(ARTICLE, None), (line, None)]))[1:] == [(line, None)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("A ferry waits in the port", [("A ferry waits in the port", "repeated caption")]),
        ("A ferry  waits in the port.", [("A ferry  waits in the port.", "repeated caption")]),
        (
            "A ferry waits in the portAna Ruiz – AP",
            [("A ferry waits in the port", "repeated caption"), ("Ana Ruiz – AP", "boilerplate: photo credit")],
        ),
        (
            "A ferry waits in the portAna Ruiz",
            [("A ferry waits in the port", "repeated caption"), ("Ana Ruiz", "boilerplate: photo credit")],
        ),
        ("A ferry waits in the port of Vigo", [("A ferry waits in the port of Vigo", None)]),
    ],
)
def test_repeated_captions(second: str, expected: list[tuple[str, str | None]]) -> None:
    found = marked(laid_out([("A ferry waits in the port", None), (second, None)]))
    assert found == [("A ferry waits in the port", None), *expected]


def test_a_short_line_may_come_twice() -> None:
    assert marked(laid_out([("He said no.", None), ("He said no.", None)])) == [("He said no.", None)] * 2


AUTHOR = "Tom Wells is a reporter at this site. He writes about fishing. You can reach him at tom@example.org."


def test_the_author_box_is_known_by_its_place() -> None:
    assert marked(laid_out([(ARTICLE, None), (AUTHOR, None), ("Reply", None)]))[1][1] == "boilerplate: author box"
    assert marked(laid_out([(ARTICLE, None), (AUTHOR, None), (CLOSING, None)]))[1][1] is None


def test_prose_about_a_writer_may_end_an_article() -> None:
    end = "Ruiz, who is a writer and loves the sea, said that she would write about the lighthouse in her next book."
    assert marked(laid_out([(ARTICLE, None), (end, None)]))[1][1] is None


def test_titles_of_other_articles_are_skipped_up_to_the_next_prose() -> None:
    lines = [ARTICLE, "Related posts", "Ten soups for the winter", "Is your phone listening?", "Mayor resigns", CLOSING]
    assert [bool(skipped) for _, skipped in marked(laid_out((line, None) for line in lines))] == [
        False, True, True, False, False, False,
    ]  # fmt: skip


def test_a_menu_before_the_article_does_not_swallow_its_title() -> None:
    lines = ["Trending", "Lighthouse to stay open", ARTICLE]
    assert [bool(skipped) for _, skipped in marked(laid_out((line, None) for line in lines))] == [True, False, False]


def test_what_a_reader_skipped_stays_as_it_is() -> None:
    assert marked(laid_out([("Leave a Reply", "code")])) == [("Leave a Reply", "code")]


def test_a_language_without_patterns_has_no_furniture() -> None:
    page = laid_out([("Leave a Reply", None)])
    assert boilerplate.mark(page.text, page.blocks, "xx") == page.blocks


def test_a_bad_pattern_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zz").mkdir()
    (tmp_path / "zz" / "boilerplate.toml").write_text(
        '[words]\n[[furniture]]\nkind = "x"\npatterns = ["("]\n'
        "[credit]\nglued = []\nspaced = []\nafter_repeated = []\n[author]\nthreshold = 1\nsignal = []\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(knowledge, "root", lambda: tmp_path)
    with pytest.raises(ConfigurationError, match=r"boilerplate\.toml: .* is no regular expression"):
        boilerplate.mark("a", laid_out([("a", None)]).blocks, "zz")


# Whole pages: `|` before a line that is the article's own.
WORDPRESS = """\
Skip to content
Search for:
Home » Local
|Lighthouse to stay open
By Ana Ruiz
March 3, 2021
3 min read
Share on Facebook
Share on Twitter
|The council voted last night to keep the lighthouse open, after a debate of four hours about its cost.
|The lighthouse seen from the harbour wall
The lighthouse seen from the harbour wall
|Two of the members left the room before the vote and told the press that they would not come back.
Like this:
Like Loading...
Tags: coast, council, lighthouse
Previous Post
Next Post
Related Posts
Ten soups for the winter
How to choose a boat without losing your mind
Leave a Reply Cancel reply
Your email address will not be published. Required fields are marked *
Comment *
Name *
Email *
Website
Save my name, email, and website in this browser for the next time I comment.
Notify me of new posts by email.
This site uses Akismet to reduce spam. Learn how your comment data is processed.
Recent Posts
Boats for beginners
Proudly powered by WordPress
"""

NEWSPAPER = """\
Menu Search Sign in
Subscribe
World / Europe
|Storm cuts off three valleys
|Army flies in food for the third day
Updated: 12 February 2020, 10:45
|MADRID.- Three valleys in the north stay cut off by snow, the rescue service said on Wednesday morning.
Advertisement
|Soldiers unload bread in Villar (Photo by Ana Ruiz/AFP)
|Helicopters brought bread and medicine to the villages, which have had no power since the weekend.
READ MORE: How snow forms
|“We are tired but well,” said the baker of the highest of the villages over the telephone.
Story continues below advertisement
|No end of the snow is in sight before Friday, according to the weather service in the capital.
EFE and Reuters
Sign up for our daily newsletter
Most read
Actor sells his house
Seven beaches that you cannot miss
© 2020 The Northern Post. All rights reserved.
Privacy Policy | Terms of Use | Contact
We use cookies to improve your experience on this site. By continuing you agree to our cookie policy.
"""

BLOG = """\
Home
About
|Why I left the city
Posted on May 4, 2022 by Jane Wells
|I left the city on a Monday with two suitcases and a cat, and nobody asked me where I was going.
|Now I bake cookies for the neighbours, and they leave a reply on my door when they have eaten them.
Pinterest
12 likes
Filed under: Life
Jane Wells is our founder and editor. She writes about small towns and loves her cat. Follow her on Instagram.
5 thoughts on “Why I left the city”
Subscribe via email
Enter your email address to follow this blog and receive new posts
Blogroll
Ad blocker detected
Please turn off your ad blocker to read on
Scroll to top
"""


@pytest.mark.parametrize("page", [WORDPRESS, NEWSPAPER, BLOG], ids=["wordpress", "newspaper", "blog"])
def test_scraped_pages(page: str) -> None:
    own = [line[1:] for line in page.splitlines() if line.startswith("|")]
    found = marked(read("page.txt", page.replace("\n|", "\n")))
    kept = [line for line, skipped in found if skipped is None]
    assert kept == [line.removesuffix(" (Photo by Ana Ruiz/AFP)") for line in own]
