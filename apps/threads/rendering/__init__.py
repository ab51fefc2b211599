"""Pages of many alike pieces, drawn fast: a template once, its gaps as often as there are rows."""
