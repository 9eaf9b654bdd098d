"""Who hears what goes on while an index is built."""

from __future__ import annotations

from index.durable import Disk


class Watcher:
    """Hears what goes on while an index is built; this one keeps silent. Front ends override what they show.

    `lock_seconds`: how long to wait for another run that writes the same index. `disk`: through what files are changed.
    """

    lock_seconds: float = 600.0
    disk: Disk = Disk()

    def announce(self, line: str) -> None:
        """One line about what was built, refreshed, repaired or skipped."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """`done` of `total` steps of a stage are over."""
