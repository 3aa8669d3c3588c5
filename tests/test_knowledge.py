from __future__ import annotations

from pathlib import Path

import pytest

from audit import knowledge
from audit.errors import ConfigurationError, ExitCode


def test_root_holds_the_reference_data() -> None:
    assert (knowledge.root() / "es-en" / "rules").is_dir()


def test_word_list_is_lower_case_without_comments(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("# people\nMan\n  woman  # and girls\n\nmember of parliament\nMAN\n", encoding="utf-8")
    assert knowledge.word_list(path) == {"man", "woman", "member of parliament"}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"a = ", "not valid TOML: Invalid value (at end of document)"),
        (b"a = 1\nb = = 2\n", "not valid TOML: Invalid value (at line 2, column 5)"),
        (b"a = '\xf1'", "not UTF-8: byte 5 is 0xf1"),
    ],
)
def test_bad_toml_is_one_line_with_the_place(tmp_path: Path, content: bytes | None, complaint: str) -> None:
    path = tmp_path / "rule.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigurationError) as error:
        knowledge.read_toml(path)
    assert str(error.value) == f"{path}: {complaint}"
    assert error.value.exit_code is ExitCode.USAGE


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        knowledge.read_toml(tmp_path)
    with pytest.raises(ConfigurationError, match="cannot be read"):
        knowledge.word_list(tmp_path)


def test_digest_depends_on_names_and_contents_alone(tmp_path: Path) -> None:
    def digest_of(files: dict[str, str], folder: str) -> str:
        for name, content in files.items():
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return knowledge.digest(tmp_path / folder)

    first = digest_of({"a/x.toml": "1", "b.toml": "2"}, "first")
    assert digest_of({"b.toml": "2", "a/x.toml": "1"}, "same") == first
    assert digest_of({"a/x.toml": "1", "b.toml": "3"}, "content") != first
    assert digest_of({"a/x.toml": "1", "c.toml": "2"}, "name") != first
    assert digest_of({"a/x.toml": "", "b.toml": "12"}, "moved") != first
