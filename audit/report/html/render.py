"""View, template, style and script become one file that loads nothing and runs nothing but its own script."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audit.data import Report
from audit.report.html.view import Page, view
from audit.report.visible import HIDDEN, code_point, visible

if TYPE_CHECKING:
    from markupsafe import Markup


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
            "img-src data:; base-uri 'none'; form-action 'none'"
        )


def render(reports: Sequence[Report]) -> str:
    """The page of these reports."""
    return page(view(reports), Assets(style=_resource("report.css"), script=_resource("report.js")))


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
    environment.filters["shown"] = _shown
    return environment.from_string(_resource("report.html.j2")).render(
        page=contents, style=Markup(assets.style), script=Markup(assets.script), policy=Markup(assets.policy)
    )


def _visible_unless_markup(value: object) -> object:
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


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
