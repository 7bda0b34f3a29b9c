"""data/ as it stood at a commit, read as today's is. Editions are found by their tags."""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import date
from functools import lru_cache
from pathlib import Path

from ..model.edition import is_edition, newest_before, order
from ..model.toolbox import Toolbox
from .corpus import CorpusError, git
from .load import load


class PastError(Exception):
    """The past cannot be read; the message says why and what to do instead."""


def commit_of(root: Path, name: str) -> str:
    """The commit that a tag, a branch or the beginning of a commit's id names."""
    try:
        return git(root / ".git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()
    except CorpusError:
        known = editions(root)
        instead = f"known editions: {', '.join(known[-6:])}" if known else "a commit, or the tag of an edition"
        raise PastError(f"there is no edition or commit {name!r} here → {instead} (git fetch --tags brings more)") from None


def editions(root: Path) -> list[str]:
    """The editions that have a tag, the oldest first; none where there is no git."""
    try:
        tags = git(root / ".git", "tag", "--list").decode().split()
    except (CorpusError, OSError):
        return []
    return sorted(filter(is_edition, tags), key=order)


def before(root: Path, edition: str) -> str | None:
    """The last edition before this one."""
    return newest_before(editions(root), edition) if is_edition(edition) else None


def at(root: Path, name: str, today: date | None = None) -> Toolbox:
    """The model of the data at a commit. Files that did not exist yet are no mistake; what today's form cannot read is."""
    return _at(root, commit_of(root, name), name, today)


@lru_cache(maxsize=2)
def _at(root: Path, commit: str, name: str, today: date | None) -> Toolbox:
    try:
        packed = git(root / ".git", "archive", "--format=zip", commit, "data")
    except CorpusError:
        raise PastError(f"{name} has no data/ → compare with a later commit") from None
    with tempfile.TemporaryDirectory(prefix="toolbox-") as folder:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(folder)
        loaded = load(Path(folder), today)
    mistakes = [item for item in loaded.complaints if item.what != "the file is missing"]
    if loaded.toolbox is None or mistakes:
        first = f": {min(mistakes)}" if mistakes else ""
        raise PastError(f"{name} is written in a form that is read no longer ({len(mistakes)} complaints{first}) → compare with a later one")
    return loaded.toolbox
