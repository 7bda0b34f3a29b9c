"""The method: its overview and the box on top of each step's page."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.translation import Phrase
from .eu import RuleView, rule_view
from .voice import Voice


@dataclass(frozen=True)
class StepLink:
    """A step in a list."""

    step: str
    number: int
    title: Phrase
    summary: Phrase


@dataclass(frozen=True)
class PhaseView:
    """A phase and its steps."""

    phase: str
    number: int
    title: Phrase
    aim: Phrase
    steps: list[StepLink]


@dataclass(frozen=True)
class StepView:
    """A step. `tables` are groups of rules and `questions` questions, both as pairs of id and title;
    `templates` pairs of page and title, without a page where none is written yet.
    """

    link: StepLink
    total: int
    phase: PhaseView
    roles: list[str]
    inputs: list[Phrase]
    deliverable: Phrase
    duration: Phrase | None
    rules: list[RuleView]
    tables: list[tuple[str, Phrase]]
    questions: list[tuple[str, Phrase]]
    templates: list[tuple[str, str]]
    checklist: list[Phrase]
    previous: StepLink | None
    next: StepLink | None


def steps_view(voice: Voice) -> list[PhaseView]:
    """The phases and their steps, in order."""
    method = voice.toolbox.method
    links = _links(voice)
    return [
        PhaseView(
            name,
            number,
            voice.phrase("method", f"phases.{name}", "title"),
            voice.phrase("method", f"phases.{name}", "aim"),
            [links[step] for step, item in method.steps.items() if item.phase == name],
        )
        for number, name in enumerate(method.phases, 1)
    ]


def step_view(voice: Voice, name: str) -> StepView:
    """One step."""
    step, links = voice.toolbox.method.steps[name], _links(voice)
    order = list(links)
    place = order.index(name)

    def text(slot: str) -> Phrase:
        return voice.phrase("method", f"steps.{name}", slot)

    listed = {page for chapter in voice.toolbox.contents for page in chapter.names(order)}
    pages = {template: f"templates/{template}.md" for template in step.templates}
    return StepView(
        link=links[name],
        total=len(order),
        phase=next(phase for phase in steps_view(voice) if phase.phase == step.phase),
        roles=[voice.word(f"role.{role}") for role in step.roles],
        inputs=[text(f"inputs.{index}") for index in range(len(step.inputs))],
        deliverable=text("deliverable"),
        duration=text("duration") if step.duration else None,
        rules=[rule_view(voice, rule) for rule in step.rules if rule in voice.toolbox.rules],
        tables=[(group, voice.phrase("eu", f"groups.{group}", "title")) for group in step.rules if group in voice.toolbox.groups],
        questions=[(question, voice.phrase("questions", question, "label")) for question in step.questions],
        templates=[(page if page in listed else "", voice.word(f"template.{name}")) for name, page in pages.items()],
        checklist=[text(f"checklist.{index}") for index in range(len(step.checklist))],
        previous=links[order[place - 1]] if place else None,
        next=links[order[place + 1]] if place + 1 < len(order) else None,
    )


def _links(voice: Voice) -> dict[str, StepLink]:
    return {
        name: StepLink(
            name,
            number,
            voice.phrase("method", f"steps.{name}", "title"),
            voice.phrase("method", f"steps.{name}", "summary"),
        )
        for number, name in enumerate(voice.toolbox.method.steps, 1)
    }
