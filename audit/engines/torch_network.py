"""Network: any Hugging Face masked language model on disk, run by torch (extra `audit[torch]`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from audit.engines.masked_model import Expectation, MaskedModel, Row, expectations, load_tokenizer
from audit.errors import EngineError


class TorchNetwork:
    """A loaded model."""

    def __init__(self, model: Any, name: str, longest: int, padding: int) -> None:
        self.name = name
        self.longest = longest
        self._model = model
        self._padding = padding

    @classmethod
    def load(cls, model: str) -> MaskedModel:
        """The model in a folder, or in the local cache under its hub name. Nothing is downloaded.

        Raises:
            EngineError: torch is missing, or there is no such model on disk.
        """
        try:
            import torch  # noqa: F401, PLC0415
        except ImportError:
            message = f"language model {model}: needs torch: pip install 'translation-audit[torch]'"
            raise EngineError(message) from None
        tokenizer = load_tokenizer(model)
        from safetensors import SafetensorError  # noqa: PLC0415
        from transformers import AutoModelForMaskedLM  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            network, report = AutoModelForMaskedLM.from_pretrained(
                model, local_files_only=True, output_loading_info=True
            )
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            reason = " ".join(str(error).split())[:200]
            raise EngineError(f"{model}: not a masked language model on disk ({reason})") from error
        if report["missing_keys"]:
            raise EngineError(f"{model}: has no head that predicts masked words: choose a masked language model")
        if network.config.vocab_size < len(tokenizer):
            raise EngineError(f"{model}: its tokenizer knows more pieces than the network: choose another model")
        limits = (int(tokenizer.model_max_length), int(getattr(network.config, "max_position_embeddings", 512)) - 2)
        longest = min(512, *limits)
        name = f"masked language model {model}"
        return MaskedModel(tokenizer, cls(network.eval(), name, longest, tokenizer.pad_token_id or 0))

    def expectations(self, rows: Sequence[Row]) -> list[list[Expectation]]:
        """For each row one expectation a place. Rows are padded to the longest and told apart by the attention mask."""
        import torch  # noqa: PLC0415

        width = max(len(row.pieces) for row in rows)
        pieces = torch.full((len(rows), width), self._padding)
        attention = torch.zeros((len(rows), width), dtype=torch.long)
        for index, row in enumerate(rows):
            pieces[index, : len(row.pieces)] = torch.tensor(row.pieces)
            attention[index, : len(row.pieces)] = 1
        found = []
        with torch.inference_mode():
            scores = self._model(input_ids=pieces, attention_mask=attention).logits
            for index, row in enumerate(rows):
                likely = scores[index, list(row.places)].float().log_softmax(-1).numpy()
                found.append(expectations(likely, likely[np.arange(len(row.places)), list(row.wanted)].tolist()))
        return found
