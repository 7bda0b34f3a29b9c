"""The name of an edition: year and month, with a number behind them if there are several in a month. Tags bear it, too."""

from __future__ import annotations

import re
from collections.abc import Iterable

EDITION = re.compile(r"[0-9]{4}\.(0[1-9]|1[0-2])(\.[1-9][0-9]*)?")


def is_edition(name: str) -> bool:
    """Whether this is the name of an edition: `2026.11` or `2026.11.2`."""
    return EDITION.fullmatch(name) is not None


def order(name: str) -> tuple[int, ...]:
    """Sorts editions by time: 2026.9 is none, and 2026.11.2 comes after 2026.11."""
    return tuple(map(int, name.split(".")))


def newest_before(names: Iterable[str], edition: str) -> str | None:
    """The last edition before this one among names, of which some may be no edition's."""
    return max((name for name in names if is_edition(name) and order(name) < order(edition)), key=order, default=None)
