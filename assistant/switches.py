"""Which parts of the assistant take part: all of them, unless an ablation switches one off."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switches:
    """The parts that can be switched off, to measure what each is worth.

    `dense` and `lexical` are the two legs of retrieval (with neither, nothing is found), `relevance` the judgment of
    what both found (which takes both); `typed` is typed extraction,
    `span_reader` the trained reader, `facts` the meeting card.
    """

    dense: bool = True
    lexical: bool = True
    relevance: bool = True
    typed: bool = True
    span_reader: bool = True
    facts: bool = True

    @property
    def judged(self) -> bool:
        """Whether what was found is judged by relevance."""
        return self.relevance and self.dense and self.lexical


@dataclass(frozen=True, slots=True)
class Models:
    """Names of the models to use; empty means the embedded one. `milvus`: what is searched instead of the local files.

    `encoder` is any sentence-transformers model, `reader` any transformers extractive question answering model (or
    `none`), `reranker` any cross-encoder: a local folder or a hub name. `milvus` is the address of a Milvus, or the
    file of one by Milvus Lite (`index.milvus`).
    """

    encoder: str = ""
    reader: str = ""
    reranker: str = ""
    milvus: str = ""
