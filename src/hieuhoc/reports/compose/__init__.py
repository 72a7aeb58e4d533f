"""From what the database holds to the tree of a document (`core.report`). Nothing here writes."""
