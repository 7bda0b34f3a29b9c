"""Pandoc, run the same way everywhere, with a fixed clock. What it reads was composed by us; pictures are held to docs/ before."""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import pypandoc

EPOCH = "1767225600"
"""1 January 2026: what the files say of their making. The edition and the readings say what counts."""


class PackError(Exception):
    """A pack could not be made; the message says why."""


def pandoc(text: str | dict[str, Any], read: str, to: str, *extra: str) -> bytes:
    """What pandoc makes of a text."""
    given = text if isinstance(text, str) else json.dumps(text)
    run = subprocess.run(
        [pypandoc.get_pandoc_path(), "--from", read, "--to", to, "--wrap=none", "--quiet", *extra],
        input=given.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
    )
    if run.returncode:
        raise PackError(f"pandoc ({to}): {run.stderr.decode(errors='replace').strip()}")
    return run.stdout
