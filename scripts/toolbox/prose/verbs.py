"""The macros a page may call: what each takes and whether it stands in a line or alone. Check and site share this list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..model.answer import Status
from ..model.base import Cite
from ..model.complaint import nearest
from ..model.question import Kind
from ..model.toolbox import Publication, Toolbox


@dataclass(frozen=True, slots=True)
class Verb:
    """`takes` names the kind of id of each argument; the last one repeats with `many`, may be absent with `optional`."""

    takes: tuple[str, ...] = ()
    inline: bool = False
    many: bool = False
    optional: bool = False

    def kinds(self, count: int) -> tuple[str, ...] | None:
        """The kind of each of `count` arguments, or None if that is the wrong number."""
        least = len(self.takes) - self.optional
        if count < least or (count > len(self.takes) and not self.many):
            return None
        return (self.takes + self.takes[-1:] * max(0, count - len(self.takes)))[:count]


VERBS: dict[str, Verb] = {
    "rule": Verb(("rule",), inline=True),
    "rules": Verb(("group",)),
    "cite": Verb(("act", "place"), inline=True),
    "case": Verb(("case",), inline=True),
    "cases": Verb(("case topic",), optional=True),
    "motion": Verb(),
    "compare": Verb(("question or country",), many=True),
    "question": Verb(("question",), inline=True),
    "steps": Verb(),
    "step": Verb(("step",)),
    "glossary": Verb(),
    "term": Verb(("term",), inline=True),
    "countries": Verb(),
    "country": Verb(("country",), inline=True),
    "country_page": Verb(("country",)),
    "compare_tool": Verb(),
    "compare_page": Verb(),
    "home": Verb(),
    "status": Verb(),
    "rules_apply": Verb(),
    "whose_law": Verb(),
    "calendar": Verb(),
    "maps": Verb(),
    "map": Verb(("map",)),
    "timeline": Verb(("regime",)),
    "packs": Verb(),
    "changes": Verb(),
    "errata": Verb(),
    "field": Verb(("field",), inline=True),
    "where": Verb(("question of choice", "value of a choice"), many=True),
    "publisher": Verb(("publisher",), inline=True),
}


def known(toolbox: Toolbox) -> dict[str, Collection[str]]:
    """The ids of each kind. A place is no id: it is held against its act."""
    return {
        "rule": toolbox.rules,
        "group": toolbox.groups,
        "act": toolbox.acts,
        "case": toolbox.cases,
        "case topic": {case.topic for case in toolbox.cases.values()},
        "question": toolbox.questions,
        "question or country": {*toolbox.questions, *(code.lower() for code in toolbox.countries)},
        "step": toolbox.method.steps,
        "term": {*toolbox.glossary, *toolbox.terminology},
        "country": {code.lower() for code in toolbox.countries},
        "question of choice": [name for name, question in toolbox.questions.items() if question.kind is Kind.CHOICE],
        "value of a choice": ["yes", *Status],
        "map": toolbox.tools.maps.maps if toolbox.tools else (),
        "regime": toolbox.tools.calendar.regimes if toolbox.tools else (),
        "field": [slot for entry, slot in toolbox.english.get("interface", {}) if entry == "field"],
        "publisher": Publication.model_fields,
    }


def mistake(verb: str, arguments: tuple[str, ...], toolbox: Toolbox) -> tuple[str, str] | None:
    """What is wrong with the constants of a call, and what to write instead."""
    kinds = VERBS[verb].kinds(len(arguments))
    if kinds is None:
        takes = ", ".join(VERBS[verb].takes) or "nothing"
        return f"{verb} got {len(arguments)} values", f"it takes: {takes}"
    ids = known(toolbox)
    for kind, value in zip(kinds, arguments, strict=True):
        if kind in ids and value not in ids[kind]:
            return f"there is no {kind} {value!r}", nearest(value, ids[kind])
    if verb == "cite":
        act = toolbox.acts[arguments[0]]
        if not act.has(Cite(source=arguments[0], place=arguments[1])):
            return f"{act.short} has no article {arguments[1]!r}", f"its last article is {act.last_article}"
    return None
