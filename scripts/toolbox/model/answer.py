"""An answer: one country's value, or cases where one value would lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, GetJsonSchemaHandler, Tag, model_validator
from pydantic.json_schema import JsonSchemaValue, WithJsonSchema
from pydantic_core import CoreSchema

from .base import EU_ACT_ID, SOURCE_ID, Cite, CiteText, Currency, IsoDate, Model, Text, Url, WholeNumber, fingerprint_of
from .question import Kind


class Status(StrEnum):
    """Values every kind of question may have. Only `no` (for other kinds than choice: there is none) is a fact of law."""

    NO = "no"
    SILENT = "silent"
    UNSETTLED = "unsettled"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


class Amounts(Model):
    """A range of contract values. At least one bound; `from` and `up_to` include the bound, the others do not."""

    from_: WholeNumber | None = Field(default=None, alias="from")
    above: WholeNumber | None = None
    below: WholeNumber | None = None
    up_to: WholeNumber | None = None
    currency: Currency
    vat: Literal["excluded", "included"] = "excluded"

    @model_validator(mode="after")
    def _bounds(self) -> Amounts:
        low = [bound for bound in (self.from_, self.above) if bound is not None]
        high = [bound for bound in (self.below, self.up_to) if bound is not None]
        if not low and not high:
            raise ValueError("an amount needs a bound → write from, above, below or up_to")
        if len(low) > 1 or len(high) > 1:
            raise ValueError("an amount has two bounds on one side → keep from or above, below or up_to")
        if low and high and low[0] > high[0]:
            raise ValueError(f"{low[0]} is more than {high[0]} → the lower bound comes first")
        return self


class Days(Model):
    """A period: a number of units counted from an event. Units and events are keys of data/interface.yml."""

    count: WholeNumber
    unit: str
    from_: str = Field(alias="from")


class Body(Model):
    """An authority, named in its own language with a meaning for others."""

    name: Text
    gloss: Text
    url: Url | None = None


class Link(Model):
    """An address worth knowing and the title it goes by."""

    title: Text
    url: Url
    on: IsoDate | None = None


def _source_id(value: str) -> str:
    if not re.fullmatch(f"{SOURCE_ID}|{EU_ACT_ID}", value):
        raise ValueError(f"{value!r} is not the id of a source → write one of the ids under sources:")
    return value


SourceId = Annotated[
    str,
    AfterValidator(_source_id),
    WithJsonSchema({"type": "string", "pattern": f"^({SOURCE_ID}|{EU_ACT_ID})$", "not": {"enum": list(Status)}}),
]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _short(value: str) -> str:
    if len(value) > 240:
        raise ValueError(f"{len(value)} characters are too many for a value → keep 240, put the rest into the note")
    return value


def _status_or_value(value: Any) -> str:
    text = value if isinstance(value, str) else None
    return "status" if text in set(Status) else "value"


class _OrOne:
    """Tells the JSON Schema what the validator accepts: a single item, too."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler(core)
        return {"anyOf": [schema["items"], schema]}


V = TypeVar("V")
OneOrMore = Annotated[list[V], BeforeValidator(_listed), Field(min_length=1), _OrOne()]
WithStatus = Annotated[
    Annotated[Status, Tag("status")] | Annotated[V, Tag("value")],
    Discriminator(_status_or_value),
]


class When(Model):
    """The condition of a case. Values are keys of data/interface.yml, but for amount, region and other."""

    buyer: str | None = None
    object: str | None = None
    regime: str | None = None
    procedure: str | None = None
    means: str | None = None
    use: str | None = None
    person: str | None = None
    right: str | None = None
    step: str | None = None
    amount: Amounts | None = None
    region: Text | None = None
    other: Text | None = None

    @model_validator(mode="after")
    def _some(self) -> When:
        if not self.model_fields_set:
            raise ValueError("a case needs a condition → write what it depends on, such as {object: goods}")
        return self


class Case(Model, Generic[V]):
    """One case of an answer, with citations of its own."""

    when: When
    value: WithStatus[V]
    cites: list[CiteText] = Field(default_factory=list)
    note: Text | None = None


class Coming(Model):
    """Enacted law that is not yet in force. `from` is absent where the day depends on a later act."""

    from_: IsoDate | None = Field(default=None, alias="from")
    what: Text
    cites: list[CiteText] = Field(default_factory=list)


class Answer(Model, Generic[V]):
    """One country's answer to one question: `value` or `cases`, never both."""

    value: WithStatus[V] | None = None
    cases: list[Case[V]] = Field(default_factory=list)
    cites: list[CiteText] = Field(default_factory=list)
    note: Text | None = None
    looked_for: Text | None = None
    coming: list[Coming] = Field(default_factory=list)
    was: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _whole(self) -> Answer[V]:
        if (self.value is None) == (not self.cases):
            raise ValueError("an answer is a value or cases → write one of the two")
        if self.value == Status.UNKNOWN and not self.looked_for:
            raise ValueError("unknown without a reason → add looked_for: what was searched, where")
        if self.value in (Status.NOT_APPLICABLE, Status.UNSETTLED) and not self.note:
            raise ValueError(f"{self.value} without a reason → add a note that says why")
        return self

    def all_cites(self) -> Iterator[Cite]:
        """Every citation the answer rests on, once, in reading order; law that is coming is not among them."""
        yield from dict.fromkeys([*self.cites, *(cite for case in self.cases for cite in case.cites)])

    def fingerprint(self) -> str:
        """Changes when value, cases or their conditions change; not with notes."""
        data = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        cases = [{"when": case["when"], "value": case["value"]} for case in data["cases"]]
        return fingerprint_of({"value": data.get("value"), "cases": cases})


Choice = Annotated[Literal["yes"], WithJsonSchema({"const": "yes"})]
Sentence = Annotated[
    Text,
    AfterValidator(_short),
    WithJsonSchema({"type": "string", "maxLength": 240, "not": {"enum": list(Status)}}),
]

ANSWER_OF: dict[Kind, type[Answer[Any]]] = {
    Kind.CHOICE: Answer[Choice],
    Kind.ACT: Answer[OneOrMore[SourceId]],
    Kind.BODY: Answer[OneOrMore[Body]],
    Kind.AMOUNTS: Answer[Amounts],
    Kind.DAYS: Answer[Days],
    Kind.TEXT: Answer[Sentence],
    Kind.LINK: Answer[OneOrMore[Link]],
}
