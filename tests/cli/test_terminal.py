"""What somebody at a terminal sees: colours and bars, unless they asked for none."""

from __future__ import annotations

import os
import pty
import re
import threading
from pathlib import Path

import pytest

from .program import NOTICES, process

FAULTY = "A uniformed man reduces a protester at gunpoint in the main square of the city.\n"


def seen(folder: Path, *arguments: str, error: bool = False, **env: str) -> tuple[str, str]:
    """What the program shows on a terminal, and what goes elsewhere; the terminal is stderr if `error`, else stdout."""
    terminal, line = pty.openpty()
    shown: list[bytes] = []

    def watch() -> None:
        while True:
            try:
                shown.append(os.read(terminal, 4096))
            except OSError:  # the program has gone
                return

    environment = {"TERM": "xterm-256color", "COLUMNS": "100", "NO_COLOR": "", **env}
    options = {"stderr": line} if error else {"stdout": line}
    running = process(
        "run", *arguments, "--translator", "none", "--fail-on", "never", env=environment, cwd=folder, **options
    )
    os.close(line)
    watching = threading.Thread(target=watch)
    watching.start()
    out, err = running.communicate(timeout=120)
    watching.join()
    os.close(terminal)
    return b"".join(shown).decode(), (out if error else err).decode()


def test_the_report_is_in_colour_and_says_what_the_plain_one_says(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(FAULTY)
    coloured, messages = seen(tmp_path, "in.txt")
    assert "\x1b[" in coloured
    words = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert "A uniformed man reduces¹ a protester" in words
    assert re.search(r"[◆▲●] (critical|major|minor) ", words)
    assert messages.splitlines() == [*NOTICES], "no bar where stderr is no terminal"


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_whoever_wants_no_colours_gets_the_plain_report(tmp_path: Path, env: dict[str, str]) -> None:
    (tmp_path / "in.txt").write_text(FAULTY)
    plain, _ = seen(tmp_path, "in.txt", **env)
    assert "\x1b" not in plain
    assert "A uniformed man ▸reduces◂ a protester" in plain


def test_a_bar_moves_on_a_terminal_and_leaves_nothing_on_stdout(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(FAULTY)
    bars, report = seen(tmp_path, "a.txt", "b.txt", error=True)
    assert "texts" in bars
    assert "b.txt" in bars
    assert all(notice in bars for notice in NOTICES)
    assert "\x1b" not in report
    assert "▸reduces◂" in report
