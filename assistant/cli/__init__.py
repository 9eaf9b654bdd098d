"""The command line: it translates arguments into calls and answers into text, and does nothing else.

Exit status as grep's: 0 answered, 1 the record does not say, 2 bad usage or bad input (one line on stderr).
"""

from assistant.cli.main import main

__all__ = ["main"]
