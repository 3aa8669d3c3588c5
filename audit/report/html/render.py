"""View, template, style and script become one file that loads nothing and runs nothing but its own script."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.data import Report
from audit.errors import ConfigurationError
from audit.report.html.view import Page, view
from audit.report.visible import HIDDEN, code_point, visible

if TYPE_CHECKING:
    from markupsafe import Markup

# Joined in this order: each uses what those before it define.
SCRIPTS = ("page", "lines", "decisions", "filters", "reading", "keys")


@dataclass(frozen=True, slots=True)
class Assets:
    """The page's style and script. The page's policy admits exactly these, by their hashes."""

    style: str
    script: str

    @property
    def policy(self) -> str:
        """The content security policy."""
        return (
            f"default-src 'none'; style-src '{_hash(self.style)}'; script-src '{_hash(self.script)}'; "
            "base-uri 'none'; form-action 'none'"
        )


def render(reports: Sequence[Report]) -> str:
    """The page of one report.

    Raises:
        ConfigurationError: there are several: a page is about one document.
    """
    if len(reports) != 1:
        raise ConfigurationError(f"an HTML page shows one document, not {len(reports)}: audit them one by one")
    script = "\n".join(_resource(f"script/{name}.js") for name in SCRIPTS)
    return page(view(reports[0]), Assets(style=_resource("report.css"), script=f'"use strict";\n{script}'))


def page(contents: Page, assets: Assets) -> str:
    """The template filled with `contents`. Every value is escaped, and every hidden character in it made visible."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_visible_unless_markup,
    )
    environment.filters |= {"shown": _shown, "percent": lambda share: f"{100 * share:.0f} %"}
    return environment.from_string(_resource("report.html.j2")).render(
        page=contents,
        style=Markup(assets.style),
        script=Markup(assets.script),
        policy=Markup(assets.policy),
        data=Markup(_json(contents.data)),
    )


def _visible_unless_markup(value: object) -> object:
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _json(value: object) -> str:
    """JSON in ASCII that cannot end the element it stands in, nor begin another."""
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _shown(text: str) -> Markup:
    """Running text, in which a hidden character is a small box that says which it is."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    if HIDDEN.search(text) is None:
        return escape(text)
    box = Markup('<span class="hidden" title="{}">{}</span>')
    parts, end = [], 0
    for match in HIDDEN.finditer(text):
        name = unicodedata.name(match[0], "control character").lower()
        parts += [escape(text[end : match.start()]), box.format(name, code_point(match[0]))]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _resource(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
