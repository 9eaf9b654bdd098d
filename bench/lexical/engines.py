"""Four lexical stores behind one face. Each is given pre-tokenized sentences and keeps its files in a folder.

bm25s and tantivy are not needed by the product; `python -m bench.lexical` passes over what is not installed.
"""

from __future__ import annotations

import importlib
import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.arrays import ArrayFile, pack_arrays
from index.lexical import Corpus, LexicalSegment, search_postings
from index.postings import PostingsBuilder
from index.ranking import best

Tokens = Sequence[str]
SEGMENT_ROWS = 1 << 16


@dataclass(frozen=True, slots=True)
class Change:
    """A record's sentences before and after, as many of each."""

    old: Sequence[Tokens]
    new: Sequence[Tokens]


class Engine(Protocol):
    """A lexical store in a folder. `build` writes it, `open` makes it ready, `search` gives row numbers, best first."""

    name: str

    def build(self, folder: Path, sentences: Iterable[Tokens]) -> None:
        """Write the store for `sentences`, numbered from 0, into the empty `folder`."""

    def open(self, folder: Path) -> None:
        """Make the store in `folder` ready to be searched."""

    def search(self, tokens: Tokens, k: int) -> list[int]:
        """The rows of the `k` best sentences for the question's tokens."""

    def refresh(self, folder: Path, first: int, change: Change) -> None:
        """Replace the sentences from row `first` on (one record's), as many, and make that durable."""


def _runs(sentences: Iterable[Tokens]) -> Iterator[list[Tokens]]:
    source = iter(sentences)
    while run := list(itertools.islice(source, SEGMENT_ROWS)):
        yield run


class OwnArrays:
    """`index.lexical`: compressed sparse rows in mapped files, one a segment; a refresh adds a segment."""

    name = "own arrays"

    def build(self, folder: Path, sentences: Iterable[Tokens]) -> None:
        """See `Engine`."""
        for count, run in enumerate(_runs(sentences)):
            self._write(folder / f"{count:04d}.lexical", run)

    def _write(self, path: Path, run: Sequence[Tokens]) -> None:
        postings = PostingsBuilder()
        postings.add_tokens(run)
        path.write_bytes(pack_arrays(postings.arrays()))

    def open(self, folder: Path) -> None:
        """See `Engine`."""
        self._segments = [LexicalSegment(ArrayFile(path)) for path in sorted(folder.glob("*.lexical"))]
        lengths = [segment.lengths for segment in self._segments]
        self._bases = np.cumsum([0, *(len(part) for part in lengths)])
        total = int(self._bases[-1])
        self._corpus = Corpus(total, sum(int(part.sum()) for part in lengths) / total)

    def search(self, tokens: Tokens, k: int) -> list[int]:
        """See `Engine`."""
        live = [None] * len(self._segments)
        parts = search_postings(self._segments, dict.fromkeys(tokens, 1.0), k, corpus=self._corpus, live=live)
        for part, base in zip(parts, self._bases, strict=False):
            part.rows[:] += base
        return [hit.row for hit in best(parts, k)]

    def refresh(self, folder: Path, first: int, change: Change) -> None:
        """See `Engine`. The old rows are left out when searching, as `index.opened` does for whole records."""
        self._write(folder / "9999.lexical", change.new)


class Fts5:
    """SQLite FTS5, contentless, over the tokens in hexadecimal (so that its own tokenizer leaves them alone).

    Tokens cannot be weighted; bm25() as FTS5 fixes it (k1 1.2, b 0.75, no smoothing inside the idf).
    """

    name = "SQLite FTS5"

    @staticmethod
    def _line(tokens: Tokens) -> str:
        return " ".join(token.encode().hex() for token in tokens)

    def build(self, folder: Path, sentences: Iterable[Tokens]) -> None:
        """See `Engine`."""
        with closing(sqlite3.connect(folder / "fts.db")) as database, database:
            database.execute("CREATE VIRTUAL TABLE lines USING fts5(tokens, content='', detail=none, tokenize=ascii)")
            rows = ((row, self._line(tokens)) for row, tokens in enumerate(sentences))
            database.executemany("INSERT INTO lines(rowid, tokens) VALUES (?, ?)", rows)

    def open(self, folder: Path) -> None:
        """See `Engine`."""
        self._database = sqlite3.connect(folder / "fts.db")

    def search(self, tokens: Tokens, k: int) -> list[int]:
        """See `Engine`."""
        match = " OR ".join(f'"{token.encode().hex()}"' for token in dict.fromkeys(tokens))
        found = "SELECT rowid FROM lines WHERE lines MATCH ? ORDER BY rank LIMIT ?"
        return [row for (row,) in self._database.execute(found, (match, k))]

    def refresh(self, folder: Path, first: int, change: Change) -> None:
        """See `Engine`."""
        with closing(sqlite3.connect(folder / "fts.db")) as database, database:
            for row, (old, new) in enumerate(zip(change.old, change.new, strict=True), start=first):
                drop = "INSERT INTO lines(lines, rowid, tokens) VALUES ('delete', ?, ?)"
                database.execute(drop, (row, self._line(old)))
                database.execute("INSERT INTO lines(rowid, tokens) VALUES (?, ?)", (row, self._line(new)))


class Bm25s:
    """bm25s, mapped; scores are precomputed, so one changed record means building all again."""

    name = "bm25s"

    def build(self, folder: Path, sentences: Iterable[Tokens]) -> None:
        """See `Engine`."""
        kept = [list(tokens) for tokens in sentences]
        retriever = importlib.import_module("bm25s").BM25(k1=1.2, b=0.75)
        retriever.index(kept, show_progress=False)
        retriever.save(folder / "bm25s")
        (folder / "tokens.json").write_text(json.dumps(kept), "utf-8")

    def open(self, folder: Path) -> None:
        """See `Engine`."""
        self._retriever: Any = importlib.import_module("bm25s").BM25.load(folder / "bm25s", mmap=True)
        self._size = int(self._retriever.scores["num_docs"])

    def search(self, tokens: Tokens, k: int) -> list[int]:
        """See `Engine`."""
        questions = [list(dict.fromkeys(tokens))]
        found, _ = self._retriever.retrieve(questions, k=min(k, self._size), show_progress=False)
        return [int(row) for row in found[0]]

    def refresh(self, folder: Path, first: int, change: Change) -> None:
        """See `Engine`. The tokens of all other sentences are read back from disk, the cheapest honest way."""
        kept = json.loads((folder / "tokens.json").read_text("utf-8"))
        kept[first : first + len(change.new)] = [list(tokens) for tokens in change.new]
        self.build(folder, kept)


class Tantivy:
    """tantivy (Rust), pre-tokenized text split at blanks; deletes by a term, merges in the background."""

    name = "tantivy"

    def _schema(self) -> Any:  # noqa: ANN401 - a foreign library without types
        builder = importlib.import_module("tantivy").SchemaBuilder()
        builder.add_unsigned_field("row", stored=True, indexed=True)
        builder.add_text_field("tokens", tokenizer_name="whitespace", index_option="freq")
        return builder.build()

    def build(self, folder: Path, sentences: Iterable[Tokens]) -> None:
        """See `Engine`."""
        self._write(importlib.import_module("tantivy").Index(self._schema(), str(folder)), 0, sentences)

    def _write(self, store: Any, first: int, sentences: Iterable[Tokens]) -> None:  # noqa: ANN401
        writer = store.writer(heap_size=128_000_000, num_threads=1)
        for row, tokens in enumerate(sentences, start=first):
            writer.delete_documents("row", row)
            document = importlib.import_module("tantivy").Document(tokens=" ".join(tokens))
            document.add_unsigned("row", row)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """See `Engine`."""
        self._index = importlib.import_module("tantivy").Index.open(str(folder))
        self._searcher = self._index.searcher()

    def search(self, tokens: Tokens, k: int) -> list[int]:
        """See `Engine`."""
        query = importlib.import_module("tantivy").Query
        occur = importlib.import_module("tantivy").Occur
        terms = [query.term_query(self._index.schema, "tokens", token, "freq") for token in dict.fromkeys(tokens)]
        found = self._searcher.search(query.boolean_query([(occur.Should, term) for term in terms]), k)
        return [self._searcher.doc(address)["row"][0] for _, address in found.hits]

    def refresh(self, folder: Path, first: int, change: Change) -> None:
        """See `Engine`."""
        self._write(importlib.import_module("tantivy").Index.open(str(folder)), first, change.new)



ENGINES: dict[str, type[Engine]] = {"own": OwnArrays, "fts5": Fts5, "bm25s": Bm25s, "tantivy": Tantivy}
