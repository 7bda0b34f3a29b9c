"""No citation names an article or annex that the act of the Union does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model.base import Cite
from ..model.complaint import Complaint, nearest
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from ..store.strict import Document, Path_
from .places import cites, countries


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Countries may cite acts of the Union, too; questions, rules and cases cite nothing else."""
    for country, document in countries(loaded, toolbox):
        for question, answer in country.answers.items():
            own = ((where, cite) for where, cite in cites(question, answer) if cite.source in toolbox.acts)
            yield from _complaints(toolbox, document, own)
    for name, topic in toolbox.topics.items():
        document = loaded.document(f"questions/{name}")
        for question, item in topic.questions.items():
            named = enumerate(item.implements)
            places: Iterable[tuple[Path_, Cite]] = ((("questions", question, "implements", n), cite) for n, cite in named)
            yield from _complaints(toolbox, document, places)
    for name, rule in toolbox.rules.items():
        places = (
            (("rules", name, "periods", number, "cites", n), cite)
            for number, period in enumerate(rule.periods)
            for n, cite in enumerate(period.cites)
        )
        yield from _complaints(toolbox, loaded.document("eu/rules"), places)
    for name, term in toolbox.glossary.items():
        places = ((("terms", name, "cites", n), cite) for n, cite in enumerate(term.cites))
        yield from _complaints(toolbox, loaded.document("glossary"), places)
    for name, case in toolbox.cases.items():
        places = ((("cases", name, "cites", n), cite) for n, cite in enumerate(case.cites))
        yield from _complaints(toolbox, loaded.document("eu/cases"), places)


def _complaints(toolbox: Toolbox, document: Document, places: Iterable[tuple[Path_, Cite]]) -> Iterator[Complaint]:
    for where, cite in places:
        act = toolbox.acts.get(cite.source)
        if act is None:
            yield document.complaint(where, f"no act {cite.source!r} in data/eu/acts.yml", nearest(cite.source, toolbox.acts))
        elif not act.has(cite):
            last = f"its last article is {act.last_article}" if act.last_article else f"its annexes are {', '.join(act.annexes)}"
            yield document.complaint(where, f"{act.short} has no {cite.place}", last)
