"""Lets a model with 8-bit weights compute with them as they are.

Such a model as it is exported turns its weights into floats (`Cast`, `Mul` by a scale for each column) and
multiplies floats: four times as much to read from memory for every sentence, which is most of what a
sentence takes. Here each such product becomes onnxruntime's own of bytes, `MatMulNBits`. It rounds what
comes in to bytes as well, each token in blocks with a scale of their own, so texts do not touch one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.onnx_export.onnx_format import data, fields, messages, text, whole

# Field numbers and element types of onnx.proto.
_MODEL_GRAPH, _MODEL_OPERATORS = 7, 8
_GRAPH_NODE, _GRAPH_CONSTANT, _GRAPH_OUTPUT, _OUTPUT_NAME = 1, 5, 12, 1
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR, _NODE_ATTRIBUTE, _NODE_DOMAIN = 1, 2, 4, 5, 7
_CONSTANT_LENGTH, _CONSTANT_TYPE, _CONSTANT_NAME, _CONSTANT_VALUES = 1, 2, 8, 9
_FLOAT, _POSITIVE_BYTE, _BYTE = 1, 2, 3
_WHOLE_ATTRIBUTE = 2

_THEIRS = "com.microsoft"  # where onnxruntime keeps operators of its own
_BLOCK = 128
_IN_BYTES = 4  # the accuracy at which it computes with bytes
_MIDDLE = 128  # their bytes count from 0

Bytes = npt.NDArray[np.int8]
Scales = npt.NDArray[np.float32]


@dataclass(frozen=True)
class _Node:
    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class _Constant:
    kind: int
    lengths: tuple[int, ...]
    values: bytes


def with_byte_weights(model: bytes) -> bytes | None:
    """Return the model file with its products of 8-bit weights as products of bytes.

    None when it has none.
    """
    (graph,) = messages(model, _MODEL_GRAPH)
    nodes = messages(graph, _GRAPH_NODE)
    constants = dict(map(_constant, messages(graph, _GRAPH_CONSTANT)))
    made_by = {output: node for node in map(_read, nodes) for output in node.outputs}
    made: list[bytes] = []
    for number, node in enumerate(nodes):
        weights = _weights_of(_read(node), made_by, constants)
        if weights:
            nodes[number], theirs = _product(_read(node), *weights, f"bytes{number}")
            made += theirs
    if not made:
        return None
    rewritten = _without_unused(graph, nodes) + b"".join(made)
    others = _written((number, value) for number, value in fields(model) if number != _MODEL_GRAPH)
    return others + data(_MODEL_OPERATORS, text(1, _THEIRS) + whole(2, 1)) + data(_MODEL_GRAPH, rewritten)


def _without_unused(graph: bytes, nodes: Sequence[bytes]) -> bytes:
    """Return the graph with these nodes instead of its own, without those whose result nobody takes."""
    needed = {_name(output) for output in messages(graph, _GRAPH_OUTPUT)}
    kept: list[bytes] = []
    for node in reversed(nodes):  # each comes after all that it takes
        if needed.intersection(_read(node).outputs):
            kept.append(data(_GRAPH_NODE, node))
            needed.update(_read(node).inputs)
    rest = (
        (number, value)
        for number, value in fields(graph)
        if number != _GRAPH_NODE and (number != _GRAPH_CONSTANT or _constant(value)[0] in needed)
    )
    return b"".join(reversed(kept)) + _written(rest)


def _weights_of(
    node: _Node, made_by: Mapping[str, _Node], constants: Mapping[str, _Constant]
) -> tuple[Bytes, Scales] | None:
    """Return the weights and a scale for each column when the node is a product with floats made of bytes."""
    floats = made_by.get(node.inputs[1]) if node.operator == "MatMul" else None
    cast = made_by.get(floats.inputs[0]) if floats and floats.operator == "Mul" else None
    if not floats or not cast or cast.operator != "Cast":
        return None
    weights, scales = constants.get(cast.inputs[0]), constants.get(floats.inputs[1])
    if not weights or not scales or (weights.kind, scales.kind) != (_BYTE, _FLOAT):
        return None
    rows, columns = weights.lengths
    if scales.lengths != (1, columns) or rows % _BLOCK:
        return None
    return (
        np.frombuffer(weights.values, np.int8).reshape(rows, columns),
        np.frombuffer(scales.values, np.float32),
    )


def _product(node: _Node, weights: Bytes, scales: Scales, name: str) -> tuple[bytes, tuple[bytes, bytes]]:
    """Return the node that stands in for one, and its constants: columns in blocks, each with its scale."""
    rows, columns = weights.shape
    blocks = rows // _BLOCK
    by_column = (weights.T.astype(np.int16) + _MIDDLE).astype(np.uint8)
    inputs = (node.inputs[0], f"{name}_weights", f"{name}_scales")
    settings = {"K": rows, "N": columns, "bits": 8, "block_size": _BLOCK, "accuracy_level": _IN_BYTES}
    given = b"".join(text(_NODE_INPUT, each) for each in inputs)
    given += b"".join(text(_NODE_OUTPUT, each) for each in node.outputs)
    given += text(_NODE_OPERATOR, "MatMulNBits") + text(_NODE_DOMAIN, _THEIRS)
    for key, value in settings.items():
        given += data(_NODE_ATTRIBUTE, text(1, key) + whole(3, value) + whole(20, _WHOLE_ATTRIBUTE))
    return given, (
        _given(inputs[1], _POSITIVE_BYTE, by_column.reshape(columns, blocks, _BLOCK)),
        _given(inputs[2], _FLOAT, np.repeat(scales, blocks)),
    )


def _given(name: str, kind: int, values: npt.NDArray[np.uint8] | Scales) -> bytes:
    lengths = b"".join(whole(_CONSTANT_LENGTH, length) for length in values.shape)
    kept = text(_CONSTANT_NAME, name) + data(_CONSTANT_VALUES, values.tobytes())
    return data(_GRAPH_CONSTANT, lengths + whole(_CONSTANT_TYPE, kind) + kept)


def _read(node: bytes) -> _Node:
    inputs, outputs, (operator,) = (
        [name.decode() for name in messages(node, field)]
        for field in (_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR)
    )
    return _Node(operator, tuple(inputs), tuple(outputs))


def _constant(message: int | bytes) -> tuple[str, _Constant]:
    """Return the name of a constant, and what it holds."""
    assert isinstance(message, bytes)
    held = list(fields(message))
    lengths = tuple(value for number, value in held if number == _CONSTANT_LENGTH and isinstance(value, int))
    kind = next(int(value) for number, value in held if number == _CONSTANT_TYPE)
    values = b"".join(messages(message, _CONSTANT_VALUES))
    (name,) = messages(message, _CONSTANT_NAME)
    return name.decode(), _Constant(kind, lengths, values)


def _name(output: bytes) -> str:
    (name,) = messages(output, _OUTPUT_NAME)
    return name.decode()


def _written(message: Iterable[tuple[int, int | bytes]]) -> bytes:
    return b"".join(
        data(number, value) if isinstance(value, bytes) else whole(number, value) for number, value in message
    )
