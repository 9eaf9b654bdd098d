"""One driver a system: each is started by the interpreter of its own environment and speaks JSON lines (`loop`)."""
