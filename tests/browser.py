"""A real browser for the pages that people open."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parents[1] / ".venv/axe-core/axe.min.js"  # scripts/test fetches it from the npm registry
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Opened:
    """A page and everything it complained about, asked for, or popped up."""

    def __init__(self, browser: Browser, path: Path, html: str, **options: object) -> None:
        path.write_text(html, encoding="utf-8")
        self.page: Page = browser.new_page(**options)  # type: ignore[arg-type]
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda asked: asked.url.startswith("file:") or self.complaints.append(asked.url))
        self.page.goto(path.as_uri())
