"""Bytes to text: what is stated is believed, nothing is guessed."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from audit.documents.decoding import decode, load
from audit.errors import ConfigurationError, InputError

TEXT = "¿Qué? “Yes” – 100 €\r\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), None),
        (codecs.BOM_UTF8 + TEXT.encode(), None),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), None),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), None),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), None),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), None),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode(), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "cp1252"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_what_is_stated_is_believed(data: bytes, encoding: str | None) -> None:
    decoded = decode("a.txt", data, encoding)
    assert decoded.text == TEXT
    assert decoded.encode(TEXT) == data


def test_ascii_in_utf_16_without_a_mark_is_read_when_stated() -> None:
    assert decode("a.txt", "plain".encode("utf-16-le"), "utf-16-le").text == "plain"


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (
            b"The caf\xe9 is open.",
            None,
            "a.txt: not UTF-8 (byte 0xe9 at offset 7): say which encoding it is in, for example --encoding cp1252",
        ),
        (b"The caf\xe9 \x81", "cp1252", "a.txt: not cp1252 (byte 0x81 at offset 9)"),
        (codecs.BOM_UTF16_LE + b"a\0b", None, "a.txt: starts as UTF-16-LE but is not (byte 0x62 at offset 4)"),
        (codecs.BOM_UTF8 + b"caf\xe9", None, "a.txt: starts as UTF-8 but is not (byte 0xe9 at offset 6)"),
        (b"", None, "a.txt: empty"),
        (b" \n\t\r\n", None, "a.txt: empty"),
        (codecs.BOM_UTF8, None, "a.txt: empty"),
        (b"some\0text", None, "a.txt: binary file, not text"),
        (b"\xff\xfa\0\x01", None, "a.txt: binary file, not text"),
        (b"\x89PNG\r\n\x1a\n", None, "a.txt: binary file, not text"),
        (b"%PDF-1.7\n", "cp1252", "a.txt: binary file, not text"),
        (b"PK\x03\x04", None, "a.txt: binary file, not text"),
    ],
)
def test_what_cannot_be_read(data: bytes, encoding: str | None, message: str) -> None:
    with pytest.raises(InputError) as error:
        decode("a.txt", data, encoding)
    assert str(error.value) == message


@pytest.mark.parametrize("encoding", ["klingon", "base64", "a\0b"])
def test_an_unknown_encoding_is_a_configuration_error(encoding: str) -> None:
    with pytest.raises(ConfigurationError, match="no encoding is called"):
        decode("a.txt", b"text", encoding)


def test_a_missing_file_and_a_directory(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.txt: no such file$"):
        load(tmp_path / "none.txt")
    with pytest.raises(InputError, match=r"a directory, not a file$"):
        load(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"abc")
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "a.txt" / "b.txt")


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"a\.txt: no permission to read it$"):
        load(tmp_path / "a.txt")
