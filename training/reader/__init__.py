"""How the weights of the embedded span reader are made: `python -m training.reader --data ../shared/data`."""
