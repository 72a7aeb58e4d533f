"""How things are said and drawn on pages: words, dates, figures, small drawings."""
