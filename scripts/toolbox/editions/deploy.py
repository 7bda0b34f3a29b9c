"""The published branch on a server of one's own: fetched beside the old files, compressed, and put in their place in one step.

FOLDER/current -> <commit>     what the server serves; scripts/nginx.conf names it
FOLDER/<commit>/               the branch as it is published; the one before stays for readers in the middle of a page
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from .git import EditionError

CURRENT = "current"
COMPRESSED = (".css", ".csv", ".html", ".js", ".json", ".svg", ".txt", ".xml")
LEAST = 256
"""Smaller files are not worth a second copy."""
_OURS = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
"""Folders named by a commit are ours to remove; others are not."""


def deploy(root: Path, remote: str, branch: str, folder: Path, progress: Callable[[str], None]) -> bool:
    """Put the published branch in place. False if it is there already. A run that is killed leaves what was there."""
    listed = _git(root, "ls-remote", remote, f"refs/heads/{branch}").split()
    if not listed:
        raise EditionError(f"{remote} has no branch {branch} → publish an edition first")
    url = _git(root, "remote", "get-url", remote).strip() if remote in _git(root, "remote").split() else remote
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".new.*"):
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    current = folder / CURRENT
    before = os.readlink(current) if current.is_symlink() else ""
    if before == listed[0]:
        return False
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new.") as scratch:
        new = Path(scratch) / "files"
        progress(f"fetching {branch}")
        _git(root, "clone", "--quiet", "--depth", "1", "--single-branch", "--branch", branch, _whole(url), str(new))
        commit = _git(new, "rev-parse", "HEAD").strip()
        shutil.rmtree(new / ".git")
        progress("compressing")
        for file in new.rglob("*"):
            if file.suffix in COMPRESSED and file.stat().st_size >= LEAST:
                file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(file.read_bytes(), mtime=0))
        shutil.rmtree(folder / commit, ignore_errors=True)
        new.rename(folder / commit)
        link = Path(scratch) / "link"
        link.symlink_to(commit)
        link.replace(current)
    for old in folder.iterdir():
        if _OURS.fullmatch(old.name) and old.is_dir() and old.name not in (commit, before):
            shutil.rmtree(old)
    return True


def _whole(url: str) -> str:
    """A path as an address, so that git fetches only what is asked for."""
    return Path(url).resolve().as_uri() if Path(url).exists() else url


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise EditionError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout
