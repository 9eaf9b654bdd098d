"""How the embedded encoder and the translation table beside it were made: `python -m training.encoder`."""
