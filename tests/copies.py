"""Copies of the real data that a test may break."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from toolbox.checks import run
from toolbox.model.complaint import Complaint
from toolbox.store.load import Loaded, load

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)


def copy_data(target: Path, *countries: str) -> Path:
    """A checkout with nothing but data/; with countries named, only these (`pt`) and the Union's readings."""
    shutil.copytree(ROOT / "data", target / "data")
    if countries:
        for file in country_files(target):
            if file.stem not in countries:
                leave_out(target, file.stem)
    return target


def leave_out(root: Path, code: str) -> None:
    """Take a country out of the data."""
    for file in (root / "data").rglob(f"{code}.yml"):
        file.unlink()
    floors = root / "data/floors.yml"
    floors.write_text(re.sub(rf"  {code.upper()}: \d+\n", "", floors.read_text("utf-8")), "utf-8")


def complaints(root: Path) -> list[Complaint]:
    """What `toolbox check` says of the data, warnings included."""
    return run(loaded(root))


def loaded(root: Path = ROOT) -> Loaded:
    """The data on a fixed day, so that a test says the same tomorrow. Those of this checkout are read once."""
    return _ours() if root == ROOT else load(root, TODAY)


@cache
def _ours() -> Loaded:
    return load(ROOT, TODAY)


def break_line(file: Path, old: str, new: str) -> int:
    """Replace the first occurrence of a text and return its line, counted from 1."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has no {old!r}: choose another line to break"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def country_files(root: Path = ROOT) -> Iterator[Path]:
    """The country files, sorted."""
    return iter(sorted((root / "data" / "countries").glob("*.yml")))
