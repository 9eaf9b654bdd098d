"""A span reader with tiny random weights and the real architecture, and pretrained weights as small."""

from __future__ import annotations

import numpy as np

from assistant.reading.span_reader import EmbeddedSpanReader
from assistant.reading.span_reader_network import Network, Shape, open_session
from assistant.reading.span_reader_pieces import LONGEST, SPECIALS, Pieces
from assistant.reading.span_reader_tokens import Tokenizer
from training.reader.graph import graph
from training.reader.pretrained import Pretrained

WORDS = ("会议", "主席", "主持", "委员会", "召开", "北京", "天气")
PIECES = (*SPECIALS, "▁", "会议", "会", "议", "主席", "主持", "委员会", "在", "召开", "北京", "▁the", "the", "42", ",", "。")
SPELLED = tuple((piece, -float(place)) for place, piece in enumerate(PIECES))


def tiny_shape(layers: int = 2) -> Shape:
    return Shape(width=32, heads=2, inner=64, layers=layers, pair=4, longest=6, window=24)


def tiny_pretrained(layers: int = 2) -> Pretrained:
    chooser, shape = np.random.default_rng(5), tiny_shape()
    width, inner = shape.width, shape.inner
    made = {"emb.pos": chooser.normal(size=(LONGEST + 1, width)), "emb.type": np.zeros((2, width))}
    made |= {"emb.ln.w": np.ones(width), "emb.ln.b": np.zeros(width)}
    sizes = dict.fromkeys(("q", "k", "v", "ao"), (width, width)) | {"fi": (inner, width), "fo": (width, inner)}
    for layer in range(layers):
        for name, size in sizes.items():
            made[f"l{layer}.{name}.w"] = chooser.normal(0, 0.3, size)
            made[f"l{layer}.{name}.b"] = chooser.normal(0, 0.1, size[0])
        for name in ("aln", "oln"):
            made |= {f"l{layer}.{name}.w": np.ones(width), f"l{layer}.{name}.b": np.zeros(width)}
    nibbles = chooser.integers(0, 256, (len(PIECES), 1, 16)).astype(np.uint8)
    scales = np.full((len(PIECES), 1), 0.25, np.float16)
    tensors = {name: values.ravel().astype(np.float32) for name, values in made.items()}
    return Pretrained(width, layers, shape.heads, inner, SPELLED, nibbles, scales, tensors)


def tiny_parameters(shape: Shape) -> dict[str, np.ndarray]:
    """By the names that training gives them."""
    rng = np.random.default_rng(3)
    sizes: dict[str, tuple[int, ...]] = {"places": (LONGEST, shape.width), "start": (shape.width,), "end": (shape.width,)}
    sizes |= {"none": (shape.width,), "left": (shape.width, shape.pair), "right": (shape.width, shape.pair)}
    linear = {"enter": (3 * shape.width, shape.width), "leave": (shape.width, shape.width)}
    linear |= {"widen": (shape.inner, shape.width), "narrow": (shape.width, shape.inner)}
    for layer in range(shape.layers):
        for name, size in linear.items():
            sizes |= {f"l{layer}.{name}.weight": size, f"l{layer}.{name}.bias": size[:1]}
    made = {name: rng.normal(0, 0.3, size) for name, size in sizes.items()}
    for name in ("first", *(f"l{layer}.{norm}" for layer in range(shape.layers) for norm in ("middle", "last"))):
        made |= {f"{name}.scale": rng.uniform(0.8, 1.2, shape.width), f"{name}.shift": rng.normal(0, 0.1, shape.width)}
    return {name: values.astype(np.float32) for name, values in made.items()}


def tiny_tokenizer() -> Tokenizer:
    return Tokenizer(WORDS)


def tiny_network() -> Network:
    shape, given = tiny_shape(), tiny_pretrained()
    of = tiny_parameters(shape)
    tables = {"nibbles": given.nibbles, "scales": given.scales, "places": of["places"].astype(np.float16)}
    return Network(open_session(graph(of, shape)), tables, shape)


def tiny_reader() -> EmbeddedSpanReader:
    return EmbeddedSpanReader(tiny_network(), tiny_tokenizer(), Pieces(SPELLED))
