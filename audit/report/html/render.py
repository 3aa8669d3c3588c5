"""View, template, style and scripts become one file."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from audit.data import Report
from audit.errors import ConfigurationError
from audit.report.html.view import Page, view
from audit.report.page import Assets, fill

# Joined in this order: each uses what those before it define.
SCRIPTS = ("page", "lines", "decisions", "filters", "reading", "keys")

# A line's end between two elements: a node that a browser must keep, some hundred thousand in a long page.
_BREAK = re.compile(r">\n(?=[<{])")


def render(reports: Sequence[Report]) -> str:
    """The page of one report.

    Raises:
        ConfigurationError: there are several: a page is about one document.
    """
    if len(reports) != 1:
        raise ConfigurationError(f"an HTML page shows one document, not {len(reports)}: audit them one by one")
    script = "\n".join(['"use strict";', *(_resource(f"script/{name}.js") for name in SCRIPTS)])
    return page(view(reports[0]), Assets(style=_resource("report.css"), script=script))


def page(contents: Page, assets: Assets) -> str:
    """The template filled with `contents`."""
    from markupsafe import Markup  # noqa: PLC0415

    data = Markup(_json(contents.data))
    template = _resource("report.html.j2")
    if contents.compact:
        template = _BREAK.sub(">", template)
    return fill(template, assets, page=contents, data=data, percent=_percent)


def _json(value: object) -> str:
    """JSON in ASCII that cannot end the element it stands in, nor begin another."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _resource(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
