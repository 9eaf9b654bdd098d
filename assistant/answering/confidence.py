"""How sure a decision is: a calibrated probability, and the threshold under which the assistant abstains."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.question import Analysis
from assistant.reading.features import FEATURE_NAMES, Features, breaches
from assistant.reading.model import load_models, probability
from assistant.reading.passages import differ_in_language
from assistant.values import Candidate

NO_ANSWER_THRESHOLD = 0.35  # the share of development questions handled rightly is highest here (cross-validated)
SIGNALS = (
    "logit",
    "margin",
    "similarity",
    "best_clause",
    "year_fit",
    "qualifier_fit",
    "type_fit",
    "is_span",
    "is_list",
    "across",
    "unmet",
    "unmet_across",
    "unmet_latin",
    "month_fit",
    "in_sentence",
    "in_context",
    "reader",
    "reader_logit",
    "reader_lead",
    "head_fit",
    "clause_similarity",
    "head_similarity",
    "fact",
    "relation",
    "role",
    "change_fit",
    "speaker_fit",
)


def confidence_of(analysis: Analysis, best: Candidate, rivals: Sequence[Candidate]) -> float:
    """Probability that the best candidate is right, from its own evidence and its lead over the next different one."""
    learned = probability(load_models()["answer"].logit(SIGNALS, signals(analysis, best, rivals)))
    features = Features(*best.features)
    sure = max(learned, STATED_IS_SURE * features.stated)
    return sure * BREACHED ** (breaches(features) + (features.year_fit < 0) + (features.in_question >= 1.0))


BREACHED = 0.3  # what is left of the confidence for each certain constraint that is broken, and if nothing new is said
STATED_IS_SURE = 0.9  # a fact of the card, asked for as such, is at least this sure (times the card's own confidence)


def signals(analysis: Analysis, best: Candidate, rivals: Sequence[Candidate]) -> tuple[float, ...]:
    """The numbers that confidence is computed from, in the order of `SIGNALS`."""
    by_name = dict(zip(FEATURE_NAMES, best.features, strict=True))
    lead = best.score - rivals[0].score if rivals else 5.0
    across = differ_in_language(analysis, best.hit.sentence)
    extra = {"logit": best.score, "margin": min(lead, 5.0), "is_list": float(analysis.is_list), "across": float(across)}
    extra |= {"unmet": by_name["unmet"] * (not across), "unmet_across": by_name["unmet"] * across}
    return tuple(float(extra.get(name, by_name.get(name, 0.0))) for name in SIGNALS)
