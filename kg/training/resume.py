"""From the files that ship back to networks that can be trained further.

The inverse of :mod:`kg.training.export`: eight-bit integers become numbers again, and the smoothing of a
matrix is undone. What is lost is what rounding took; a few hundred training steps make it good. What was
frozen in training is taken from the pretrained encoder, where it is exact.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from kg.training.fit import Model

__all__ = ["resume"]

_SHRINK = ".shrink"


def resume(model: Model, folder: Path) -> None:
    """Give the model the weights of a reader that was exported into the folder.

    Raises:
        ValueError: the reader has other labels or another shape than the model.
    """
    _take(model.triggers, _encoder_weights(_Graph(folder / "encoder.onnx")), folder)
    _take(model.arguments, _head_weights(_Graph(folder / "arguments.onnx")), folder)


class _Graph:
    """An exported graph: its constants, and which nodes take which value."""

    def __init__(self, path: Path) -> None:
        graph = onnx.load(path).graph
        self.constants = {c.name: numpy_helper.to_array(c) for c in graph.initializer}
        self._takers: dict[str, list[onnx.NodeProto]] = defaultdict(list)
        self._makers: dict[str, onnx.NodeProto] = {}
        for node in graph.node:
            for name in node.input:
                self._takers[name].append(node)
            for name in node.output:
                self._makers[name] = node

    def after(self, name: str, kind: str) -> onnx.NodeProto:
        """The node of a kind that takes this value."""
        return next(node for node in self._takers[name] if node.op_type == kind)

    def maker(self, name: str) -> onnx.NodeProto | None:
        """The node that this value comes from; None for a constant."""
        return self._makers.get(name)

    def number(self, name: str) -> np.ndarray[Any, Any]:
        """A constant, out of its eight bits where it is kept in them."""
        if f"{name}_quantized" not in self.constants:
            return np.asarray(self.constants[name], dtype=np.float32)
        whole = self.constants[f"{name}_quantized"].astype(np.float32)
        zero = self.constants[f"{name}_zero_point"].astype(np.float32)
        return np.asarray((whole - zero) * self.constants[f"{name}_scale"], dtype=np.float32)


def _encoder_weights(graph: _Graph) -> dict[str, np.ndarray[Any, Any]]:
    """The encoder's weights by our names: matrices without their smoothing, the rest as it is."""
    found = {}
    for name, constant in graph.constants.items():
        if name.endswith(_SHRINK):
            scaled = graph.after(name, "Mul").output[0]
            rounded = graph.after(scaled, "DynamicQuantizeLinear").output[0]
            matrix = graph.after(rounded, "MatMulInteger").input[1].removesuffix("_quantized")
            own = name.removesuffix(_SHRINK)
            found[f"{own}.weight"] = (graph.number(matrix) * constant[:, None]).T
        elif name.endswith("weight_quantized"):
            own = name.removesuffix("_quantized")
            found[own] = graph.number(own)
        elif name.endswith((".weight", ".bias")):
            found[name.replace(".matrix.", ".")] = constant
    return found


def _head_weights(graph: _Graph) -> dict[str, np.ndarray[Any, Any]]:
    """The argument reader's weights; a matrix that was turned for its product is found by its bias."""
    found = {n: c for n, c in graph.constants.items() if n.endswith((".weight", ".bias"))}
    for name in [n for n in found if n.endswith(".bias")]:
        own = f"{name.removesuffix('.bias')}.weight"
        if own not in found:
            terms = graph.after(name, "Add").input
            product = next(node for node in map(graph.maker, terms) if node is not None)
            found[own] = graph.constants[product.input[1]].T
    return found


def _take(network: nn.Module, weights: dict[str, np.ndarray[Any, Any]], folder: Path) -> None:
    """Set all weights of the network that may be trained."""
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            own = weights.get(name)
            if own is None or tuple(own.shape) != tuple(parameter.shape):
                found = "nothing" if own is None else f"shape {tuple(own.shape)}"
                raise ValueError(f"{folder}: expected {name} of {tuple(parameter.shape)}, found {found}")
            with torch.no_grad():
                parameter.copy_(_tensor(own))


def _tensor(array: np.ndarray[Any, Any]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32))
