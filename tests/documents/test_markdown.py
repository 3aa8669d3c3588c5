"""Markdown: readable prose; code, HTML and front matter skipped."""

from __future__ import annotations

import pytest

from audit.documents.markdown import read


def blocks(text: str) -> list[tuple[str, str | None]]:
    page = read("a.md", text)
    return [(page.text[block.start : block.end], block.skipped) for block in page.blocks]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_blocks(newline: str) -> None:
    text = """---
title: A page
---

# The *first* heading

A paragraph with **bold**, `code` and a [link](https://example.org "title"),
which goes on &amp; on\\
after a break.

- An item
- Another ![a cat](cat.png) item

> Quoted words.

| Name | Use |
|------|-----|
| salt | soup |

```python
x = 1

y = 2
```

    indented code

<div>raw</div>

Last <b>one</b>.
"""
    assert blocks(text.replace("\n", newline)) == [
        ("title: A page", "front matter"),
        ("The first heading", None),
        ("A paragraph with bold, code and a link, which goes on & on", None),
        ("after a break.", None),
        ("An item", None),
        ("Another a cat item", None),
        ("Quoted words.", None),
        ("Name", None),
        ("Use", None),
        ("salt", None),
        ("soup", None),
        ("x = 1\n\ny = 2", "code"),
        ("indented code", "code"),
        ("<div>raw</div>", "HTML"),
        ("Last one.", None),
    ]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert blocks("---\n\nWords.\n") == [("Words.", None)]
