"""Apertium as a translator: a long-lived chain of programs through which names and quotations pass whole.

A mode file lists the programs (Forcada et al. 2011, "Apertium: a free/open-source platform for rule-based machine
translation"). They are started once, in null-flush mode: every text ends in a NUL, and so does every translation. The
mode file is followed here directly rather than by the `apertium` script, because a shell around the chain would hide
the death of one of its members.

Three devices of Apertium's stream format keep a text whole:

- a *superblank* `[…]` passes through untranslated: it carries the characters that mean something to the stream, and
  others that no dictionary knows;
- a *word-bound blank* `[[…]]word[[/]]` follows a word wherever the grammar moves it: it carries a name, bound to a
  stand-in that the dictionary knows as a name, so that the words around it are parsed as they are around a name;
- the same blank, bound to a parenthesis, carries a quotation mark inside a sentence. Apertium takes quotation marks for
  white space and moves words across them; nothing moves across a parenthesis.
"""

from __future__ import annotations

import os
import re
import selectors
import shlex
import shutil
import subprocess
import threading
import unicodedata
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from audit.engines import Translation
from audit.errors import EngineError

if TYPE_CHECKING:
    from audit.data import Span

_ISO_639_3 = {"en": "eng", "es": "spa"}

# Stands in for a name, in both directions. On 573 sentences of machine-translated news it disturbed the grammar around
# names less than a place, a company, a surname or an unknown word.
_STAND_IN = "Peter"

_DOUBLE_QUOTE = re.compile(r'["“”„«»]')
_SINGLE_QUOTES = re.compile(r"(?<!\w)(['‘])(?=\w).{0,500}?\S(['’])(?!\w)", re.DOTALL)
_FOREIGN = re.compile(r"[^\w .,;:!?¡¿'’()%&–—…-]|_")
_WORD = re.compile(r"\w+")
_KEPT = re.compile(r"(?:\[\[([0-9; ]+)\]\].*?\[\[/\]\]|\[([0-9]+)\])( *)", re.DOTALL)
_FIRST_LETTER = re.compile(r"\A((?:\[[0-9]+\]|[^\w\[])*)([^\W\d_])")
_UNTRANSLATED = re.compile(r"\\/\S*|[*#@\\]")
_END = "[]"
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A text as a stream, with the pieces that its blanks stand for, and the number of its words to translate.

    `opening` holds the indices of opening quotation marks: no space may follow them, though Apertium leaves one where
    it drops a pronoun. `capital` says that the first word starts with a capital, which Apertium may drop with it.
    """

    stream: str
    kept: tuple[str, ...]
    opening: frozenset[int]
    words: int
    capital: bool


def _pieces(text: str, names: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it is a name, of all that must come through unchanged; in order, none overlapping."""
    quotes = {match.start() for match in _DOUBLE_QUOTE.finditer(text)}
    quotes.update(match.start(group) for match in _SINGLE_QUOTES.finditer(text) for group in (1, 2))
    pieces = [(name.start, name.end, True) for name in names if name] + [(at, at + 1, False) for at in quotes]
    reached = 0
    for start, end, is_name in sorted(pieces):
        if start >= reached:
            yield start, end, is_name
            reached = end


def _encoded(text: str, names: Sequence[Span]) -> _Encoded:
    stream: list[str] = []
    kept: list[str] = []
    opening: set[int] = set()
    words = 0

    def keep(piece: str) -> int:
        kept.append(piece)
        return len(kept) - 1

    def translate(part: str) -> None:
        nonlocal words
        part = unicodedata.normalize("NFC", part)
        words += len(_WORD.findall(part))
        stream.append(_FOREIGN.sub(lambda match: f"[{keep(match.group())}]", part))

    reached = 0
    for start, end, is_name in _pieces(text, names):
        translate(text[reached:start])
        index = keep(text[start:end])
        if not is_name and not text[max(0, start - 1) : start].strip() and text[end : end + 1].strip():
            opening.add(index)
        if is_name:
            stream.append(f"[[{index}]]{_STAND_IN}[[/]]")
        elif _WORD.search(text, 0, start) and _WORD.search(text, end):
            stream.append(f"[[{index}]]([[/]]")
        else:
            stream.append(f"[{index}]")
        reached = end
    translate(text[reached:])
    first = _WORD.search(text)
    capital = first is not None and first.group()[0].isupper()
    return _Encoded("".join(stream), tuple(kept), frozenset(opening), words, capital)


def _decoded(stream: str, encoded: _Encoded) -> Translation:
    untranslated = len(_UNTRANSLATED.findall(stream))

    def restored(match: re.Match[str]) -> str:
        bound, blank, space = match.groups()
        indices = [int(index) for index in re.findall("[0-9]+", bound or blank)]
        text = " ".join(encoded.kept[index] for index in indices)
        return text if indices[-1] in encoded.opening else text + space

    text = re.sub(" +", " ", _UNTRANSLATED.sub("", stream).replace(_END, ""))
    if encoded.capital:
        text = _FIRST_LETTER.sub(lambda match: match.group(1) + match.group(2).upper(), text)
    text = _KEPT.sub(restored, text).strip(" ")
    return Translation(text, max(0.0, 1 - untranslated / encoded.words) if encoded.words else 1.0)


class _Chain:
    """The running programs of one mode, joined by pipes."""

    def __init__(self, commands: Sequence[Sequence[str]]) -> None:
        self._owner = os.getpid()
        self._programs: list[subprocess.Popen[bytes]] = []
        upstream, self._entry = os.pipe()
        for command in commands:
            downstream, output = os.pipe()
            program = subprocess.Popen(
                command,
                stdin=upstream,
                stdout=output,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                process_group=0,  # an interrupt from the keyboard is for the caller to handle
            )
            self._programs.append(program)
            os.close(upstream)
            os.close(output)
            upstream = downstream
        self._exit = upstream
        os.set_blocking(self._entry, False)

    def exchange(self, streams: Sequence[str], patience: float) -> list[str]:
        """One answer per stream. Writes and reads in turns, so that neither side waits on a full pipe.

        Raises:
            TimeoutError: no byte came for `patience` seconds.
            BrokenPipeError: one of the programs ended.
        """
        waiting = memoryview("".join(f"{stream}{_END}\0" for stream in streams).encode())
        answered = bytearray()
        missing = len(streams)
        with selectors.DefaultSelector() as ready:
            ready.register(self._entry, selectors.EVENT_WRITE)
            ready.register(self._exit, selectors.EVENT_READ)
            while missing:
                events = ready.select(patience)
                if not events:
                    raise TimeoutError(f"no answer within {patience:g} seconds")
                for key, _ in events:
                    if key.fd == self._exit:
                        chunk = os.read(self._exit, _CHUNK)
                        if not chunk:
                            raise BrokenPipeError("one of its programs ended")
                        answered += chunk
                        missing -= chunk.count(0)
                    elif waiting:
                        waiting = waiting[os.write(self._entry, waiting[:_CHUNK]) :]
                    else:
                        ready.unregister(self._entry)
        return answered.decode().split("\0")[:-1]

    def stop(self) -> None:
        """Ends all programs and leaves no zombie; a forked process only lets go of what it inherited."""
        os.close(self._entry)
        os.close(self._exit)
        for program in self._programs:
            if self._owner == os.getpid():
                program.kill()
                program.wait()
            else:
                program.returncode = 0  # not ours to wait for


def _commands(mode: Path) -> list[list[str]]:
    """The programs of a mode file with their arguments, in null-flush mode, marking what they cannot translate."""
    listed = subprocess.run(["apertium-wblank-mode", "-z", mode], capture_output=True, text=True, check=True).stdout
    commands: list[list[str]] = [[]]
    for part in shlex.split(listed):
        if part == "|":
            commands.append([])
        elif part != "$2":  # the tagger's debugging option
            commands[-1].append("-g" if part == "$1" else part)
    return commands


def _version(package: str) -> str:
    """The installed version of a Debian package, or `unknown version`."""
    try:
        query = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "unknown version"
    return query.stdout.strip() or "unknown version"


class Apertium:
    """Translates in one direction. Threads may share it; a forked process gets programs of its own.

    The programs start with the first text, and anew after a failure; `commands` names them with their arguments.
    `patience` is how many seconds may pass without a byte of output; a sentence takes milliseconds.
    """

    def __init__(self, name: str, commands: Sequence[Sequence[str]], patience: float = 60.0) -> None:
        self.name = name
        self._commands = commands
        self._patience = patience
        self._chain: _Chain | None = None
        self._lock = threading.Lock()
        self._owner = os.getpid()

    @classmethod
    def start(cls, source_language: str, target_language: str) -> Self:
        """The translator between two languages (ISO 639-1 codes).

        Raises:
            EngineError: Apertium or this pair of languages is not installed.
        """
        codes = [_ISO_639_3.get(code, code) for code in (source_language, target_language)]
        mode, package = "-".join(codes), "-".join(("apertium", *sorted(codes)))
        reader = shutil.which("apertium-wblank-mode")
        if reader is None:
            raise EngineError(f"Apertium not found: install it with: apt-get install {package}")
        path = Path(reader).resolve().parent.parent / "share" / "apertium" / "modes" / f"{mode}.mode"
        if not path.is_file():
            raise EngineError(f"Apertium's mode {mode} not found: install it with: apt-get install {package}")
        commands = _commands(path)
        for command in commands:
            if shutil.which(command[0]) is None:
                raise EngineError(f"Apertium's {command[0]} not found: install it with: apt-get install {package}")
        return cls(f"Apertium {mode} {_version(package)}", commands)

    def translate(self, texts: Sequence[str], names: Sequence[Sequence[Span]]) -> list[Translation]:
        """One translation per text, in order. `names[i]` are spans of `texts[i]` that come through unchanged.

        Raises:
            EngineError: Apertium died or fell silent. The next call starts it anew.
        """
        encoded = [_encoded(text, spans) for text, spans in zip(texts, names, strict=True)]
        if os.getpid() != self._owner:
            self._lock = threading.Lock()
            self.close()
            self._owner = os.getpid()
        with self._lock:
            if self._chain is None:
                self._chain = _Chain(self._commands)
                self._stop = weakref.finalize(self, self._chain.stop)
            try:
                streams = self._chain.exchange([text.stream for text in encoded], self._patience)
            except OSError as error:
                self._discard()
                raise EngineError(f"{self.name} stopped working: {error}: try again, or audit without it") from error
            except BaseException:
                self._discard()  # half a batch is still in its pipes
                raise
        return [_decoded(stream, text) for stream, text in zip(streams, encoded, strict=True)]

    def close(self) -> None:
        """Ends the programs. A later `translate` starts them anew."""
        with self._lock:
            self._discard()

    def _discard(self) -> None:
        if self._chain is not None:
            self._chain = None
            self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
