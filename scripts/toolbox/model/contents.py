"""The chapters and their pages, in the order of the work: navigation and packs follow it."""

from __future__ import annotations

from pydantic import Field

from .base import Model, Text

STEPS = "method/*"
"""Stands for the pages of the method's steps, in their order."""


class Chapter(Model):
    """A page, or several below a `title`, a word of the interface. `id` is how a pack asks for it; without one it is in no pack."""

    id: str | None = Field(default=None, pattern=r"^[a-z][a-z-]*$")
    title: Text | None = None
    pages: list[Text] = Field(min_length=1)

    def names(self, steps: list[str]) -> list[str]:
        """The pages by name, with their suffix: `method/needs.md`."""
        return [f"{name}.md" for page in self.pages for name in ([f"method/{step}" for step in steps] if page == STEPS else [page])]


class Contents(Model):
    """The shape of data/contents.yml."""

    contents: list[Chapter]
