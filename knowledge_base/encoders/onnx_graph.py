"""Writes a graph of operators in the ONNX file format, as far as our encoders need it.

onnxruntime runs graphs but does not make them, and the library that does is a compiler's worth of code for
this one page. The format is protocol buffers with field numbers that never change (onnx.proto).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import count

import numpy as np
import numpy.typing as npt

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
        """An array that is given at each run; an axis with a name may have any length."""
        self._inputs.append(_described(name, _TYPES[np.dtype(dtype)], shape))
        return name

    def constant(self, values: npt.NDArray[np.float32] | npt.NDArray[np.int64]) -> str:
        """An array that is the same in each run."""
        name = self._name()
        dims = b"".join(_whole(1, length) for length in values.shape)
        self._constants.append(
            dims + _whole(2, _TYPES[values.dtype]) + _text(8, name) + _bytes(9, values.tobytes())
        )
        return name

    def add(self, operator: str, *inputs: str, **attributes: float) -> str:
        """What an operator makes of its inputs. Whole attributes must be `int`, the others `float`."""
        name = self._name()
        given = b"".join(_bytes(5, _attribute(key, value)) for key, value in attributes.items())
        named = b"".join(_text(1, each) for each in inputs)
        self._nodes.append(named + _text(2, name) + _text(4, operator) + given)
        return name

    def file(self, output: str, shape: Sequence[int | str]) -> bytes:
        """The whole graph as a file whose result is `output`, of floats."""
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, "encoder")
        graph += b"".join(_bytes(5, constant) for constant in self._constants)
        graph += b"".join(_bytes(11, given) for given in self._inputs)
        graph += _bytes(12, _described(output, _FLOAT, shape))
        return _whole(1, _FORMAT) + _bytes(7, graph) + _bytes(8, _text(1, "") + _whole(2, _OPERATORS))

    def _name(self) -> str:
        return f"value{next(self._numbers)}"


def _described(name: str, kind: int, shape: Sequence[int | str]) -> bytes:
    lengths = (_text(2, axis) if isinstance(axis, str) else _whole(1, axis) for axis in shape)
    array = _whole(1, kind) + _bytes(2, b"".join(_bytes(1, length) for length in lengths))
    return _text(1, name) + _bytes(2, _bytes(1, array))


def _attribute(name: str, value: float) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _whole(3, value) + _whole(20, _WHOLE_ATTRIBUTE)
    return _text(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _whole(20, _FLOAT_ATTRIBUTE)


def _whole(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1  # negative numbers count down from the top
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
