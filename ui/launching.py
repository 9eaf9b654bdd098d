"""What Gradio is started with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ui.access import Access
from ui.desk import Place
from ui.uploads import MAX_BYTES

ROOM = Path(__file__).parent


def launch_options(place: Place, access: Access) -> Mapping[str, Any]:
    """What Gradio is started with: no file is served but its own, no error shown but in words, nobody told."""
    user, _, password = access.auth.partition(":")
    return {
        "server_name": access.host, "server_port": access.port, "auth": (user, password) if access.auth else None,
        "allowed_paths": [], "blocked_paths": [str(place.home.resolve()), str(place.seeds.resolve())],
        "max_file_size": MAX_BYTES, "show_error": False, "quiet": True, "share": False,
        "ssr_mode": False, "strict_cors": True, "footer_links": [], "enable_monitoring": False, "run_history": False,
        "pwa": False, "mcp_server": access.mcp,
        "css_paths": [ROOM / "page.css"], "js": (ROOM / "page.js").read_text("utf-8"),
    }  # fmt: skip
