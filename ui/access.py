"""Who may reach the app: this machine alone, unless its user says otherwise."""

from __future__ import annotations

import importlib
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
    if access.mcp:
        _check_mcp()
    if access.host in LOCAL or access.auth:
        return ""
    return f"Anyone who reaches {access.host} can ask and add records; --auth USER:PASSWORD asks for a name."


def _check_mcp() -> None:
    """Without what it imports of mcp (1.x), Gradio would only print so and go on."""
    try:
        importlib.import_module("mcp.server.lowlevel.helper_types")
    except ImportError as error:
        advice = "expected one that Gradio takes for --mcp; run: pip install 'gradio[mcp]'"
        raise UsageError(f"found no usable mcp package; {advice}") from error
