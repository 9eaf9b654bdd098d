"""How likely a found sentence is to hold the answer: learned, and dearer than search, so only what search found is
judged. `signals` describes question and sentence in numbers, `network` weighs them.
"""

from assistant.relevance.judge import Judge, judge_for
from assistant.relevance.signals import Found

__all__ = ["Found", "Judge", "judge_for"]
