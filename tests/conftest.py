"""Options of the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from audit.engines import installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A loaded machine is no fault of the code: only the number of examples bounds the time.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


# Tests mean the same on every machine: what is installed there is used by those that ask for it. A variable of its own
# tells this to the processes that run tests side by side.
INSTALLED = Path(os.environ.setdefault("AUDIT_TESTS_INSTALLED", str(installed.models())))
os.environ["AUDIT_MODELS"] = os.devnull


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept-gold",
        action="store_true",
        help="write what the renderers produce to tests/report/gold; read the diff before you commit it",
    )


@pytest.fixture(scope="module")
def installed_models() -> Iterator[Path]:
    """The models that are installed on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_MODELS", str(INSTALLED))
        if not installed.post_editor().is_dir():
            pytest.skip("no post-editor: audit models pull")
        yield INSTALLED


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the modules that open pages; see browser.py."""
    from browser import ARGUMENTS, CHROMIUM  # noqa: PLC0415
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
