"""Law of the Union: tables of rules, citations, leading cases, law in motion."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.base import Cite
from ..model.eu import Act, Period
from ..model.reading import Evidence
from ..model.translation import Phrase
from .voice import Voice


@dataclass(frozen=True)
class CiteView:
    """A citation of an act of the Union: Art. 39(4) Directive 2014/24/EU."""

    text: str
    title: str
    url: str


@dataclass(frozen=True)
class PeriodView:
    """A value and when it holds."""

    value: str
    valid: str
    now: bool
    cites: list[CiteView]


@dataclass(frozen=True)
class RuleView:
    """A rule: its value today (None if none is in force) and every period, newest first."""

    rule: str
    label: Phrase
    note: Phrase | None
    today: PeriodView | None
    periods: list[PeriodView]
    evidence: Evidence
    evidence_word: str


@dataclass(frozen=True)
class RuleTable:
    """The rules of one group."""

    group: str
    title: Phrase
    note: Phrase | None
    rules: list[RuleView]


@dataclass(frozen=True)
class CaseLawView:
    """A leading case."""

    case: str
    number: str
    name: str
    court: str
    date: str
    ecli: str
    url: str
    point: Phrase
    for_buyers: Phrase
    leaves_open: Phrase | None
    cites: list[CiteView]
    evidence: Evidence
    evidence_word: str


@dataclass(frozen=True)
class StageView:
    """A stage of law in motion."""

    date: str
    what: Phrase
    url: str


@dataclass(frozen=True)
class MotionView:
    """An act on its way."""

    motion: str
    title: Phrase
    reference: str
    status: str
    status_word: str
    affects: list[str]
    stages: list[StageView]
    note: Phrase
    last_seen: str


def cite_view(voice: Voice, act: str, place: str = "") -> CiteView:
    """A citation of an act of the Union."""
    found: Act = voice.toolbox.acts[act]
    printed = voice.place(found, Cite(source=act, place=place))
    short = voice.phrase("eu", f"acts.{act}", "short").text
    return CiteView(f"{printed} {short}".strip(), voice.phrase("eu", f"acts.{act}", "title").text, found.url)


def rule_view(voice: Voice, name: str) -> RuleView:
    """A rule of the Union."""
    toolbox, rule = voice.toolbox, voice.toolbox.rules[name]
    today = rule.at(toolbox.today)
    evidence = toolbox.eu_evidence(name)
    return RuleView(
        rule=name,
        label=voice.phrase("eu", f"rules.{name}", "label"),
        note=voice.phrase("eu", f"rules.{name}", "note") if rule.note else None,
        today=_period(voice, today, True) if today else None,
        periods=[_period(voice, item, item is today) for item in reversed(rule.periods)],
        evidence=evidence,
        evidence_word=voice.word(f"evidence.{evidence}"),
    )


def rule_table(voice: Voice, group: str) -> RuleTable:
    """The rules of a group, in the order of the file."""
    toolbox = voice.toolbox
    return RuleTable(
        group=group,
        title=voice.phrase("eu", f"groups.{group}", "title"),
        note=voice.phrase("eu", f"groups.{group}", "note") if toolbox.groups[group].note else None,
        rules=[rule_view(voice, name) for name, rule in toolbox.rules.items() if rule.group == group],
    )


def case_view(voice: Voice, name: str) -> CaseLawView:
    """A leading case."""
    case = voice.toolbox.cases[name]
    evidence = voice.toolbox.eu_evidence(name)

    def text(slot: str) -> Phrase:
        return voice.phrase("eu", f"cases.{name}", slot)

    return CaseLawView(
        case=name,
        number=case.number,
        name=case.name,
        court=case.court or voice.word("case_law.court"),
        date=voice.date(case.date),
        ecli=case.ecli or "",
        url=case.url,
        point=text("point"),
        for_buyers=text("for_buyers"),
        leaves_open=text("leaves_open") if case.leaves_open else None,
        cites=[cite_view(voice, cite.source, cite.place) for cite in case.cites],
        evidence=evidence,
        evidence_word=voice.word(f"evidence.{evidence}"),
    )


def case_views(voice: Voice, topic: str = "") -> list[CaseLawView]:
    """The leading cases of a topic (of all topics without one), newest first."""
    cases = [(name, case) for name, case in voice.toolbox.cases.items() if topic in ("", case.topic)]
    return [case_view(voice, name) for name, _ in sorted(cases, key=lambda item: item[1].date, reverse=True)]


def motion_views(voice: Voice) -> list[MotionView]:
    """Law in motion, in the order of the file."""
    views = []
    for name, item in voice.toolbox.motion.items():
        entry = f"motion.{name}"
        stages = [
            StageView(voice.date(stage.on), voice.phrase("eu", entry, f"stages.{index}.what"), stage.url or "")
            for index, stage in enumerate(item.stages)
        ]
        views.append(
            MotionView(
                motion=name,
                title=voice.phrase("eu", entry, "title"),
                reference=item.reference or "",
                status=item.status.value,
                status_word=voice.word(f"motion.{item.status}"),
                affects=[cite_view(voice, act).text if act in voice.toolbox.acts else act for act in item.affects],
                stages=stages,
                note=voice.phrase("eu", entry, "note"),
                last_seen=voice.date(item.last_seen),
            )
        )
    return views


def _period(voice: Voice, period: Period, now: bool) -> PeriodView:
    since, until = voice.date(period.valid_from), voice.date(period.valid_to) if period.valid_to else ""
    valid = voice.word("rule.until", **{"from": since, "to": until}) if until else voice.word("rule.since", **{"from": since})
    cites = [cite_view(voice, cite.source, cite.place) for cite in period.cites]
    return PeriodView(voice.rule_value(period.value), valid, now, cites)
