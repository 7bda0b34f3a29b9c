"""The shortest lawful timeline of each procedure of a regime, from the rules of the Union: what `drawings/timeline.svg` draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.answer import Days
from ..model.tools import CalendarStep, Regime
from ..model.translation import Phrase
from .voice import Voice

MEANS = frozenset({"electronic", "notice", "documents"})
"""Everything is sent electronically; neither prior notice nor urgency shortens anything."""

OPEN_ENDED = 8
"""How many days wide a step is drawn for which the law sets no minimum; its outline is broken to say so."""

MARKS = 10
"""Days between two marks of the scale."""


@dataclass(frozen=True)
class Segment:
    """A step: where it begins and how wide it is on the scale of days. `days` is None if the law sets no minimum."""

    kind: str
    start: int
    width: int
    days: int | None


@dataclass(frozen=True)
class Row:
    """A procedure; `total` in days adds up what the law sets."""

    title: Phrase
    segments: list[Segment]
    total: int
    open_ended: bool


@dataclass(frozen=True)
class TimelineView:
    """All procedures of a regime on one scale of `length` days. `kinds` are the steps that occur, with their words."""

    regime: str
    rows: list[Row]
    length: int
    marks: list[int]
    kinds: Mapping[str, str]


def timeline_view(voice: Voice, regime: Regime) -> TimelineView:
    """The timeline of one regime."""
    tools = voice.toolbox.tools
    assert tools is not None
    calendar = tools.calendar
    after = _days(voice, calendar.regimes[regime].standstill.electronic)
    rows = []
    for name, procedure in calendar.procedures.items():
        if procedure.regime != regime:
            continue
        segments: list[Segment] = []
        for kind, days in [*((step.step, _least(voice, step)) for step in procedure.steps), ("standstill", after)]:
            start = segments[-1].start + segments[-1].width if segments else 0
            segments.append(Segment(kind, start, OPEN_ENDED if days is None else days, days))
        known = [segment.days for segment in segments if segment.days is not None]
        title = voice.phrase("tools", f"calendar.procedures.{name}", "title")
        rows.append(Row(title, segments, sum(known), len(known) < len(segments)))
    length = max(row.segments[-1].start + row.segments[-1].width for row in rows)
    found = {segment.kind for row in rows for segment in row.segments}
    kinds: dict[str, str] = {kind: voice.word(f"timeline.{kind}") for kind in ("requests", "dialogue", "tenders", "standstill") if kind in found}
    return TimelineView(regime, rows, length, list(range(0, length + 1, MARKS)), kinds)


def _least(voice: Voice, step: CalendarStep) -> int | None:
    variant = next((variant for variant in step.variants if MEANS.issuperset(variant.options)), None)
    return _days(voice, variant.rule) if variant else None


def _days(voice: Voice, name: str) -> int:
    value = voice.toolbox.rules[name].at_or_last(voice.toolbox.today).value
    assert isinstance(value, Days) and value.unit == "days", f"{name} is no period in days"
    return value.count
