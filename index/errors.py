"""Every error a user can meet, as one tree.

    AssistantError
    ├── UsageError              the command or the question cannot be used as given
    ├── RecordError             a record cannot be read
    │   ├── UnreadableRecord    missing, no permission, empty, too large, not text
    │   └── NoRecords           the seeds folder holds nothing to answer from
    ├── ModelError              an encoder, reader or reranker cannot be loaded
    └── IndexStoreError         the built index cannot be used
        ├── DamagedIndex        a checksum or a shape does not match the manifest
        └── UnwritableHome      the data directory cannot be written

Every message is worded *found, expected, do this*, on one line. Abstaining is a value (`Answer.status`), not an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class AssistantError(Exception):
    """Root of the errors a caller is expected to show: `str(error)` is one clear line."""


class UsageError(AssistantError):
    """The command line or the question cannot be used as given."""


class RecordError(AssistantError):
    """A record cannot be read."""


class UnreadableRecord(RecordError):
    """A file is missing, forbidden, empty, too large or not text."""


class NoRecords(RecordError):
    """The seeds folder holds nothing to answer from."""


class ModelError(AssistantError):
    """An encoder, reader or reranker cannot be loaded."""


class IndexStoreError(AssistantError):
    """The built index cannot be used."""


class DamagedIndex(IndexStoreError):
    """A file of the index does not match its manifest."""


class UnwritableHome(IndexStoreError):
    """The data directory cannot be written."""


@contextmanager
def sound(what: str) -> Iterator[None]:
    """Name the damage where bytes that were trusted by their stamp turn out not to make sense."""
    try:
        yield
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise DamagedIndex(
            f"found {what} not to make sense ({error}); expected what was written there; delete the data directory, "
            "or run the verify command to learn which file is damaged"
        ) from error
