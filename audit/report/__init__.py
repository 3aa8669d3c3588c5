"""One renderer per output format; they know the nouns of `audit.data` and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from audit.data import Report
from audit.errors import ConfigurationError

Renderer = Callable[[Sequence[Report]], str]


def _from(module: str) -> Renderer:
    """The renderer of `audit.report.<module>`, imported when first used: listing the formats must cost nothing."""

    def renderer(reports: Sequence[Report]) -> str:
        text: str = import_module(f"audit.report.{module}").render(reports)
        return text

    return renderer


RENDERERS: dict[str, Renderer] = {
    "text": _from("text"),
    "json": _from("json_document"),
    "jsonl": _from("jsonl"),
    "html": _from("html"),
    "markdown": _from("markdown"),
}


def render(format_name: str, reports: Sequence[Report]) -> str:
    """The reports in the named format, as text that can always be encoded as UTF-8.

    Raises:
        ConfigurationError: there is no such format.
    """
    try:
        renderer = RENDERERS[format_name]
    except KeyError:
        known = ", ".join(RENDERERS)
        raise ConfigurationError(f"unknown output format “{format_name}”: choose one of {known}") from None
    return renderer(reports)
