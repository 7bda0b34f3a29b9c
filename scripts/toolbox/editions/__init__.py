"""Editions: publishing, the copy for a folder, what is due, what has changed in the law. Knows git and files, not the engine."""
