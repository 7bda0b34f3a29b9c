"""One language's voice: words of the interface, dates, numbers, names of countries and languages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.languages import get_official_languages
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit

from ..model.answer import Amounts, Body, Days, Link, Status, When
from ..model.base import Cite
from ..model.country import Source
from ..model.eu import Act, Day, Number, Share
from ..model.toolbox import Toolbox
from ..model.translation import PLACEHOLDER, SOURCE_LANGUAGE, Phrase, State, set_apart

_CLDR_UNITS = {"days": "day", "weeks": "week", "months": "month", "years": "year", "hours": "hour"}


@dataclass(frozen=True)
class Voice:
    """Says what the model holds in the reader's language."""

    toolbox: Toolbox
    lang: str

    @cached_property
    def locale(self) -> Locale:
        """The CLDR locale of the language; British English for the source language."""
        return Locale.parse("en_GB" if self.lang == SOURCE_LANGUAGE else self.lang)

    @cached_property
    def answers(self) -> dict[tuple[str, str, str], Any]:
        """The views of answers made so far: country page, comparison, chapters and search show the same ones."""
        return {}

    def word(self, key: str, **values: object) -> str:
        """A word of the interface, with its {placeholders} filled. Words are data: a name is replaced and nothing is evaluated."""
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), self.toolbox.word(self.lang, key))

    def mark(self, sign: str) -> str:
        """A mark of punctuation with the space that the language sets before it."""
        return set_apart(self.lang, f"x {sign}").removeprefix("x").removeprefix(" ")

    def phrase(self, file: str, entry: str, slot: str) -> Phrase:
        """A text of the data."""
        return self.toolbox.phrase(self.lang, file, entry, slot)

    def own(self, text: str) -> Phrase:
        """A text that was composed in this language."""
        return Phrase(text, self.lang, State.SOURCE)

    def date(self, day: datetime.date) -> str:
        """22 November 2026."""
        return format_date(day, "long", locale=self.locale)

    def day(self, day: datetime.date) -> str:
        """22 Nov 2026, for tables."""
        return format_date(day, "medium", locale=self.locale)

    def number(self, number: float) -> str:
        """5,404,000, grouped as the language does."""
        return format_decimal(number, locale=self.locale)

    def percent(self, hundredths: int) -> str:
        """85 %, written as the language does."""
        return format_percent(hundredths / 100, locale=self.locale)

    def money(self, amount: int, currency: str) -> str:
        """€5,404,000 without cents."""
        return format_currency(amount, currency, locale=self.locale, currency_digits=False, format=self._whole_money)

    @cached_property
    def _whole_money(self) -> str:
        return str(self.locale.currency_formats["standard"].pattern).replace("0.00", "0").replace("0,00", "0")

    def country(self, code: str) -> str:
        """The name of a country; the Union's own for EU."""
        return str(self.locale.territories.get(code, code))

    def language(self, code: str) -> str:
        """The name of a language in this language."""
        return str(self.locale.languages.get(code, code))

    def listed(self, items: list[str]) -> str:
        """a, b and c."""
        return format_list(items, locale=self.locale)

    def range(self, amounts: Amounts) -> str:
        """From 40 000 to below 140 000, without VAT."""
        parts = [
            self.word(f"amount.{name}", amount=self.money(bound, amounts.currency))
            for name, bound in (
                ("from", amounts.from_),
                ("above", amounts.above),
                ("below", amounts.below),
                ("up_to", amounts.up_to),
            )
            if bound is not None
        ]
        said = self.word("amount.both", low=parts[0], high=parts[1]) if len(parts) == 2 else parts[0]
        return f"{said} {self.word('amount.vat_included')}" if amounts.vat == "included" else said

    def period(self, days: Days) -> str:
        """10 days from sending the decision."""
        length = ""
        if days.unit in _CLDR_UNITS:
            length = format_unit(days.count, f"duration-{_CLDR_UNITS[days.unit]}", locale=self.locale)
        if not length or "duration-" in length:  # CLDR has no units for Maltese
            length = f"{self.number(days.count)} {self.word(f'unit.{days.unit}')}"
        return f"{length} {self.word(f'event.{days.from_}')}"

    def rule_value(self, value: Any) -> str:
        """The value of a rule of the Union."""
        if isinstance(value, Amounts):
            return self.range(value)
        if isinstance(value, Days):
            return self.period(value)
        if isinstance(value, Day):
            return self.date(value.on)
        if isinstance(value, Share):
            return self.percent(value.percent)
        assert isinstance(value, Number)
        return self.number(value.number)

    def values(self, value: Any, file: str, entry: str, slot: str, choice: bool) -> list[Phrase]:
        """An answer's value, one phrase an item. `slot` is where the value stands in the entry."""
        if isinstance(value, Status):
            key = "none" if value is Status.NO and not choice else value.value
            return [self.own(self.word(f"value.{key}"))]
        if isinstance(value, Amounts):
            return [self.own(self.range(value))]
        if isinstance(value, Days):
            return [self.own(self.period(value))]
        if isinstance(value, list):
            return [phrase for index, item in enumerate(value) for phrase in self._item(item, file, entry, slot, index)]
        if choice:
            return [self.own(self.word(f"value.{value}"))]
        return [self.phrase(file, entry, slot)]

    def _item(self, item: Any, file: str, entry: str, slot: str, index: int) -> list[Phrase]:
        code = file.rpartition("/")[2].upper()
        if isinstance(item, Body):
            english = self.toolbox.english[file]
            place = f"{slot}.{index}.gloss" if (entry, f"{slot}.{index}.gloss") in english else f"{slot}.gloss"
            gloss = self.phrase(file, entry, place)
            return [Phrase(item.name, self.spoken(code), State.SOURCE, gloss=gloss if gloss.text != item.name else None)]
        if isinstance(item, Link):
            return [Phrase(item.title, self.spoken(code), State.SOURCE)]
        return [self.source_title(file, str(item))]

    def spoken(self, code: str) -> str:
        """The language of a country's acts and authorities; empty where it has several."""
        languages = get_official_languages(code, de_facto=True)
        return languages[0] if len(languages) == 1 else ""

    def _source(self, file: str, name: str) -> Source | None:
        country = self.toolbox.countries.get(file.rpartition("/")[2].upper())
        return country.sources.get(name) if country else None

    def source_title(self, file: str, name: str) -> Phrase:
        """The title of a source of a country's file, or the short name of an act of the Union."""
        return self._named(file, name, short=False)

    def source_short(self, file: str, name: str) -> Phrase:
        """The name lawyers use for a source, where the file gives one; else its title."""
        return self._named(file, name, short=True)

    def _named(self, file: str, name: str, *, short: bool) -> Phrase:
        own = self._source(file, name)
        if own is None:
            return self.phrase("eu", f"acts.{name}", "short")
        text = own.short if short and own.short else own.title
        return Phrase(text, own.lang or self.spoken(file.rpartition("/")[2].upper()), State.SOURCE)

    def source_gloss(self, file: str, name: str) -> Phrase | None:
        """What a source's title means, where the file says so and the reader's language says it otherwise."""
        own = self._source(file, name)
        gloss = self.phrase(file, f"sources.{name}", "gloss") if own and own.gloss else None
        return gloss if gloss and own and gloss.text != own.title else None

    def when(self, when: When, file: str, entry: str, slot: str) -> list[tuple[str, Phrase]]:
        """The condition of a case: pairs of dimension and value."""
        pairs: list[tuple[str, Phrase]] = []
        for name in When.model_fields:
            value = getattr(when, name)
            if value is None:
                continue
            if name == "amount":
                said = self.own(self.range(value))
            elif name in ("region", "other"):
                said = self.phrase(file, entry, f"{slot}.{name}")
            else:
                said = self.own(self.word(f"when.{name}.{value}"))
            pairs.append((self.word(f"dimension.{name}"), said))
        return pairs

    def place(self, source: Source | Act, cite: Cite) -> str:
        """A cited place as it is printed, without the source's name: Art. 39(1)."""
        if isinstance(source, Source):
            return source.place(cite)
        unit = self.word("cite.article") if cite.place[:1].isdigit() else None
        return " ".join(part for part in (unit, cite.place) if part)
