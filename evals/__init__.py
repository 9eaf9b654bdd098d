"""How good the assistant is, by one command."""
