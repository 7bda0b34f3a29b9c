"""Amounts are in euro or in the country's own currency."""

from __future__ import annotations

from collections.abc import Iterator

from babel.numbers import get_territory_currencies

from ..model.answer import Amounts
from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from .places import countries, values


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """The currencies of a country are those CLDR gives for the day of the build, and the euro."""
    for country, document in countries(loaded, toolbox):
        allowed = {"EUR", *get_territory_currencies(country.code, toolbox.today)}
        for question, answer in country.answers.items():
            for where, value in values(question, answer):
                if isinstance(value, Amounts) and value.currency not in allowed:
                    what = f"{value.currency} is not a currency of {country.code}"
                    yield document.complaint((*where, "currency"), what, " or ".join(sorted(allowed)))
