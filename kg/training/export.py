"""From trained networks to the files that ship: two ONNX graphs, the encoder's in 8-bit integers."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import torch
from torch import nn

from kg.extraction.windows import FEATURES
from kg.training.fit import Model

__all__ = ["export"]


def export(model: Model, out: Path, quantised: bool = True) -> None:
    """Write ``encoder.onnx`` and ``arguments.onnx``."""
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "encoder.onnx"
        _write_encoder(model, full)
        if quantised:
            _quantise(full, out / "encoder.onnx")
        else:
            (out / "encoder.onnx").write_bytes(full.read_bytes())
    _write_arguments(model, out / "arguments.onnx")


def _write_encoder(model: Model, path: Path) -> None:
    pieces, words = 12, 7
    batch = torch.export.Dim("batch", min=1, max=64)
    p, w = torch.export.Dim("pieces", min=3, max=510), torch.export.Dim("words", min=2, max=510)
    inputs = (
        torch.ones(2, pieces, dtype=torch.long), torch.ones(2, pieces, dtype=torch.long),
        torch.zeros(2, pieces, len(FEATURES), dtype=torch.long),
        torch.ones(2, words, dtype=torch.long), torch.ones(2, words, dtype=torch.long),
    )  # fmt: skip
    _export(
        model.triggers, inputs, path,
        ["ids", "mask", "features", "first", "last"], ["words", "triggers"],
        {"ids": {0: batch, 1: p}, "mask": {0: batch, 1: p}, "features": {0: batch, 1: p},
         "first": {0: batch, 1: w}, "last": {0: batch, 1: w}},
    )  # fmt: skip


def _write_arguments(model: Model, path: Path) -> None:
    pairs, words = 3, 7
    batch, k = torch.export.Dim("batch", min=1, max=64), torch.export.Dim("pairs", min=1, max=1000)
    w = torch.export.Dim("words", min=2, max=510)
    width = model.triggers.encoder.size.width

    def number() -> torch.Tensor:  # the exporter takes one tensor given thrice for one input
        return torch.zeros(pairs, words, dtype=torch.long)

    inputs = (
        torch.zeros(2, words, width), torch.zeros(pairs, dtype=torch.long), torch.zeros(pairs, words),
        torch.zeros(pairs, dtype=torch.long), number(), number(), number(), number(),
        torch.zeros(pairs, dtype=torch.long),
    )  # fmt: skip
    per_word = {0: k, 1: w}
    _export(
        model.arguments, inputs, path,
        ["words", "window", "inside", "types", "paths", "distances", "sentences", "hints", "stands"],
        ["roles", "statuses"],
        {"words": {0: batch, 1: w}, "window": {0: k}, "inside": per_word, "types": {0: k},
         "paths": per_word, "distances": per_word, "sentences": per_word, "hints": per_word,
         "stands": {0: k}},
    )  # fmt: skip


def _export(
    network: nn.Module,
    inputs: tuple[torch.Tensor, ...],
    path: Path,
    names: list[str],
    outputs: list[str],
    shapes: dict[str, dict[int, object]],
) -> None:
    program = torch.onnx.export(
        copy.deepcopy(network).eval(), inputs, input_names=names, output_names=outputs,
        dynamic_shapes=shapes, dynamo=True, verbose=False,
    )  # fmt: skip
    if program is None:
        raise RuntimeError(f"{path.name}: the exporter gave nothing.")
    program.save(str(path), external_data=False)


def _quantise(source: Path, target: Path) -> None:
    """Weights as 8-bit integers: matrices with a scale for each column, the word table as a whole."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(source), str(target), op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True, reduce_range=False, weight_type=QuantType.QInt8,
    )  # fmt: skip
