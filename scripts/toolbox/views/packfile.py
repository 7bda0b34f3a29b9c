"""The packs an edition has ready: the list that stands beside the files."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

LIST = "packs.json"


class PackFile(BaseModel):
    """A file below packs/. `bytes` is its size, `pages` its number of pages where it has any, `digest` that of what it was made from."""

    model_config = ConfigDict(frozen=True)

    file: str
    lang: str
    name: str
    title: str
    format: str
    bytes: int
    pages: int | None
    chapters: list[str]
    countries: list[str]
    digest: str


_FILES = TypeAdapter(list[PackFile])


def read(folder: Path) -> list[PackFile]:
    """The packs in a folder; none where nothing was made."""
    path = folder / LIST
    return _FILES.validate_json(path.read_bytes()) if path.is_file() else []


def as_json(files: list[PackFile]) -> bytes:
    """The list as it stands beside the files."""
    return _FILES.dump_json(files, indent=1) + b"\n"
