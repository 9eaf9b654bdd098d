"""Which store for lexical search: our own arrays beside SQLite FTS5, bm25s and tantivy, on real meeting text."""
