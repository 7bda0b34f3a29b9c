"""model -> what a page, a table or a sheet shows, in one language. Knows no engine."""
