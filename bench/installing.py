"""The peers, their pinned versions, and an environment for each, made by `venv` and `pip` where it is not there yet."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.driver import PeerError, System

_MARK = "installed.txt"
_PATIENCE_SECONDS = 1200


@dataclass(frozen=True, slots=True)
class Peer:
    """A system to compare with: what is installed for it, and what it is, in a line.

    `folded`: its encoder is ours and wants folded texts. No packages: it runs in the project's own environment.
    """

    name: str
    module: str
    packages: tuple[str, ...]
    what: str
    folded: bool = False


OURS = (
    Peer("assistant, search", "bench.peers.assistant", (), "both stores, fused; what the other rows do"),
    Peer("assistant, answer", "bench.peers.answers", (), "the same and the answer, read, decided and worded"),
)
PEERS = (
    Peer("bm25s", "bench.peers.bm25s_jieba", ("bm25s==0.3.16", "jieba==0.42.1"), "BM25 over words cut by jieba"),
    Peer("Haystack", "bench.peers.haystack", ("haystack-ai==3.4.0",), "InMemoryBM25Retriever, as installed"),
    Peer(
        "LlamaIndex",
        "bench.peers.llama_index",
        ("llama-index-core==0.14.25", "llama-index-retrievers-bm25==0.8.0"),
        "BM25Retriever over characters",
    ),
    Peer(
        "sentence-transformers",
        "bench.peers.sentence_transformers",
        ("torch==2.13.0", "sentence-transformers==6.2.0"),
        "brute force with this project's encoder",
        folded=True,
    ),
    Peer(
        "txtai",
        "bench.peers.txtai",
        ("torch==2.13.0", "sentence-transformers==6.2.0", "txtai==9.14.0"),
        "hybrid index with this project's encoder",
        folded=True,
    ),
)


def prepare(peer: Peer, work: Path) -> System:
    """The system in its environment below `work`, made first where it is not there. Raises PeerError."""
    if not peer.packages:
        return System(Path(sys.executable), peer.module)
    folder = work / "environments" / peer.name
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    mark, wanted = folder / _MARK, "\n".join(peer.packages)
    if not mark.is_file() or mark.read_text("utf-8") != wanted:
        _call([sys.executable, "-m", "venv", "--clear", str(folder)], peer)
        _call([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *peer.packages], peer)
        mark.write_text(wanted, "utf-8")
    return System(python, peer.module)


def _call(command: list[str], peer: Peer) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"installing {peer.name} took longer than {_PATIENCE_SECONDS} s; expected less") from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if "ERROR" in line] or ["no reason given"]
        raise PeerError(f"{peer.name} cannot be installed ({said[-1][:160]}); expected {', '.join(peer.packages)}")
