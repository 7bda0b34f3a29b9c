"""Ids lead somewhere: groups, topics, steps' rules, questions, roles and templates, terms and their official labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.complaint import Complaint, nearest
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from ..store.strict import Path_


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """References between the files of data/, countries apart."""
    words = toolbox.english.get("interface", {})

    def section(name: str) -> list[str]:
        return [slot for entry, slot in words if entry == name]

    def unless(file: str, where: Path_, name: str, allowed: Iterable[str], what: str) -> Iterator[Complaint]:
        allowed = list(allowed)
        if name not in allowed:
            yield loaded.document(file).complaint(where, f"no {what} {name!r}", nearest(name, allowed))

    for name, rule in toolbox.rules.items():
        yield from unless("eu/rules", ("rules", name, "group"), rule.group, toolbox.groups, "group of rules")
    for name, case in toolbox.cases.items():
        yield from unless("eu/cases", ("cases", name, "topic"), case.topic, toolbox.topics, "topic")
    for name, motion in toolbox.motion.items():
        for index, act in enumerate(motion.affects):
            yield from unless("eu/motion", ("motion", name, "affects", index), act, toolbox.acts, "act")
    method = toolbox.method
    for name, step in method.steps.items():
        yield from unless("method", ("steps", name, "phase"), step.phase, method.phases, "phase")
        for key, names, allowed, what in (
            ("rules", step.rules, [*toolbox.rules, *toolbox.groups], "rule or group of rules"),
            ("questions", step.questions, toolbox.questions, "question"),
            ("roles", step.roles, section("role"), "role in data/interface.yml"),
            ("templates", step.templates, section("template"), "template in data/interface.yml"),
        ):
            for index, one in enumerate(names):
                yield from unless("method", ("steps", name, key, index), one, allowed, what)
    for name, term in toolbox.glossary.items():
        if term.official:
            where = ("terms", name, "official")
            yield from unless("glossary", where, term.official, toolbox.terminology, "concept in data/terminology.yml")
