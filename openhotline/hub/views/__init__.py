"""The public pages. Nothing here knows a case."""
