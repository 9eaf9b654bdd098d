"""Who may reach the app: this machine alone, unless its user says otherwise."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

from index.errors import UsageError

LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Access:
    """The address listened on, `USER:PASSWORD` or nothing, and whether MCP clients may ask too."""

    host: str = "127.0.0.1"
    port: int = 7860
    auth: str = ""
    mcp: bool = False


def check_access(access: Access) -> str:
    """What to warn of, or nothing. Raises UsageError for what cannot be served."""
    user, colon, password = access.auth.partition(":")
    if access.auth and not (user and colon and password):
        raise UsageError("found --auth without a user or a password; expected USER:PASSWORD; type both")
    if access.mcp and importlib.util.find_spec("mcp") is None:
        raise UsageError("found no mcp package; expected one for --mcp; run: pip install 'gradio[mcp]'")
    if access.host in LOCAL or access.auth:
        return ""
    return f"Anyone who reaches {access.host} can ask and add records; --auth USER:PASSWORD asks for a name."
