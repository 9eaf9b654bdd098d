"""Which meetings a question is asked of: filters given, meetings named in the question, each meeting, all of them."""

from assistant.meetings.filters import Filters, read_filters
from assistant.meetings.scope import Scope, Scopes

__all__ = ["Filters", "Scope", "Scopes", "read_filters"]
