"""Packs: chapters and countries in one language as one file, made from prose and views, never from pages of the site."""
