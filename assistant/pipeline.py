"""The way from a question to an answer. READ THIS FIRST.

Assistant.ask
resolve             conversation/     "那2020年呢？" + history -> a question that stands alone
scopes.find         meetings/         which records it is asked of; answer_by_meeting asks each of several
analyse             question.py       language, kind of answer, content words, years, relation
retriever.retrieve  retrieval.py      sentences, found by meaning and by words, in the order of relevance/
reader.read         reading/          candidate spans in them, each with what speaks for it
decide              answering/        one span, a list, a computed figure, a verdict, or an abstention
phrase              phrasing.py       the answer in the asker's script, with its evidence
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from assistant.answering import Decision
from assistant.choosing import answer_count, answer_picked
from assistant.conversation import Resolution, resolve
from assistant.conversation.anyone import denies_all, who_form
from assistant.meetings import Filters, Scope, Scopes
from assistant.others import decide_others
from assistant.per_meeting import answer_by_meeting, elsewhere
from assistant.phrasing import phrase
from assistant.question import Analysis, analyse
from assistant.reading.reader import Reader
from assistant.reading.similarity import RememberingEncoder
from assistant.reading.span_reader import load_span_reader
from assistant.relevance import judge_for
from assistant.reranking import load_reranker
from assistant.retrieval import Retriever, Searches
from assistant.switches import Models, Switches
from assistant.threads import one_thread
from assistant.values import Answer, Turn
from index.encoder import load_encoder
from index.errors import UsageError
from index.opened import Masks
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
        self.scopes = Scopes(index)
        # A question asked of each meeting is understood once.
        self._analysed = lru_cache(maxsize=8)(lambda text: retriever.weigh(analyse(text)))

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
        store = _other_store(index, models, watcher)
        judge = load_reranker(models.reranker) or (judge_for(encoder) if switches.judged else None)
        remembering = RememberingEncoder(encoder)
        retriever = Retriever(index, remembering, judge=judge, switches=switches, store=store)
        return cls(index, retriever, Reader(index, remembering, span_reader, switches=switches))

    @one_thread()
    def ask(self, question: str, *, history: Sequence[Turn] = (), filters: Filters = Filters()) -> Answer:
        """Answer with the record's own words, or abstain; `filters` leave out records and speakers.

        Raises UsageError for an empty or overlong question, and for a filter that cannot be read.
        """
        check_question(question)
        if picked := answer_picked(question, history, index=self.index):
            return picked
        resolution = resolve(question, history)
        scope = self.scopes.find(resolution.text, filters=filters, history=history)
        answer = self._answer(scope, resolution)
        if scope.wider and answer.status != "answered":
            answer = elsewhere(answer, self._answer(scope.wider, resolution), scope)
        if resolution.rule == "count":
            answer = answer_count(answer, history)
        standalone = answer.standalone if scope.question == resolution.text else resolution.text
        notes = (*answer.notes, resolution.note) if resolution.note else answer.notes
        return replace(answer, question=question, standalone=standalone, notes=notes)

    def _answer(self, scope: Scope, resolution: Resolution) -> Answer:
        """Ask each meeting where the question is of that kind, else all records of the scope at once."""
        ask = partial(self._ask_within, replace(resolution, text=scope.question))
        answer = answer_by_meeting(scope, self.reader, ask) or ask(scope.masks)
        return replace(answer, notes=(*answer.notes, *scope.notes)) if scope.notes else answer

    def _ask_within(self, resolution: Resolution, masks: Masks | None) -> Answer:
        """Ask the rows of `masks` alone; None for all."""
        started = time.perf_counter()
        thought = self._think(resolution, masks)
        answered = time.perf_counter()
        timings = (
            ("retrieve", (thought.found - started) * 1000),
            ("answer", (answered - thought.found) * 1000),
        )
        analysis = replace(thought.analysis, language=resolution.language)
        decision = thought.decision
        if masks is not None and not all(self.index.is_among(masks, span) for span in decision.spans):
            decision = replace(decision, spans=(), computed="", hits=(), rivals=())  # others' words, not asked for
        return phrase(resolution.text, analysis, decision, index=self.index, timings_ms=timings)

    def _think(self, resolution: Resolution, masks: Masks | None) -> _Thought:
        """Find, read and decide; whether anyone did something is answered with who did, unless nobody is said to."""
        thought = self._decide(resolution.text, resolution, masks)
        who = who_form(resolution.text)
        if not who or (thought.decision.computed == "no" and denies_all(thought.decision.hits[0].sentence.text)):
            return thought
        named = self._decide(who, resolution, masks)
        return named if named.decision.spans or not thought.decision.spans else thought

    def _decide(self, text: str, resolution: Resolution, masks: Masks | None) -> _Thought:
        analysis = self._analysed(text)
        hits = self.retriever.retrieve(analysis, k=HITS_READ, masks=masks)
        found = time.perf_counter()
        decision = decide_others(analysis, self.reader.read(analysis, hits), resolution, index=self.index)
        return _Thought(analysis, decision, found)


def _other_store(index: Index, models: Models, watcher: Watcher | None) -> Searches | None:
    """What is searched instead of the index's own files, brought up to date; None where nothing is."""
    if not models.milvus:
        return None
    from index.milvus import open_milvus  # with what it takes to load records, which no other question needs

    return open_milvus(index, models.milvus, watcher=watcher)


@dataclass(frozen=True, slots=True)
class _Thought:
    """How a question was understood and decided, and when its sentences had been found."""

    analysis: Analysis
    decision: Decision
    found: float


def check_question(question: str) -> None:
    """Raise UsageError for a question that cannot be asked."""
    if not question.strip():
        raise UsageError('the question is empty; expected words; type a question, e.g. "Who chaired the meeting?"')
    if len(question) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"the question has {len(question)} characters; expected at most {MAX_QUESTION_CHARS}; "
            "ask for one thing at a time"
        )
