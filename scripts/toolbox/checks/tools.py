"""What the tables of the tools name exists: rules, acts and their articles, questions, laws and stages; maps are not outdated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.base import Cite
from ..model.complaint import Complaint, nearest
from ..model.toolbox import Toolbox
from ..model.tools import Place, RulesApplyFile, WhoseLawFile
from ..store.load import Loaded
from ..store.strict import Path_


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Every reference of data/tools and of data/eu/annex-i.yml."""
    if toolbox.tools is None:
        return
    tools = toolbox.tools
    questions = toolbox.questions

    def unless(file: str, places: Iterable[Place], allowed: Iterable[str], what: str) -> Iterator[Complaint]:
        known = list(allowed)
        for where, name in places:
            if name not in known:
                yield loaded.document(file).complaint(where, f"no {what} {name!r}", nearest(name, known))

    yield from unless("tools/calendar", tools.calendar.named_rules(), toolbox.rules, "rule")
    yield from unless("tools/rules_apply", tools.rules_apply.named_rules(), toolbox.rules, "rule")
    yield from unless("tools/rules_apply", _calendars(tools.rules_apply), tools.calendar.procedures, "procedure of tools/calendar")
    law = tools.whose_law
    yield from unless("tools/whose_law", _cells(law, "law"), law.laws, "law")
    yield from unless("tools/whose_law", _cells(law, "by"), law.deciders, "decider")
    stages = ((("models", name, "stages"), stage) for name, model in law.models.items() for stage in {*model.stages, *law.stages})
    yield from unless("tools/whose_law", (place for place in stages if place[1] not in law.models[str(place[0][1])].stages), (), "cell for the stage")
    asked = (
        (("models", name, "stages", stage, "ask", number), question)
        for name, model in law.models.items()
        for stage, cell in model.stages.items()
        for number, question in enumerate(cell.ask)
    )
    yield from unless("tools/whose_law", asked, questions, "question")
    for pair in tools.asking.asking.items():
        yield from unless("tools/asking", ((("asking", pair[0]), name) for name in pair), questions, "question")
    yield from _maps(loaded, toolbox)
    for file, where, cite in _cites(toolbox):
        act = toolbox.acts.get(cite.source)
        if act is None:
            yield loaded.document(file).complaint(where, f"no act {cite.source!r} in data/eu/acts.yml", nearest(cite.source, toolbox.acts))
        elif not act.has(cite):
            yield loaded.document(file).complaint(where, f"{act.short} has no {cite.place}", "correct the place")


def _calendars(tool: RulesApplyFile) -> Iterator[Place]:
    for regime, procedures in tool.procedures.items():
        for name, procedure in procedures.items():
            if procedure.calendar:
                yield ("procedures", regime, name, "calendar"), procedure.calendar


def _cells(tool: WhoseLawFile, key: str) -> Iterator[Place]:
    for name, model in tool.models.items():
        for stage, cell in model.stages.items():
            yield ("models", name, "stages", stage, key), getattr(cell, key)


def _maps(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    assert toolbox.tools is not None
    document = loaded.document("tools/maps")
    for name, drawing in toolbox.tools.maps.maps.items():
        if drawing.question not in toolbox.questions:
            where: Path_ = ("maps", name, "question")
            yield document.complaint(where, f"no question {drawing.question!r}", nearest(drawing.question, toolbox.questions))
        for code, placed in drawing.placed.items():
            where = ("maps", name, "placed", code)
            answer = toolbox.countries[code].answers.get(drawing.question) if code in toolbox.countries else None
            if placed.as_ not in drawing.classes:
                yield document.complaint(where, f"no class {placed.as_!r}", nearest(placed.as_, drawing.classes))
            elif answer is None:
                yield document.complaint(where, f"{code} has no answer to {drawing.question}", "remove the line", warning=True)
            elif answer.fingerprint() != placed.of:
                what = f"the answer of {code} was changed after it was put into a class"
                yield document.complaint(where, what, f"look again, then of: {answer.fingerprint()!r}", warning=True)


def _cites(toolbox: Toolbox) -> Iterator[tuple[str, Path_, Cite]]:
    assert toolbox.tools is not None
    calendar, apply = toolbox.tools.calendar, toolbox.tools.rules_apply
    groups: list[tuple[str, Path_, Iterable[Cite]]] = [
        *(("tools/calendar", ("counting", name, "cites"), item.cites) for name, item in calendar.counting.items()),
        *(("tools/calendar", ("procedures", name, "cites"), item.cites) for name, item in calendar.procedures.items()),
        *(("tools/rules_apply", ("outcomes", name, "cites"), item.cites) for name, item in apply.outcomes.items()),
        *(("tools/rules_apply", ("exemptions", name, "cites"), item.cites) for name, item in apply.exemptions.items()),
        *(("eu/annex-i", ("annex", code, "cites"), item.cites) for code, item in toolbox.annex.items()),
    ]
    for section in ("value", "members", "below"):
        groups += [("tools/rules_apply", (section, name, "cites"), item.cites) for name, item in getattr(apply, section).items()]
    for regime, procedures in apply.procedures.items():
        groups += [("tools/rules_apply", ("procedures", regime, name, "cites"), item.cites) for name, item in procedures.items()]
    for name, model in toolbox.tools.whose_law.models.items():
        for stage, cell in model.stages.items():
            groups += [("tools/whose_law", ("models", name, "stages", stage, "cites", regime), cites) for regime, cites in cell.cites.items()]
    for file, where, cites in groups:
        yield from ((file, (*where, number), cite) for number, cite in enumerate(cites))
