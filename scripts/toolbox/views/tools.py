"""What the tools compute with, in one language: the tables of the edition, and each country's facts and public holidays.

The reasoning happens in the reader's browser; everything it may say and every value it uses comes from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import holidays
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from ..model.answer import Amounts, Answer, Days
from ..model.base import Cite
from ..model.toolbox import Toolbox, weakest
from ..model.tools import Place, Procedure
from ..model.translation import SOURCE_LANGUAGE, Phrase, State
from .answer import AnswerView, CaseView, CiteGroup, answer_view
from .country import CountryCard, country_cards
from .eu import CiteView, RuleView, cite_view, rule_view
from .voice import Voice

HOLIDAY_YEARS = 5
"""The year of the edition and the four that follow."""

FACTS = (
    "law.classic", "law.defence", "law.utilities", "thresholds.national", "innovation.small_purchase", "security.exemption", "security.clearance",
    "joint.foreign_cpb", "joint.occasional", "joint.cross_border", "joint.law_choice", "joint.agreement_form",
    "remedies.standstill", "remedies.claim_limit", "remedies.suspension", "bodies.review", "contract.law",
    "control.ex_ante", "budget.multiannual", "transparency.access",
)  # fmt: skip
"""The questions whose answers the tools use."""

WORDS = {
    "calendar": ("tool", "evidence", "event", "calendar"),
    "rules-apply": ("tool", "evidence", "rules_apply", "level", "authority"),
    "whose-law": ("tool", "evidence", "whose_law", "basis"),
}
"""The sections of the interface each tool speaks with, beside the words of other pages they borrow."""
BORROWED = (
    "compare.copied", "page.not_advice", "answer.missing",
    "when.regime.classic", "when.regime.utilities", "when.regime.defence", "when.regime.light",
    "when.object.goods", "when.object.services", "when.object.works", "when.object.research", "when.object.social_services",
)  # fmt: skip

Said: TypeAlias = str | dict[str, str]
Pairs: TypeAlias = list[tuple[Said, str]]


def tables(voice: Voice, tool: str) -> dict[str, Any]:
    """The tables of one tool in this edition, as plain data."""
    toolbox = voice.toolbox
    assert toolbox.tools is not None, "no tools: data/tools has complaints"
    publication = toolbox.publication
    words = {f"{entry}.{slot}" for entry, slot in toolbox.english.get("interface", {}) if entry in WORDS[tool]}
    found: dict[str, Any] = {
        "edition": publication.edition,
        "name": publication.name,
        "host": urlsplit(publication.site).hostname,
        "words": {key: voice.word(key) for key in sorted({*words, *BORROWED})},
    }
    if tool == "calendar":
        found |= {"calendar": _calendar(voice), "rules": _named(voice, toolbox.tools.calendar.named_rules())}
    elif tool == "rules-apply":
        found |= {"rules_apply": _rules_apply(voice), "rules": _named(voice, toolbox.tools.rules_apply.named_rules()) | _beside(voice)}
    else:
        found |= {"whose_law": _whose_law(voice)}
    return found


@dataclass(frozen=True)
class CalendarView:
    """The calendar without scripts: its choices, every minimum, and how periods are counted."""

    countries: list[CountryCard]
    regimes: list[tuple[str, list[tuple[str, dict[str, Any]]]]]
    options: list[str]
    counting: list[dict[str, Any]]
    first: int
    last: int
    version: str


def calendar_view(voice: Voice) -> CalendarView:
    """What the page of the calendar shows."""
    toolbox = voice.toolbox
    assert toolbox.tools is not None
    calendar, first = toolbox.tools.calendar, _first_year(toolbox)
    shown = _calendar(voice)["procedures"]
    rows = {name: {**shown[name], "rows": list(_rows(voice, item))} for name, item in calendar.procedures.items()}
    options = [option for item in calendar.procedures.values() for step in item.steps for variant in step.variants for option in variant.options]
    return CalendarView(
        countries=country_cards(voice),
        regimes=[(regime, [(name, row) for name, row in rows.items() if row["regime"] == regime]) for regime in calendar.regimes],
        options=[*dict.fromkeys([*options, *(step.plus.option for item in calendar.procedures.values() for step in item.steps if step.plus)])],
        counting=[
            {
                "text": voice.phrase("tools", f"calendar.counting.{name}", "text"),
                "cites": _cites(voice, item.cites),
                "evidence": toolbox.eu_evidence(f"counting.{name}").value,
            }
            for name, item in calendar.counting.items()
        ],
        first=first,
        last=first + HOLIDAY_YEARS - 1,
        version=version("holidays"),
    )


@dataclass(frozen=True)
class RulesApplyView:
    """Which rules apply, without scripts: the tables, the thresholds of today, and the authorities of Annex I."""

    countries: list[CountryCard]
    tables: dict[str, Any]
    thresholds: list[RuleView]
    annex: list[tuple[str, list[dict[str, Any]]]]
    annex_evidence: str


def rules_apply_view(voice: Voice) -> RulesApplyView:
    """What the page of this tool shows."""
    toolbox = voice.toolbox
    assert toolbox.tools is not None
    named = [name for _, name in toolbox.tools.rules_apply.named_rules()]
    annex = [
        (
            voice.country(code),
            [
                {
                    "name": item.name,
                    "lang": voice.spoken(code),
                    "field": item.field,
                    "note": voice.phrase("eu", f"annex.{code}", f"names.{index}.note") if item.note else None,
                }
                for index, item in enumerate(listed.names)
            ],
        )
        for code, listed in toolbox.annex.items()
    ]
    return RulesApplyView(
        countries=country_cards(voice),
        tables=_rules_apply(voice),
        thresholds=[rule_view(voice, name) for name in dict.fromkeys(named)],
        annex=sorted(annex, key=lambda item: item[0].casefold()),
        annex_evidence=weakest(toolbox.eu_evidence(f"annex_i.{code.lower()}") for code in toolbox.annex).value,
    )


@dataclass(frozen=True)
class WhoseLawView:
    """Whose law, without scripts: every model and stage."""

    countries: list[CountryCard]
    tables: dict[str, Any]


def whose_law_view(voice: Voice) -> WhoseLawView:
    """What the page of this tool shows."""
    return WhoseLawView(country_cards(voice), _whose_law(voice))


def _rows(voice: Voice, procedure: Procedure) -> Iterator[dict[str, Any]]:
    """The minima of a procedure, the normal case first."""
    for step in procedure.steps:
        for variant in reversed(step.variants):
            rule = voice.toolbox.rules[variant.rule]
            period = rule.at_or_last(voice.toolbox.today)
            named = [voice.word(f"calendar.option.{option}") for option in variant.options]
            yield {"step": step.step, "options": "; ".join(named), "text": voice.rule_value(period.value), "cites": _cites(voice, period.cites)}
        if not step.variants:
            yield {"step": step.step, "options": "", "text": voice.word("calendar.no_minimum"), "cites": []}


def _first_year(toolbox: Toolbox) -> int:
    return int(toolbox.publication.edition.split(".")[0])


def country_facts(voice: Voice, code: str) -> dict[str, Any]:
    """What the tools know of a country: facts with their proof, public holidays, whom to ask, its authorities in Annex I."""
    toolbox = voice.toolbox
    assert toolbox.tools is not None
    asking = toolbox.tools.asking.asking
    official = [lang for lang in get_official_languages(code, de_facto=True) if lang in toolbox.publication.languages and lang != voice.lang]
    file = toolbox.annex.get(code)
    days, until = public_holidays(voice, code)
    return {
        "code": code.lower(),
        "name": voice.country(code),
        "via": toolbox.countries[code].applies_via.value,
        "currency": currency(code),
        "holidays": days,
        "holidays_until": until,
        "facts": {question: _fact(voice, code, question, asking, official) for question in FACTS if question in toolbox.questions},
        "asks": {
            question: [_with_gloss(voice, value) for case in answer_view(voice, code, question).cases for value in case.values]
            for question in sorted(set(asking.values()))
            if answer_view(voice, code, question).state in ("value", "cases")
        },
        "annex": [
            {
                "id": item.id,
                "name": item.name,
                "field": item.field,
                "note": _text(voice, "eu", f"annex.{code}", f"names.{index}.note") if item.note else "",
            }
            for index, item in enumerate(file.names if file else [])
        ],
        "annex_evidence": toolbox.eu_evidence(f"annex_i.{code.lower()}").value if file else "",
    }


def public_holidays(voice: Voice, code: str) -> tuple[list[tuple[str, Said]], str]:
    """The national public holidays on weekdays, named in the reader's language where the library can, and the last day it covers."""
    first = _first_year(voice.toolbox)
    years = range(first, first + HOLIDAY_YEARS)
    kind = getattr(holidays, code)
    wanted = "en_US" if voice.lang == SOURCE_LANGUAGE else voice.lang
    spoken = wanted if wanted in kind.supported_languages else kind.default_language
    found = holidays.country_holidays(code, years=years, language=spoken)
    named = ((day, Phrase(name, voice.lang if spoken == wanted else spoken[:2], State.SOURCE)) for day, name in sorted(found.items()))
    return [(day.isoformat(), _said(voice, name)) for day, name in named if day.weekday() < 5], date(years[-1], 12, 31).isoformat()


def currency(code: str) -> str:
    """The currency of a country today."""
    return str(get_territory_currencies(code)[0])


def _named(voice: Voice, places: Iterable[Place]) -> dict[str, Any]:
    """The rules a tool names."""
    return {name: _rule(voice, name) for name in sorted({name for _, name in places}) if name in voice.toolbox.rules}


def _beside(voice: Voice) -> dict[str, Any]:
    """What is shown beside a threshold: small lots, longest terms."""
    names = [name for name, rule in voice.toolbox.rules.items() if rule.group == "thresholds.lots"]
    return {name: _rule(voice, name) for name in (*names, "duration.classic.framework", "duration.defence.framework")}


def _rule(voice: Voice, name: str) -> dict[str, Any]:
    rule = voice.toolbox.rules[name]
    return {
        "label": _text(voice, "eu", f"rules.{name}", "label"),
        "evidence": voice.toolbox.eu_evidence(name).value,
        "periods": [
            {
                "value": item.value.model_dump(mode="json", by_alias=True, exclude_none=True),
                "text": voice.rule_value(item.value),
                "from": item.valid_from.isoformat(),
                "to": item.valid_to.isoformat() if item.valid_to else "",
                "cites": _cites(voice, item.cites),
            }
            for item in rule.periods
        ],
    }


def _calendar(voice: Voice) -> dict[str, Any]:
    toolbox = voice.toolbox
    assert toolbox.tools is not None
    calendar = toolbox.tools.calendar
    return {
        "procedures": {
            name: {
                "title": _text(voice, "tools", f"calendar.procedures.{name}", "title"),
                "note": _text(voice, "tools", f"calendar.procedures.{name}", "note") if item.note else "",
                "regime": item.regime,
                "candidates": item.candidates,
                "accelerated": bool(item.accelerated),
                "steps": [step.model_dump(mode="json", exclude_none=True) for step in item.steps],
                "cites": _cites(voice, item.cites),
            }
            for name, item in calendar.procedures.items()
        },
        "regimes": {name: item.model_dump(mode="json", exclude_none=True) for name, item in calendar.regimes.items()},
        "counting_evidence": weakest(toolbox.eu_evidence(f"counting.{name}") for name, item in calendar.counting.items() if item.cites).value,
    }


def _rules_apply(voice: Voice) -> dict[str, Any]:
    toolbox = voice.toolbox
    assert toolbox.tools is not None
    tool = toolbox.tools.rules_apply

    def said(section: str, name: str, item: Any) -> dict[str, Any]:
        entry = f"rules_apply.{section}"
        slots = {"title", "text", "proof"} & {key for key, value in item if value}
        return {
            "id": name,
            **{slot: _text(voice, "tools", *_path(entry, name, slot)) for slot in sorted(slots)},
            "cites": _cites(voice, item.cites),
        }

    return {
        "outcomes": [{**said("outcomes", name, item), "when": item.when, "regime": item.regime} for name, item in tool.outcomes.items()],
        "thresholds": {
            regime: {
                name: {
                    "rule": item.rule,
                    "levels": item.levels,
                    "note": _text(voice, "tools", f"rules_apply.thresholds.{regime}", f"{name}.note") if item.note else "",
                }
                for name, item in objects.items()
            }
            for regime, objects in tool.thresholds.items()
        },
        "value": {name: said("value", name, item) for name, item in tool.value.items()},
        "members": {name: said("members", name, item) for name, item in tool.members.items()},
        "below": {name: said("below", name, item) for name, item in tool.below.items()},
        "procedures": {
            regime: [
                {**said(f"procedures.{regime}", name, item), "free": bool(item.free), "calendar": item.calendar or ""}
                for name, item in procedures.items()
            ]
            for regime, procedures in tool.procedures.items()
        },
        "exemptions": [
            {
                **said("exemptions", name, item),
                "conditions": [
                    _text(voice, "tools", f"rules_apply.exemptions.{name}", f"conditions.{index}") for index in range(len(item.conditions))
                ],
                "regimes": item.regimes,
            }
            for name, item in tool.exemptions.items()
        ],
    }


def _path(entry: str, name: str, slot: str) -> tuple[str, str]:
    """Where a text stands: procedures are grouped by regime, so their names belong to the slot."""
    return (entry, f"{name}.{slot}") if entry.count(".") == 2 else (f"{entry}.{name}", slot)


def _whose_law(voice: Voice) -> dict[str, Any]:
    toolbox = voice.toolbox
    assert toolbox.tools is not None
    tool = toolbox.tools.whose_law

    def titles(section: str, names: Iterable[str]) -> dict[str, Said]:
        return {name: _text(voice, "tools", f"whose_law.{section}.{name}", "title") for name in names}

    return {
        "stages": titles("stages", tool.stages),
        "laws": titles("laws", tool.laws),
        "deciders": titles("deciders", tool.deciders),
        "models": {
            name: {
                "title": _text(voice, "tools", f"whose_law.models.{name}", "title"),
                "text": _text(voice, "tools", f"whose_law.models.{name}", "text"),
                "regimes": model.regimes,
                "stages": {
                    stage: {
                        "law": cell.law,
                        "by": cell.by,
                        "basis": cell.basis.value,
                        "cites": {regime: _cites(voice, cites) for regime, cites in cell.cites.items()},
                        "note": _text(voice, "tools", f"whose_law.models.{name}", f"stages.{stage}.note") if cell.note else "",
                        "ask": cell.ask,
                    }
                    for stage, cell in ((stage, model.stages[stage]) for stage in tool.stages)
                },
            }
            for name, model in tool.models.items()
        },
    }


def _fact(voice: Voice, code: str, question: str, asking: dict[str, str], official: list[str]) -> dict[str, Any]:
    view = answer_view(voice, code, question)
    toolbox = voice.toolbox
    answer: Answer[Any] | None = toolbox.countries[code].answers.get(question)
    due = toolbox.topic_of[question].due(question, view.checked_on) if view.checked_on else None
    asked = [(lang, toolbox.phrase(lang, "questions", question, "asks")) for lang in official]
    return {
        "label": _said(voice, view.label),
        "asks": _said(voice, view.asks),
        "asks_in": [[lang, phrase.text] for lang, phrase in asked if phrase.state is not State.MISSING],
        "ask": asking.get(question, ""),
        "state": view.state,
        "evidence": view.evidence.value,
        "dates": view.dates,
        "due": due.isoformat() if due else "",
        "note": _said(voice, view.note) if view.note else "",
        "cites": _groups(voice, view.citations),
        "cases": _cases(voice, view, answer),
    }


def _cases(voice: Voice, view: AnswerView, answer: Answer[Any] | None) -> list[dict[str, Any]]:
    """The cases of an answer; an answer without cases is one case without a condition."""
    if answer is None:
        return []
    conditions = [item.when.model_dump(mode="json", by_alias=True, exclude_none=True) for item in answer.cases]
    raw = [(when, item.value) for when, item in zip(conditions, answer.cases, strict=True)] or [({}, answer.value)]
    return [_case(voice, shown, when, value) for shown, (when, value) in zip(view.cases, raw, strict=True)]


def _case(voice: Voice, shown: CaseView, when: dict[str, Any], value: Any) -> dict[str, Any]:
    computed = value.model_dump(mode="json", by_alias=True, exclude_none=True) if isinstance(value, Days | Amounts) else None
    return {
        "when": when,
        "said": [_said(voice, said) for _, said in shown.when],
        "state": shown.state,
        "values": [_with_gloss(voice, item) for item in shown.values],
        "value": computed,
        "note": _said(voice, shown.note) if shown.note else "",
        "cites": _groups(voice, shown.citations),
    }


def _groups(voice: Voice, items: list[CiteGroup]) -> Pairs:
    return [(_said(voice, Phrase(item.text, item.short.lang, item.short.state)), item.url) for item in items]


def _cites(voice: Voice, cites: list[Cite]) -> Pairs:
    shown: list[CiteView] = [cite_view(voice, cite.source, cite.place) for cite in cites]
    return [(item.text, item.url) for item in shown]


def _text(voice: Voice, file: str, entry: str, slot: str) -> Said:
    return _said(voice, voice.phrase(file, entry, slot))


def _said(voice: Voice, phrase: Phrase) -> Said:
    """A text as the scripts get it: bare where it is in the page's language, else with its own, so that the page can mark it."""
    return phrase.text if phrase.lang in ("", voice.lang) else {"t": phrase.text, "l": phrase.lang}


def _with_gloss(voice: Voice, phrase: Phrase) -> list[Said]:
    return [_said(voice, phrase), *([" (", _said(voice, phrase.gloss), ")"] if phrase.gloss else [])]
