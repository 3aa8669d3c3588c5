"""Bytes become text by what the file states or the user says, never by a guess."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from audit.errors import ConfigurationError, InputError

# UTF-32 before UTF-16: the little-endian mark of the one begins with that of the other.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Formats whose files can be free of the NUL character that gives the others away.
_MAGIC = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0")


def load(path: Path) -> bytes:
    """The contents of a file.

    Raises:
        InputError: there is no such file, it is a directory, or it may not be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: a directory, not a file") from None
    except PermissionError:
        raise InputError(f"{path}: no permission to read it") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as it was read, and how to write such text again: byte-order mark and encoding."""

    text: str
    mark: bytes
    encoding: str

    def encode(self, text: str) -> bytes:
        """`text` in the same form; what `text` has in common with the text that was read keeps its bytes.

        Raises:
            UnicodeEncodeError: the encoding has no such character.
        """
        return self.mark + text.encode(self.encoding)


def decode(name: str, data: bytes, encoding: str | None = None) -> Decoded:
    """The text in `data`: by its byte-order mark, else as UTF-8, else in `encoding`.

    The text is unmodified but for the mark, which is not part of it. `name` is what error messages call the input.

    Raises:
        ConfigurationError: there is no such encoding.
        InputError: the input is empty, binary, or in another encoding.
    """
    if encoding is not None:
        _check(encoding)
    if data.startswith(_MAGIC):
        raise InputError(f"{name}: binary file, not text")
    decoded = _decode(name, data, encoding)
    if "\0" in decoded.text:
        raise InputError(f"{name}: binary file, not text")
    if not decoded.text.strip():
        raise InputError(f"{name}: empty")
    return decoded


def _check(encoding: str) -> None:
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise ConfigurationError(f"no encoding is called {encoding!r}: name one such as utf-8 or cp1252") from None


def _decode(name: str, data: bytes, encoding: str | None) -> Decoded:
    for mark, marked in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(marked), mark, marked)
            except UnicodeDecodeError as error:
                place = f"byte 0x{data[len(mark) + error.start]:02x} at offset {len(mark) + error.start}"
                raise InputError(f"{name}: starts as {marked.upper()} but is not ({place})") from None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        if b"\0" in data and encoding is None:
            raise InputError(f"{name}: binary file, not text") from None
        if encoding is None:
            place = f"byte 0x{data[error.start]:02x} at offset {error.start}"
            message = f"{name}: not UTF-8 ({place}): say which encoding it is in, for example --encoding cp1252"
            raise InputError(message) from None
    else:
        # UTF-16 without a mark is valid UTF-8 as long as it is ASCII, with a NUL beside every letter.
        if "\0" not in text or encoding is None:
            return Decoded(text, b"", "utf-8")
    try:
        return Decoded(data.decode(encoding), b"", encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not {encoding} (byte 0x{data[error.start]:02x} at offset {error.start})") from None
