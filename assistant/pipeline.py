"""The way from a question to an answer. READ THIS FIRST.

Assistant.ask
resolve             conversation/     "那2020年呢？" + history -> a question that stands alone
analyse             question.py       language, kind of answer, content words, years, relation
retriever.retrieve  retrieval.py      sentences, found by meaning and by words
reader.read         reading/          candidate spans in them, each with what speaks for it
decide              answering/        one span, a list, a computed figure, a verdict, or an abstention
phrase              phrasing.py       the answer in the asker's script, with its evidence
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assistant.answering import decide
from assistant.choosing import answer_choice, picked_choice
from assistant.conversation import resolve
from assistant.phrasing import phrase
from assistant.question import analyse
from assistant.reading.reader import Reader
from assistant.reading.span_reader import load_span_reader
from assistant.reranking import load_reranker
from assistant.retrieval import Retriever
from assistant.switches import Models, Switches
from assistant.values import Answer, Turn
from index.encoder import load_encoder
from index.errors import UsageError
from index.settings import default_home
from index.store import Index, ensure_index
from index.watcher import Watcher
from index.words import keep_words_in

DEFAULT_SEEDS = Path("seeds")
MAX_QUESTION_CHARS = 2000
HITS_READ = 10  # sentences read for candidates; more cost time and bring few right answers


class Assistant:
    """Answers questions over one index. It keeps no conversation: history travels with each question."""

    def __init__(self, index: Index, retriever: Retriever, reader: Reader) -> None:
        self.index = index
        self.retriever = retriever
        self.reader = reader

    @classmethod
    def open(
        cls,
        seeds: Path = DEFAULT_SEEDS,
        *,
        home: Path | None = None,
        models: Models = Models(),
        switches: Switches = Switches(),
        watcher: Watcher | None = None,
    ) -> Assistant:
        """Open the index of a folder of records, building or refreshing it as needed.

        Raises an AssistantError when there are no records, the data directory cannot be written, or a model cannot
        be loaded.
        """
        encoder = load_encoder(models.encoder)
        index = ensure_index(seeds, home or default_home(), encoder=encoder, watcher=watcher)
        keep_words_in(home or default_home())
        span_reader = load_span_reader(models.reader) if switches.span_reader and models.reader != "none" else None
        retriever = Retriever(index, encoder, load_reranker(models.reranker), switches=switches)
        return cls(index, retriever, Reader(index, encoder, span_reader, switches=switches))

    def ask(self, question: str, *, history: Sequence[Turn] = ()) -> Answer:
        """Answer with the record's own words, or abstain. Raises UsageError for an empty or overlong question."""
        check_question(question)
        started = time.perf_counter()
        if history and (choice := picked_choice(question, history[-1])):
            return answer_choice(question, history[-1], choice, index=self.index)
        resolution = resolve(question, history)
        analysis = self.retriever.weigh(analyse(resolution.text))
        hits = self.retriever.retrieve(analysis, k=HITS_READ)
        found = time.perf_counter()
        reading = self.reader.read(analysis, hits)
        decision = decide(analysis, reading, index=self.index)
        answered = time.perf_counter()
        timings = (("retrieve", (found - started) * 1000), ("answer", (answered - found) * 1000))
        answer = phrase(question, analysis, decision, index=self.index, timings_ms=timings)
        return replace(answer, notes=(*answer.notes, resolution.note)) if resolution.note else answer


def check_question(question: str) -> None:
    """Raise UsageError for a question that cannot be asked."""
    if not question.strip():
        raise UsageError('the question is empty; expected words; type a question, e.g. "Who chaired the meeting?"')
    if len(question) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"the question has {len(question)} characters; expected at most {MAX_QUESTION_CHARS}; "
            "ask for one thing at a time"
        )
