"""Checks: one rule a file. Each has an id, one sentence, and says what to write instead."""

from __future__ import annotations

from ..model.complaint import Complaint
from ..store.load import Loaded


def run(loaded: Loaded) -> list[Complaint]:
    """Every complaint about data and prose, sorted."""
    return sorted(set(loaded.complaints))
