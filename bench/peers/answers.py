"""The assistant's whole way from a question to an answer."""

from __future__ import annotations

from collections.abc import Sequence

from bench.peers.assistant import Search
from bench.peers.loop import serve


class Answers(Search):
    """`ask`, measured as the searches are."""

    def search(self, question: str, k: int) -> Sequence[int]:
        """Answer; the offsets of the evidence stand for rows, so that something is seen to come back."""
        answer = self.assistant.ask(question)
        return [evidence.start for evidence in answer.evidence[:k]]


if __name__ == "__main__":
    serve(Answers())
