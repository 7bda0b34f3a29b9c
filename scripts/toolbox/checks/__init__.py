"""Checks: one rule a file. Each has an id (its file's name), one sentence, and says what to write instead."""

from __future__ import annotations

from dataclasses import replace

from ..model.complaint import Complaint
from ..prose.check import run as check_prose
from ..prose.page import Prose
from ..store.load import Loaded
from . import (
    abbreviations,
    complete,
    contents,
    currency,
    dates,
    eu_places,
    floor,
    neighbours,
    placeholders,
    readings,
    references,
    silent,
    sources,
    tools,
    translations,
    vocabulary,
    words,
)

CHECKS = (
    sources,
    eu_places,
    vocabulary,
    currency,
    dates,
    neighbours,
    complete,
    silent,
    readings,
    floor,
    references,
    tools,
    words,
    abbreviations,
    placeholders,
    translations,
)


def run(loaded: Loaded) -> list[Complaint]:
    """Every complaint about the data, sorted. A country whose shape is wrong is left out of the other checks.

    Where a file that all others refer to is wrong, its own complaints come alone: a hundred would follow from one mistake.
    """
    found = list(loaded.complaints)
    if loaded.sound:
        for check in CHECKS:
            rule = check.__name__.rpartition(".")[2].replace("_", "-")
            found += [replace(item, rule=rule) for item in check.check(loaded, loaded.sound)]
    return sorted(set(found))


def everything(loaded: Loaded, prose: Prose) -> list[Complaint]:
    """Every complaint about data and prose, sorted: what `check` prints and what stops a build."""
    chapters = contents.check(loaded, loaded.sound, prose) if loaded.sound else ()
    found = (replace(item, rule="contents") for item in chapters)
    return sorted({*run(loaded), *check_prose(prose, loaded.sound, loaded.root), *found})
