"""Meeting records -> a searchable index. The offline room: it imports nothing of `assistant`."""
