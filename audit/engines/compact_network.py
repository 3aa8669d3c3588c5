"""Network: the encoder that ships with the package, run by CTranslate2, and its head, which is one product of matrices.

CTranslate2 scales what it quantizes row by row and pads nothing, so that a sentence gets the same numbers, to a
hundred-thousandth of a nat, in whatever company it comes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from audit import knowledge
from audit.engines.masked_model import Expectation, MaskedModel, Row, expectations, load_tokenizer
from audit.errors import EngineError

if TYPE_CHECKING:
    import ctranslate2
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]

EMBEDDED = Path(__file__).resolve().parent.parent / "models" / "fluency"
HEAD = "head.npz"
LONGEST = 128  # pieces; it was trained on no more
_PLACES = 256  # whose log-probabilities are held at a time
_EPSILON = 1e-12


class CompactNetwork:
    """An encoder and the head of a masked language model.

    The head knows of each piece of the vocabulary a row of `words` and a `bias`. The pieces lie in the order of their
    frequency; probabilities are shares among the first `common`, since the rest weigh less than one in a hundred.
    """

    longest = LONGEST

    def __init__(self, encoder: ctranslate2.Encoder, head: dict[str, Matrix], name: str) -> None:
        self.name = name
        self._encoder = encoder
        self._head = head
        self._common = np.ascontiguousarray(head["words"][: int(head["common"])].T)

    @classmethod
    def load(cls, folder: Path = EMBEDDED) -> MaskedModel:
        """The model in a folder, with its tokenizer.

        Raises:
            EngineError: it is missing or damaged.
        """
        import ctranslate2  # noqa: PLC0415

        try:
            encoder = ctranslate2.Encoder(str(folder), device="cpu", compute_type="int8", intra_threads=1)
            with np.load(io.BytesIO((folder / HEAD).read_bytes()), allow_pickle=False) as stored:
                head = _unpacked(stored)
        except (OSError, RuntimeError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            reason = " ".join(str(error).split())[:200]
            raise EngineError(f"{folder}: no language model ({reason}): reinstall translation-audit") from error
        name = f"compact masked language model sha256:{knowledge.digest(folder)}"
        return MaskedModel(load_tokenizer(folder), cls(encoder, head, name))

    def expectations(self, rows: Sequence[Row]) -> list[list[Expectation]]:
        """For each row one expectation a place."""
        hidden = np.array(self._encoder.forward_batch([list(row.pieces) for row in rows]).last_hidden_state)
        asked = np.concatenate([hidden[index, list(row.places)] for index, row in enumerate(rows)])
        wanted = np.array([piece for row in rows for piece in row.wanted])
        found: list[Expectation] = []
        for start in range(0, len(asked), _PLACES):
            found += self._expected(asked[start : start + _PLACES], wanted[start : start + _PLACES])
        each = iter(found)
        return [[next(each) for _ in row.places] for row in rows]

    def _expected(self, hidden: Matrix, wanted: npt.NDArray[np.int64]) -> list[Expectation]:
        head = self._head
        states = _normalized(_gelu(hidden @ head["dense"] + head["dense_bias"]), head["scale"], head["shift"])
        scores = states @ self._common + head["bias"][: self._common.shape[1]]
        top = scores.max(1, keepdims=True)
        total = top[:, 0] + np.log(np.exp(scores - top).sum(1))
        own = (states * head["words"][wanted]).sum(1) + head["bias"][wanted] - total
        return expectations(scores - total[:, None], own)


def save_head(path: Path, head: dict[str, Any]) -> None:
    """Write a head; rows of `words` are scaled to bytes."""
    scales = np.abs(head["words"]).max(1) / 127
    packed = np.round(head["words"] / scales[:, None]).astype(np.int8)
    others = {name: value.astype(np.float16) for name, value in head.items() if name not in {"words", "common"}}
    np.savez(path, packed=packed, scales=scales.astype(np.float32), common=head["common"], **others)


def _unpacked(stored: Any) -> dict[str, Any]:
    words = stored["packed"].astype(np.float32) * stored["scales"][:, None]
    names = ("dense", "dense_bias", "scale", "shift", "bias")
    return {"words": words, "common": stored["common"], **{name: stored[name].astype(np.float32) for name in names}}


def _gelu(x: Matrix) -> Matrix:
    """By the usual approximation; numpy has no error function."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))), np.float32)


def _normalized(x: Matrix, scale: Matrix, shift: Matrix) -> Matrix:
    centred = x - x.mean(1, keepdims=True)
    return np.asarray(centred / np.sqrt((centred**2).mean(1, keepdims=True) + _EPSILON) * scale + shift, np.float32)
