"""Whether a hub of models can be reached, asked before its libraries are loaded: they retry for a minute, aloud."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

HUB = "https://huggingface.co"
PATIENCE_SECONDS = 3.0


def prepare_hub(name: str) -> None:
    """Forbid the hub's libraries the network where they need it not (a local folder) or have it not (no hub in reach).

    Must be called before they are imported: they read the setting once.
    """
    if Path(name).exists() or not _in_reach(os.environ.get("HF_ENDPOINT", HUB)):
        os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _in_reach(endpoint: str) -> bool:
    address = urlsplit(endpoint)
    try:
        with socket.create_connection((address.hostname or "", address.port or 443), timeout=PATIENCE_SECONDS):
            return True
    except OSError:
        return False
