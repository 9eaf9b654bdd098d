"""Which rows of an index may be found, when only some of its records or speakers are asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from index.opened import Index, Masks
from index.segment_files import Segment


def select_records(index: Index, record_ids: Iterable[str]) -> Masks:
    """The rows of the given records; ids that the index does not hold select nothing."""
    wanted = frozenset(record_ids)
    return [segment.rows_of(_among(segment, wanted)) for segment in index.segments]


def select_speech(index: Index, masks: Masks, *, speaks: Callable[[str], bool], names: Collection[str] = ()) -> Masks:
    """Of the rows in `masks`, those said by a speaker whose label `speaks` accepts; in records where no label is
    accepted, those that hold one of `names` as it stands, or all of them where no name is given.
    """
    return [
        mask & _speech(segment, speaks=speaks, names=names) for segment, mask in zip(index.segments, masks, strict=True)
    ]


def speakers_of(index: Index) -> frozenset[str]:
    """The labels under which anything is said in any record."""
    return frozenset(name for segment in index.segments for _, name in segment.table.speakers)


def _among(segment: Segment, wanted: Collection[str]) -> NDArray[np.bool_]:
    return np.fromiter((record_id in wanted for record_id in segment.table.ids), np.bool_, len(segment.table.ids))


def _speech(segment: Segment, *, speaks: Callable[[str], bool], names: Collection[str]) -> NDArray[np.bool_]:
    table = segment.table
    said: NDArray[np.bool_] = table.said_by([number for number, name in table.speakers if speaks(name)])
    edges = table.first_rows
    counted = np.concatenate(([0], np.cumsum(said)))
    silent: NDArray[np.bool_] = np.repeat(counted[edges[1:]] == counted[edges[:-1]], np.diff(edges))
    for name in names:
        said |= silent & table.naming(name)
    return said if names else np.logical_or(said, silent)
