"""Search in Milvus instead of the local files: the same two searches, over a collection that holds what is searched.

A collection holds for each sentence its vector and its tokens as a sparse vector: a token's number, and its share
tf / (tf + brake) of BM25 (`index.lexical`), so that the inner product with a question's weights is the same score. What
is read of a record, its text and its sentences, stays in the local index, which also knows how rare a token is.

A sentence is known by its record's key and its number there, so that a record that changed is another one: what is
missing is loaded, what is gone is deleted, and a loading that was cut short goes on with the record where it stopped.
The average length of a sentence is kept as it was when the collection was made.

`pymilvus` is imported when a collection is opened. A file's name as the address is a database of Milvus Lite in it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from index.dense import Vectors
from index.errors import IndexStoreError, UsageError
from index.opened import Index, Masks
from index.postings import COUNT_LIMIT, K1, B, token_key
from index.ranking import Ranked, Scored, best
from index.segments import sentence_tokens
from index.watcher import Watcher

if TYPE_CHECKING:
    from pymilvus import MilvusClient

BATCH = 1000  # sentences sent at once
PLACE_BITS = 20  # of a sentence's number within its record
KEY_BITS = 63 - PLACE_BITS  # of a record's key
NOTHING = 2**32 - 2  # the token that stands for none: Milvus wants at least one
TOKEN = "MILVUS_TOKEN"  # variable of the environment with the user's token, or `user:password`
_LENGTH = "average_length"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class MilvusStore:
    """The two searches of an `Index`, done by a collection of Milvus that holds its sentences."""

    index: Index
    client: MilvusClient
    collection: str
    keys: Mapping[int, str] = field(default_factory=dict)

    def search_dense(self, vector: Vectors, k: int, *, masks: Masks | None = None) -> list[Scored]:
        """As `Index.search_dense`, by the collection's index of vectors."""
        return self._search("dense", vector.tolist(), k, masks)

    def search_lexical(
        self, weighted_tokens: Mapping[str, float], k: int, *, masks: Masks | None = None
    ) -> list[Scored]:
        """As `Index.search_lexical`, by the collection's inverted index."""
        gains = self.index.weigh_tokens(weighted_tokens)
        return self._search("sparse", _summed(gains.items()), k, masks) if gains else []

    def _search(self, name: str, sought: object, k: int, masks: Masks | None) -> list[Scored]:
        allowed = "" if masks is None else self._expression(masks)
        if k <= 0 or allowed is None:
            return []
        with _told():
            (found,) = self.client.search(
                self.collection, [sought], anns_field=name, limit=k, filter=allowed, output_fields=["id"]
            )
        rows = np.array([self._row(int(one["id"])) for one in found], dtype=np.int64)
        scores = np.array([one["distance"] for one in found], dtype=np.float32)
        return best([Ranked(rows[rows >= 0], scores[rows >= 0])], k)

    def _row(self, number: int) -> int:
        record_id = self.keys.get(number >> PLACE_BITS)
        return -1 if record_id is None else self.index.rows(record_id).start + (number & (1 << PLACE_BITS) - 1)

    def _expression(self, masks: Masks) -> str | None:
        """The rows of `masks` as Milvus asks for them: whole records, and single sentences; None for no row."""
        records, rows = [], []
        for key, record_id in self.keys.items():
            allowed = self.index.allowed(masks, record_id)
            if allowed.all():
                records.append(key)
            else:
                rows.extend((key << PLACE_BITS | np.flatnonzero(allowed)).tolist())
        parts = [f"{name} in {numbers}" for name, numbers in (("record", records), ("id", rows)) if numbers]
        return " or ".join(parts) or None


def open_milvus(index: Index, uri: str, *, watcher: Watcher | None = None) -> MilvusStore:
    """The collection of `index` at `uri`, an address or a file of Milvus Lite, brought up to date.

    Raises UsageError where `pymilvus` is not installed, IndexStoreError where Milvus does not do what it is asked for.
    """
    client = _connect(uri)
    store = MilvusStore(index, client, f"meetings_{index.generation.parent.name[-12:]}", _keys(index))
    with _told():
        if not client.has_collection(store.collection):
            _create(store)
        client.load_collection(store.collection)
        _load(store, watcher or Watcher())
    return store


def _connect(uri: str) -> MilvusClient:
    try:
        from pymilvus import MilvusClient
    except ImportError as error:
        wanted = "expected pymilvus; type: pip install 'meeting-assistant[milvus]'"
        raise UsageError(f"found no client of Milvus ({error}); {wanted}") from error
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # what goes wrong is raised, and told in one line
    with _told():
        return MilvusClient(uri, token=os.environ.get(TOKEN, ""))


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the client raises into an error of ours."""
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except (MilvusException, OSError, ValueError) as error:
        why = " ".join(str(error).split())[:200]
        raise IndexStoreError(f"found Milvus not to answer ({why}); expected it to; check --milvus-uri") from error


def _keys(index: Index) -> Mapping[int, str]:
    """The id of each record by its key, which changes with the record's bytes."""
    return {_key(f"{record_id}\0{digest}"): record_id for record_id, digest in index.manifest.records}


def _key(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> (64 - KEY_BITS)


def _create(store: MilvusStore) -> None:
    """Make an empty collection; comparing all vectors while they are few, what Milvus finds best when they are many."""
    from pymilvus import DataType, MilvusClient

    index, schema = store.index, MilvusClient.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("record", DataType.INT64)
    schema.add_field("last", DataType.BOOL)
    schema.add_field("dense", DataType.FLOAT_VECTOR, dim=index.manifest.recipe.dimensions)
    schema.add_field("sparse", DataType.SPARSE_FLOAT_VECTOR)
    kind = "FLAT" if len(index) < index.manifest.search.approximate_from else "AUTOINDEX"
    wanted = MilvusClient.prepare_index_params()
    wanted.add_index("dense", index_type=kind, metric_type="IP")
    wanted.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
    properties = {_LENGTH: repr(index.average_length)}
    store.client.create_collection(
        store.collection, schema=schema, index_params=wanted, properties=properties, consistency_level="Strong"
    )


def _load(store: MilvusStore, watcher: Watcher) -> None:
    """Send the records that are missing, whole, and delete those that are there no longer."""
    loaded = _loaded(store)
    missing = [key for key in store.keys if key not in loaded]
    gone = sorted(loaded - store.keys.keys())
    for start in range(0, len(gone), BATCH):
        store.client.delete(store.collection, filter=f"record in {gone[start : start + BATCH]}")
    if not missing:
        return
    total = sum(len(store.index.rows(store.keys[key])) for key in missing)
    waiting = []
    average = float(store.client.describe_collection(store.collection)["properties"][_LENGTH])
    rows = chain.from_iterable(_rows(store.index, key, store.keys[key], average) for key in missing)
    for done, row in enumerate(rows, start=1):
        waiting.append(row)
        if len(waiting) == BATCH or done == total:
            store.client.upsert(store.collection, waiting)
            watcher.progress("load", done, total)
            waiting = []
    store.client.flush(store.collection)
    watcher.announce(f"Loaded {len(missing):,} records, {total:,} sentences, into Milvus.")


def _loaded(store: MilvusStore) -> set[int]:
    """The keys of the records of which the last sentence is there, and so all others."""
    pages = store.client.query_iterator(
        store.collection, batch_size=BATCH, filter="last == true", output_fields=["record"]
    )
    found: set[int] = set()
    while page := pages.next():
        found.update(int(row["record"]) for row in page)
    pages.close()
    return found


def _rows(index: Index, key: int, record_id: str, average: float) -> Iterator[Row]:
    """The sentences of a record as the collection keeps them, in order."""
    sentences, vectors = index.sentences(record_id), index.vectors(record_id)
    for number, (sentence, vector) in enumerate(zip(sentences, vectors, strict=True)):
        last = number == len(sentences) - 1
        sparse = token_shares(sentence_tokens(sentence), average) or {NOTHING: 1.0}
        yield {"id": key << PLACE_BITS | number, "record": key, "last": last, "dense": vector, "sparse": sparse}


def token_shares(tokens: Sequence[str], average: float) -> Mapping[int, float]:
    """The share of BM25 that each token has in a sentence of these `tokens`, by the token's number.

    >>> [round(share, 3) for share in token_shares(["a", "b", "a"], average=3.0).values()]
    [0.625, 0.455]
    """
    brake = K1 * (1 - B + B * len(tokens) / max(average, 1e-9))
    counts: dict[str, int] = {}
    for token in tokens:
        counts[token] = min(COUNT_LIMIT, counts.get(token, 0) + 1)
    return _summed((token, count / (count + brake)) for token, count in counts.items())


def _summed(weights: Iterable[tuple[str, float]]) -> dict[int, float]:
    """The weights by the number of their token; two tokens of one number are searched as one."""
    summed: dict[int, float] = {}
    for token, weight in weights:
        number = token_key(token) % NOTHING
        summed[number] = summed.get(number, 0.0) + weight
    return summed
