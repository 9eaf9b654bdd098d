"""Answers questions about meeting records with the record's own words. Start reading at `assistant/pipeline.py`."""

__version__ = "0.1.0"
