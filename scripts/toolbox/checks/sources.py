"""Every source an answer cites or names is listed in the country's file, and every listed source is cited."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.complaint import Complaint, nearest
from ..model.question import Kind
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from .places import cites, countries, values


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Unlisted sources are errors; unused ones warnings."""
    for country, document in countries(loaded, toolbox):
        used: set[str] = set()
        allowed = [*country.sources, *toolbox.acts]
        for question, answer in country.answers.items():
            named = [(where, cite.source) for where, cite in cites(question, answer)]
            if toolbox.questions[question].kind is Kind.ACT:
                for where, value in values(question, answer):
                    if isinstance(value, list):
                        named += [((*where, index) if len(value) > 1 else where, name) for index, name in enumerate(value)]
            for where, name in named:
                used.add(name)
                if name not in allowed:
                    near = nearest(name, country.sources)
                    yield document.complaint(where, f'no source "{name}" here', near or "list it under sources:")
        for name in country.sources:
            if name not in used:
                yield document.complaint(("sources", name), "no answer cites this source", "cite it or remove it", key=True, warning=True)
