"""HTML: the main text, paragraph by paragraph."""

from __future__ import annotations

import pytest

from audit.documents.html import declared_encoding, read
from audit.errors import InputError

PAGE = """<!DOCTYPE html><html><head><title>Bridge reopens</title><style>p {}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>The bridge opens again</h1>
<p>The old bridge over the river, closed since the <b>flood</b> of last spring,
opens again on <a href="/monday">Monday</a>, as the town hall said in a long statement to the press.</p>
<h2>Two years of work</h2>
<p>Forty people worked on it&nbsp;for two years<br>and nobody was hurt, which the mayor called a small wonder.</p>
<ul><li>Cost: two million</li></ul>
<p>Engineers type <code>load --max</code> to see how much it can still carry on any given day.</p>
<pre><code>load = 1
print(load)</code></pre>
</article><footer>Imprint</footer><script>var x = "<p>not text</p>";</script></body></html>"""

OPENING = "The old bridge over the river, closed since the flood of last spring, opens again on Monday"


def blocks(text: str) -> list[tuple[str, str | None]]:
    page = read("a.html", text)
    return [(page.text[block.start : block.end], block.skipped) for block in page.blocks]


def test_the_article_is_found_and_the_page_around_it_is_not() -> None:
    assert blocks(PAGE) == [
        ("The bridge opens again", None),
        (f"{OPENING}, as the town hall said in a long statement to the press.", None),
        ("Two years of work", None),
        ("Forty people worked on it for two years", None),
        ("and nobody was hurt, which the mayor called a small wonder.", None),
        ("Cost: two million", None),
        ("Engineers type load --max to see how much it can still carry on any given day.", None),
        ("load = 1\nprint(load)", "code"),
    ]


def test_a_fragment_and_xhtml_are_read() -> None:
    assert blocks("<p>Short one.</p><p>Two <b>words</b>.</p>") == [("Short one.", None), ("Two words.", None)]
    xhtml = '<?xml version="1.0" encoding="utf-8"?>\n<html><body><p>The tide turned.</p></body></html>'
    assert blocks(xhtml) == [("The tide turned.", None)]


@pytest.mark.parametrize("text", ["<html><body></body></html>", "<script>x = 1</script>"])
def test_a_page_without_text(text: str) -> None:
    with pytest.raises(InputError, match=r"^a\.html: no text found in the page$"):
        read("a.html", text)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<meta charset="utf-8">', "utf-8"),
        (b"<META http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>", "cp1252"),
        (b"<meta charset=windows-1251>", "windows-1251"),
        (b"<p>charset=utf-8</p>", None),
    ],
)
def test_declared_encoding(data: bytes, encoding: str | None) -> None:
    assert declared_encoding(data) == encoding
