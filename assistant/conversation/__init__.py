"""Follow-ups: what a question that leans on the conversation would be without it.

asked.py          a question taken apart: question word, nouns, times, ordinals
phrases.py        its noun phrases, and what it is about
memory.py         what was said: people, things, topics
pronouns.py       `她是哪个单位的？`      a pronoun, filled in
substitution.py   `那2020年呢？`          the previous question with one part exchanged
continuation.py   `什么时候上线？` `为什么？`   the subject carried on
more.py           `还有谁？`              the last question asked for more, and what was given already
among.py          `他们中谁反对？`        of people listed before, who only bound the answer
counting.py       `一共几个人？`          the last question asked for a number
across.py         a follow-up in the other language, said in that of the question it leans on
anyone.py         `有没有人反对？`        who did, which is what is meant
totals.py         `两年一共多少？`        the last two questions taken together
resolution.py     the rules in their order
"""

from assistant.conversation.resolution import Resolution, resolve, resolve_follow_up

__all__ = ["Resolution", "resolve", "resolve_follow_up"]
