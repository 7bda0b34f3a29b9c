"""The tables of the tools: which rules apply, whose law, calendar, maps. The reader's browser computes with them and the
page without scripts shows them; amounts and time limits stay in the rules they name.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from .base import Cite, CiteText, Id, Model, Text, WholeNumber, fingerprint_of

Regime = Literal["classic", "utilities", "defence"]
Place: TypeAlias = tuple[tuple[str | int, ...], str]
"""Where something is named in a file, and what."""
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Statement(Model):
    """A sentence of law a tool rests on, with its places."""

    title: Text | None = None
    text: Text
    cites: list[CiteText] = Field(default_factory=list)

    def all_cites(self) -> Iterator[Cite]:
        """Every citation, once."""
        yield from dict.fromkeys(self.cites)

    def fingerprint(self) -> str:
        """Changes with the wording."""
        return fingerprint_of(self.text)


class Variant(Model):
    """A minimum and the options under which it holds; the first variant whose options were all chosen counts."""

    options: list[Id] = Field(default_factory=list)
    rule: str


class Plus(Model):
    """What an option adds to a minimum, unless another option was chosen."""

    option: Id
    unless: Id | None = None
    rule: str


class CalendarStep(Model):
    """A step of a procedure. Without variants the law sets no minimum."""

    step: Literal["requests", "dialogue", "tenders"]
    variants: list[Variant] = Field(default_factory=list)
    plus: Plus | None = None


class Procedure(Model):
    """A procedure and its steps in order."""

    title: Text
    regime: Regime
    cites: list[CiteText]
    candidates: str | None = None
    note: Text | None = None
    accelerated: Literal["true"] | None = None
    steps: list[CalendarStep]


class ByMeans(Model):
    """The rule for a decision sent electronically, and for one sent otherwise."""

    electronic: str
    other: str


class Normal(Model):
    """The rule for the normal case and for urgency."""

    normal: str
    urgent: str


class Window(Model):
    """The rules between which a notice must have been sent."""

    earliest: str
    latest: str


class AfterAward(Model):
    """What follows a decision under one regime, and the limits counted backwards."""

    standstill: ByMeans
    information: Normal
    pin: Window | None = None
    award_notice: str
    exposure: list[str]


class CalendarFile(Model):
    """The shape of data/tools/calendar.yml."""

    counting: dict[Id, Statement]
    procedures: dict[Id, Procedure]
    regimes: dict[Regime, AfterAward]

    def named_rules(self) -> Iterator[Place]:
        """Where a rule is named, and which."""
        for name, procedure in self.procedures.items():
            if procedure.candidates:
                yield ("procedures", name, "candidates"), procedure.candidates
            for number, step in enumerate(procedure.steps):
                for index, variant in enumerate(step.variants):
                    yield ("procedures", name, "steps", number, "variants", index, "rule"), variant.rule
                if step.plus:
                    yield ("procedures", name, "steps", number, "plus", "rule"), step.plus.rule
        for regime, after in self.regimes.items():
            where = ("regimes", regime)
            yield (*where, "standstill", "electronic"), after.standstill.electronic
            yield (*where, "standstill", "other"), after.standstill.other
            yield (*where, "information", "normal"), after.information.normal
            yield (*where, "information", "urgent"), after.information.urgent
            if after.pin:
                yield (*where, "pin", "earliest"), after.pin.earliest
                yield (*where, "pin", "latest"), after.pin.latest
            yield (*where, "award_notice"), after.award_notice
            for number, rule in enumerate(after.exposure):
                yield (*where, "exposure", number), rule


class Threshold(Model):
    """The threshold of an object under a regime, by level of the buyer where it matters."""

    rule: str | None = None
    levels: dict[Literal["central", "sub_central", "defence", "other"], str] = Field(default_factory=dict)
    note: Text | None = None


class Outcome(Model):
    """What follows where all conditions of a row hold. Rows are tried in order; the first that holds decides the regime."""

    when: dict[Id, list[str]] = Field(default_factory=dict)
    title: Text
    text: Text
    regime: Literal["classic", "light", "defence", "outside"]
    cites: list[CiteText]


class Open(Model):
    """A procedure open to the group, freely or on grounds. `calendar` names it in the calendar tool."""

    title: Text
    text: Text
    free: Literal["true"] | None = None
    calendar: str | None = None
    cites: list[CiteText]


class Exemption(Model):
    """A way out of the directives: what must be true, and what the file must prove. Never a result of the tool."""

    title: Text
    conditions: list[Text]
    proof: Text
    regimes: list[Literal["classic", "light", "defence"]]
    cites: list[CiteText]


class RulesApplyFile(Model):
    """The shape of data/tools/rules_apply.yml."""

    outcomes: dict[Id, Outcome]
    thresholds: dict[Literal["classic", "light", "defence"], dict[Literal["works", "goods", "services", "research", "social"], Threshold]]
    value: dict[Id, Statement]
    members: dict[Id, Statement]
    procedures: dict[Literal["classic", "light", "defence"], dict[Id, Open]]
    exemptions: dict[Id, Exemption]
    below: dict[Id, Statement]

    def named_rules(self) -> Iterator[Place]:
        """Where a rule is named, and which."""
        for regime, objects in self.thresholds.items():
            for name, threshold in objects.items():
                if threshold.rule:
                    yield ("thresholds", regime, name, "rule"), threshold.rule
                for level, rule in threshold.levels.items():
                    yield ("thresholds", regime, name, "levels", level), rule


class Basis(StrEnum):
    """On what a statement about the applicable law rests, strongest first."""

    TEXT = "text"
    CASE = "case"
    INFERENCE = "inference"
    SILENT = "silent"
    UNSETTLED = "unsettled"


class Cell(Model):
    """Whose law governs a stage under a model. `law` is one of the file's laws; `ask` the questions that settle the rest."""

    law: Id
    by: Id
    basis: Basis
    cites: dict[Regime, list[CiteText]] = Field(default_factory=dict)
    note: Text | None = None
    ask: list[str] = Field(default_factory=list)


class CooperationModel(Model):
    """A way of buying together and, stage by stage, whose law governs."""

    title: Text
    text: Text
    regimes: list[Regime]
    stages: dict[Id, Cell]


class Named(Model):
    """A title with a short explanation."""

    title: Text
    text: Text | None = None


class WhoseLawFile(Model):
    """The shape of data/tools/whose_law.yml."""

    stages: dict[Id, Named]
    laws: dict[Id, Named]
    deciders: dict[Id, Named]
    models: dict[Id, CooperationModel]


class Placed(Model):
    """A country's class on a map, and the fingerprint of the answer it was read from: with another answer it no longer counts."""

    as_: Id = Field(alias="as")
    of: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")]


class MapDrawing(Model):
    """A map: the question it answers and its classes, in the order of the legend. `steps`: the highest amounts of its first classes."""

    title: Text
    text: Text
    question: str
    kind: Literal["amounts", "choice", "placed"]
    steps: dict[Id, WholeNumber] = Field(default_factory=dict)
    classes: dict[Id, Text]
    placed: dict[Code, Placed] = Field(default_factory=dict)


class MapFile(Model):
    """The shape of data/tools/maps.yml."""

    maps: dict[Id, MapDrawing]


class AskingFile(Model):
    """The shape of data/tools/asking.yml: question -> the question whose answer names the body to ask."""

    asking: dict[Id, Id]


class ListedAuthority(Model):
    """A central government authority under the name it has in Annex I to Directive 2014/24/EU."""

    id: Id
    name: Text
    field: Literal["interior", "police", "border", "civil_protection", "security"]
    note: Text | None = None


class ListedAuthorities(Model):
    """The authorities of one State in Annex I."""

    cites: list[CiteText]
    names: list[ListedAuthority]

    def all_cites(self) -> Iterator[Cite]:
        """Every citation, once."""
        yield from dict.fromkeys(self.cites)

    def fingerprint(self) -> str:
        """Changes with a name."""
        return fingerprint_of([item.name for item in self.names])


class AnnexFile(Model):
    """The shape of data/eu/annex-i.yml."""

    annex: dict[Code, ListedAuthorities]


class Tools(Model):
    """All the tables together."""

    calendar: CalendarFile
    rules_apply: RulesApplyFile
    whose_law: WhoseLawFile
    maps: MapFile
    asking: AskingFile
