"""The reader's network as an ONNX graph: matrices as whole numbers, the rest at full precision.

Weights take seven bits of the eight, -64 to 64: on processors without instructions for sums of products of bytes,
larger ones would overflow the sixteen bits in which two products are added (ONNX Runtime, "Quantize ONNX models",
section on U8S8), and answers would depend on the machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from assistant.reading.span_reader_network import INPUT, OUTPUT, Shape

_LARGEST = 64
_MICROSOFT = "com.microsoft"
_OPSET, _IR = 18, 9
EPSILON = 1e-12  # of layer norms
Parameters = Mapping[str, NDArray[np.float32]]


def quantized(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """(inputs, outputs) whole numbers and one scale an output: `whole * scale` is the matrix within half a scale."""
    scales = np.maximum(np.abs(matrix).max(axis=0), 1e-8).astype(np.float32) / np.float32(_LARGEST)
    return np.rint(matrix / scales).astype(np.int8), scales


class _Builder:
    """Nodes and constants of a graph, each node named as what it gives."""

    def __init__(self, of: Parameters, shape: Shape) -> None:
        self._of, self._shape = of, shape
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """Keep a constant; returns its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, *, domain: str = "", **settings: Any) -> str:  # noqa: ANN401 - as the library takes them
        """Add a node; returns the name of what it gives."""
        self.nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **settings))
        return name

    def linear(self, rows: str, name: str) -> str:
        """Rows times a matrix of whole numbers, plus a bias."""
        whole, scales = quantized(self._of[f"{name}.weight"].T)
        inputs = [
            rows,
            self.constant(f"{name}.whole", whole),
            self.constant(f"{name}.scales", scales),
            self.constant(f"{name}.zeros", np.zeros(len(scales), np.int8)),
            self.constant(f"{name}.bias", self._of[f"{name}.bias"]),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, domain=_MICROSOFT)

    def norm(self, rows: str, name: str) -> str:
        """Layer norm (Ba, Kiros and Hinton 2016)."""
        inputs = [rows, *(self.constant(f"{name}.{part}", self._of[f"{name}.{part}"]) for part in ("scale", "shift"))]
        return self.node("LayerNormalization", inputs, name, epsilon=EPSILON)

    def layer(self, rows: str, name: str) -> str:
        """Attention and a pair of projections, each added to the rows and normed."""
        parts = [f"{name}.{part}" for part in ("wanted", "keys", "values")]
        entered = self.linear(rows, f"{name}.enter")
        self.nodes.append(helper.make_node("Split", [entered], parts, axis=-1, num_outputs=3))
        mixed = self.node("MultiHeadAttention", parts, f"{name}.mixed", domain=_MICROSOFT, num_heads=self._shape.heads)
        added = self.node("Add", [rows, self.linear(mixed, f"{name}.leave")], f"{name}.added")
        rows = self.norm(added, f"{name}.middle")
        inner = self.node("Gelu", [self.linear(rows, f"{name}.widen")], f"{name}.inner", domain=_MICROSOFT)
        added = self.node("Add", [rows, self.linear(inner, f"{name}.narrow")], f"{name}.sum")
        return self.norm(added, f"{name}.last")

    def heads(self, rows: str) -> str:
        """(rows, 2 * pair + 3): what spans are compared by, left and right, then start, end and none."""
        of, root = self._of, np.float32(self._shape.pair**-0.5)
        columns = [of["left"] * root, of["right"], *(of[name][:, None] for name in ("start", "end", "none"))]
        return self.node("MatMul", [rows, self.constant("columns", np.concatenate(columns, axis=1))], OUTPUT)


def graph(of: Parameters, shape: Shape) -> bytes:
    """The serialized graph: (pieces, width) rows in, (pieces, 2 * pair + 3) heads out; `of` as training names them."""
    builder = _Builder(of, shape)
    first = builder.constant("batch", np.zeros(1, np.int64))
    rows = builder.norm(builder.node("Unsqueeze", [INPUT, first], "batched"), "first")
    for layer in range(shape.layers):
        rows = builder.layer(rows, f"l{layer}")
    builder.heads(builder.node("Squeeze", [rows, first], "single"))
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["pieces", width])
        for name, width in ((INPUT, shape.width), (OUTPUT, 2 * shape.pair + 3))
    ]
    made = helper.make_graph(builder.nodes, "span reader", ends[:1], ends[1:], builder.constants)
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    serialized: bytes = helper.make_model(made, opset_imports=opsets, ir_version=_IR).SerializeToString()
    return serialized
