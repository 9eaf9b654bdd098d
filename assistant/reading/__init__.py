"""Question and hits -> candidate spans."""
