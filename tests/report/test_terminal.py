from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from rich.console import Console

from audit.data import Report
from audit.report import terminal

from . import builders


def printed(reports: Sequence[Report], *, colours: bool = False, width: int = 100) -> str:
    file = io.StringIO()
    console = Console(
        file=file,
        width=width,
        force_terminal=colours,
        color_system="standard" if colours else None,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(terminal.render(reports))
    return "".join(f"{line.rstrip()}\n" for line in file.getvalue().splitlines())


@pytest.mark.parametrize(("name", "colours"), [("terminal.txt", False), ("terminal.ansi", True)])
def test_gold(matches_gold: Callable[[str, str], None], name: str, colours: bool) -> None:
    matches_gold(name, printed([builders.sample()], colours=colours))


def test_severity_is_written_beside_its_colour() -> None:
    output = printed([builders.sample()], colours=True)
    assert "\x1b[1;31m◆ critical\x1b[0m" in output
    assert "◆ critical" in printed([builders.sample()])


def test_the_aligned_words_of_the_source_are_marked() -> None:
    assert "\x1b[1;3;4;31mredujeron\x1b[0m" in printed([builders.sample()], colours=True)


def test_clean_sentences_and_suppressed_findings_are_not_shown() -> None:
    suppressed = builders.finding("She was reduced.", "reduced", status="suppressed")
    report = builders.report(
        [builders.segment(0, "All is well."), builders.segment(1, "She was reduced.", [suppressed])]
    )
    output = printed([report])
    assert "All is well" not in output
    assert "She was" not in output
    assert "No findings in 2 sentences (812 words); 1 more suppressed" in output


@pytest.mark.parametrize("text", ["[red]x[/red] [/]", ":tada:", "\x1b[2J\u202e\x9b31m", "a\r\nb\tc"])
def test_the_text_cannot_drive_the_terminal(text: str) -> None:
    target = f"{text} reduced {text}"
    wrong = builders.finding(target, "reduced", rule=text, message=text, suggestions=(text,), source_text=text)
    source = builders.Source(text, "given", text, 1.0)
    one = builders.segment(0, target, [wrong], source=source)
    output = printed([builders.report([one], document=text, notices=(text,))], width=300)
    assert not {"\x1b", "\x9b", "\u202e", "\r", "\t"} & set(output)
    if text.isprintable():
        assert f"{text} reduced¹ {text}" in output


def test_a_long_sentence_is_cut_around_its_marks() -> None:
    target = "a" * 500 + " reduced " + "b" * 500
    output = printed(
        [builders.report([builders.segment(0, target, [builders.finding(target, "reduced")])])], width=2000
    )
    assert f"…{'a' * 299} reduced¹ {'b' * 299}…" in output


def test_several_documents_end_with_the_sum() -> None:
    output = printed([builders.sample(), builders.sample()])
    assert "All 2 documents" in output
    assert "14 findings in 8 sentences (1,624 words): 2 critical, 6 major, 6 minor" in output
