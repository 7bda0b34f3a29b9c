"""The maps: each country's class, read from its answer at every build, and the outlines they are drawn with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ..model.answer import Amounts, Status
from ..model.reading import Evidence
from ..model.toolbox import Toolbox
from ..model.tools import MapDrawing
from ..model.translation import Phrase
from .answer import AnswerView, answer_view
from .voice import Voice

SHADES = ("#ffffff", "#1b6f8a", "#8fc7d8", "#e8c46a", "#d98a5f", "#b9c3a0", "#c9b5cf", "#4f9db5")
"""The colours; `drawings/_patterns.svg` gives each a pattern of its own."""
UNKNOWN = 0
"""The shade of what is not known: it must never look like a value."""
RISING = (2, 7, 1)
"""The shades of amounts, from light to dark."""

_DIRECT = (None, "direct_award", "small_purchase")
_STATES = {Status.UNSETTLED: "other", Status.NOT_APPLICABLE: "other", Status.UNKNOWN: "unknown", Status.SILENT: "silent", Status.NO: "no"}


@dataclass(frozen=True)
class MapCountry:
    """A country on a map: its class and, in the table beside, its answer. `answer` is None for a country without a file."""

    code: str
    name: str
    said: Phrase
    shade: int
    answer: AnswerView | None


@dataclass(frozen=True)
class LegendEntry:
    """A class as the legend draws it."""

    said: Phrase
    shade: int
    count: int


@dataclass(frozen=True)
class MapView:
    """One map with its legend."""

    name: str
    title: Phrase
    text: Phrase
    question: str
    countries: list[MapCountry]
    legend: list[LegendEntry]


@dataclass(frozen=True)
class MapsView:
    """Maps, and the outlines and colours they share. `others` are drawn as neighbours only."""

    frame: str
    shapes: dict[str, str]
    others: list[str]
    shades: tuple[str, ...]
    maps: list[MapView]


@cache
def outlines() -> dict[str, Any]:
    """The outlines scripts/draw-map has made."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "europe.json").read_text("utf-8"))
    return found


def maps_view(voice: Voice, *names: str) -> MapsView:
    """Some maps; without names all of them."""
    tools = voice.toolbox.tools
    assert tools is not None
    drawing = outlines()
    maps = [_map(voice, name, tools.maps.maps[name], list(drawing["countries"])) for name in names or tools.maps.maps]
    return MapsView(
        frame=drawing["frame"],
        shapes={**drawing["others"], **drawing["countries"]},
        others=list(drawing["others"]),
        shades=SHADES,
        maps=maps,
    )


def _map(voice: Voice, name: str, item: MapDrawing, codes: list[str]) -> MapView:
    entry = f"maps.maps.{name}"
    classes = list(item.classes)
    placed = {code: class_of(voice.toolbox, item, code) for code in codes}
    said = {key: voice.phrase("tools", entry, f"classes.{key}") for key in classes}
    shade = {key: classes.index(key) + 1 for key in classes} | {"unknown": UNKNOWN}
    if item.kind == "amounts":
        shade |= dict(zip(classes, RISING, strict=False))
    known = voice.toolbox.countries
    countries = [
        MapCountry(code, voice.country(code), said[key], shade[key], answer_view(voice, code, item.question) if code in known else None)
        for code, key in placed.items()
    ]
    return MapView(
        name=name.replace("_", "-"),
        title=voice.phrase("tools", entry, "title"),
        text=voice.phrase("tools", entry, "text"),
        question=item.question,
        countries=sorted(countries, key=lambda country: country.name.casefold()),
        legend=[LegendEntry(said[key], shade[key], list(placed.values()).count(key)) for key in classes],
    )


def class_of(toolbox: Toolbox, item: MapDrawing, code: str) -> str:
    """The class of a country; `unknown` where there is no answer, or nobody has compared it with a source."""
    answer = toolbox.countries[code].answers.get(item.question) if code in toolbox.countries else None
    if answer is None or toolbox.evidence(code, item.question) is Evidence.UNVERIFIED:
        return "unknown"
    if item.kind == "placed":
        placed = item.placed.get(code)
        return placed.as_ if placed and placed.of == answer.fingerprint() else "unknown"
    cases = [(case.when, case.value) for case in answer.cases if case.when.regime in (None, "classic") and case.when.region is None]
    if item.kind == "choice":
        decided = [value for when, value in cases if when.other is None] or [value for _, value in cases] or [answer.value]
        states = {_STATES.get(value, "yes") if isinstance(value, Status) else "yes" for value in decided}
        return states.pop() if len(states) == 1 else "cases"
    direct = [value for when, value in cases if when.procedure in _DIRECT] if cases else [answer.value]
    return _amount_class(item, [value for value in direct if isinstance(value, Amounts)], [value for value in direct if isinstance(value, Status)])


def _amount_class(item: MapDrawing, amounts: list[Amounts], states: list[Status]) -> str:
    if not amounts:
        return "unknown" if Status.UNKNOWN in states else "none"
    if any(amount.currency != "EUR" for amount in amounts):
        return "currency"
    highest = max((bound for amount in amounts for bound in (amount.below, amount.up_to) if bound is not None), default=None)
    if highest is None:
        return list(item.classes)[len(item.steps)]
    return next((name for name, bound in item.steps.items() if highest <= bound), list(item.classes)[len(item.steps)])
