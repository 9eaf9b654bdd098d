"""What a text names: people, bodies, titles, places, dates, times, numbers, quoted phrases; lists and header fields.

`finding` brings the finders together; `lattice` cuts Chinese text into words and names (`name_model`); `people`,
`bodies`, `titles`, `latin`, `places`, `numbers`, `dates` find one family each; `roles` joins people with their titles;
`item_lists` and `fields` read the shapes of lists and headers. `lexicon` reads the lists of `assistant/lexicon/`.
"""

from __future__ import annotations

from assistant.mentions.finding import find_mentions

__all__ = ["find_mentions"]
