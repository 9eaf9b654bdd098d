"""Training how likely a found sentence is to hold the answer; `python -m training.relevance`."""
