"""Writes a graph of operators as an ONNX file: onnxruntime runs graphs, but does not make them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import count

import numpy as np
import numpy.typing as npt

from knowledge_base.encoders.onnx_export.onnx_format import data, text, varint, whole

_FORMAT, _OPERATORS = 9, 17
_FLOAT, _WHOLE = 1, 7
_TYPES = {np.dtype(np.float32): _FLOAT, np.dtype(np.int64): _WHOLE}
_FLOAT_ATTRIBUTE, _WHOLE_ATTRIBUTE = 1, 2


class Graph:
    """Collects inputs, constants and operators; each gives the name by which later ones refer to it."""

    def __init__(self) -> None:
        self._inputs: list[bytes] = []
        self._constants: list[bytes] = []
        self._nodes: list[bytes] = []
        self._numbers = count()

    def input(self, name: str, dtype: npt.DTypeLike, shape: Sequence[int | str]) -> str:
        """Return an array that is given at each run; an axis with a name may have any length."""
        self._inputs.append(_described(name, _TYPES[np.dtype(dtype)], shape))
        return name

    def constant(self, values: npt.NDArray[np.float32] | npt.NDArray[np.int64]) -> str:
        """Return an array that is the same in each run."""
        name = self._name()
        dims = b"".join(whole(1, length) for length in values.shape)
        self._constants.append(
            dims + whole(2, _TYPES[values.dtype]) + text(8, name) + data(9, values.tobytes())
        )
        return name

    def add(self, operator: str, *inputs: str, **attributes: float) -> str:
        """Return what an operator makes of its inputs. Whole attributes must be `int`, the others `float`."""
        name = self._name()
        given = b"".join(data(5, _attribute(key, value)) for key, value in attributes.items())
        named = b"".join(text(1, each) for each in inputs)
        self._nodes.append(named + text(2, name) + text(4, operator) + given)
        return name

    def file(self, output: str, shape: Sequence[int | str]) -> bytes:
        """Return the whole graph as a file whose result is `output`, of floats."""
        graph = b"".join(data(1, node) for node in self._nodes) + text(2, "encoder")
        graph += b"".join(data(5, constant) for constant in self._constants)
        graph += b"".join(data(11, given) for given in self._inputs)
        graph += data(12, _described(output, _FLOAT, shape))
        return whole(1, _FORMAT) + data(7, graph) + data(8, text(1, "") + whole(2, _OPERATORS))

    def _name(self) -> str:
        return f"value{next(self._numbers)}"


def _described(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    lengths = (text(2, axis) if isinstance(axis, str) else whole(1, axis) for axis in shape)
    array = whole(1, kind) + data(2, b"".join(data(1, length) for length in lengths))
    return text(1, name) + data(2, data(1, array))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return text(1, name) + whole(3, value) + whole(20, _WHOLE_ATTRIBUTE)
    return text(1, name) + varint(2 << 3 | 5) + struct.pack("<f", value) + whole(20, _FLOAT_ATTRIBUTE)
