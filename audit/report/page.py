"""What HTML pages have in common: nothing is loaded, nothing runs but the page's own script, everything is escaped."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.report.visible import HIDDEN, code_point, visible

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Assets:
    """A page's style and script. Its policy admits exactly these, by their hashes."""

    style: str
    script: str

    @property
    def policy(self) -> str:
        """The content security policy."""
        return (
            f"default-src 'none'; style-src '{_hash(self.style)}'; script-src '{_hash(self.script)}'; "
            "base-uri 'none'; form-action 'none'"
        )


def fill(template: str, assets: Assets, **values: object) -> str:
    """The template filled with `values`, each escaped and with every hidden character in it made visible."""
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
    environment.filters["shown"] = shown
    trusted = {name: Markup(getattr(assets, name)) for name in ("style", "script", "policy")}
    return environment.from_string(template).render(**values, **trusted)


def shown(text: str) -> Markup:
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


def _visible_unless_markup(value: object) -> object:
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _hash(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
