"""Speed and size: of the assistant as its records grow, of its stores, and beside its peers. `python -m bench`."""
