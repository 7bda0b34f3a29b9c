"""Conditions, units and events are words of data/interface.yml, so that every language can say them."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.answer import Days, When
from ..model.complaint import Complaint, nearest
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from ..store.strict import Document, Path_
from .places import countries, values

_FREE = ("amount", "region", "other")


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Words of the country files and of the rules."""
    words = {f"{entry}.{slot}" for entry, slot in toolbox.english.get("interface", {})}

    def unknown(document: Document, where: Path_, section: str, value: str) -> Iterator[Complaint]:
        if f"{section}.{value}" not in words:
            allowed = [word.removeprefix(f"{section}.") for word in words if word.startswith(f"{section}.")]
            yield document.complaint(where, f"{value!r} is no word of data/interface.yml here", nearest(value, allowed))

    def period(document: Document, where: Path_, value: object) -> Iterator[Complaint]:
        if isinstance(value, Days):
            yield from unknown(document, (*where, "unit"), "unit", value.unit)
            yield from unknown(document, (*where, "from"), "event", value.from_)

    for country, document in countries(loaded, toolbox):
        for question, answer in country.answers.items():
            for number, case in enumerate(answer.cases):
                for name in When.model_fields:
                    value = getattr(case.when, name)
                    if value is not None and name not in _FREE:
                        where: Path_ = ("answers", question, "cases", number, "when", name)
                        yield from unknown(document, where, f"when.{name}", value)
            for place, found in values(question, answer):
                yield from period(document, place, found)
    for name, rule in toolbox.rules.items():
        for number, item in enumerate(rule.periods):
            yield from period(loaded.document("eu/rules"), ("rules", name, "periods", number, "value"), item.value)
