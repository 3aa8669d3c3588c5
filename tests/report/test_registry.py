from __future__ import annotations

import subprocess
import sys

import pytest

from audit.errors import ConfigurationError
from audit.report import RENDERERS, render

from . import builders

FORMATS = ("text", "json", "jsonl", "html", "markdown")


def test_the_formats_are_those_documented() -> None:
    assert tuple(RENDERERS) == FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_same_reports_same_bytes(name: str) -> None:
    assert render(name, [builders.sample()]).encode() == render(name, [builders.sample()]).encode()


@pytest.mark.parametrize("name", FORMATS)
def test_a_lone_surrogate_can_be_written(name: str) -> None:
    target = "caf\udce9 closed"
    wrong = builders.finding(target, "caf\udce9", suggestions=("caf\udce9s",), source_text="\udce9")
    hostile = builders.report([builders.segment(0, target, [wrong])], document="\udce9.txt", notices=("\udce9",))
    assert render(name, [hostile]).encode("utf-8")


def test_an_unknown_format_is_an_error_that_names_the_known() -> None:
    with pytest.raises(ConfigurationError, match=r"“pdf”.*text, json, jsonl, html, markdown"):
        render("pdf", [])


def test_listing_the_formats_imports_no_template_engine() -> None:
    code = "import sys, audit.report; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
