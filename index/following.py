"""Following a folder of records: when something in it has changed and has come to rest.

The standard library can only ask again and again, and that is enough: a look at ten thousand files takes some 50 ms,
and the pause between two looks grows with it, so that following costs a few percent of one core at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from index.errors import NoRecords
from index.records import find_records

PAUSE_SECONDS = 0.5
SHARE = 0.05  # of the time that looking may take
MOST_WAITS = 20  # looks after which a folder that never rests is read all the same

_Look = frozenset[tuple[str, int, int, int]]


def follow_folder(seeds: Path, *, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Yield at once, and then each time that the records of `seeds` have changed and stayed the same for one pause.

    A file that is still being written changes from look to look, so it is waited for, though not for ever. What changes
    while the caller is at work is seen by the next look. A folder that is missing counts as empty.
    """
    known = before = _look(seeds)
    yield
    waited = 0
    while True:
        started = time.perf_counter()
        now = _look(seeds)
        waited = waited + 1 if now != known else 0
        if waited and (now == before or waited > MOST_WAITS):
            known, waited = now, 0
            yield
        before = now
        sleep(max(PAUSE_SECONDS, (time.perf_counter() - started) / SHARE))


def _look(seeds: Path) -> _Look:
    """The path, size and times of change of each record, in ns."""
    seen = set()
    with suppress(NoRecords):
        for path in find_records(seeds):
            with suppress(OSError):  # gone since it was listed
                found = path.stat()
                seen.add((str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns))
    return frozenset(seen)
