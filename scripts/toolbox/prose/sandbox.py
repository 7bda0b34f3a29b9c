"""The second lock on prose: a page is rendered with nothing in reach but the verbs it was given."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment


class Sandbox(ImmutableSandboxedEnvironment):
    """Renders a page with nothing in reach but its `toolbox`: what mkdocs-macros passes to `render` is dropped."""

    def __init__(self) -> None:
        super().__init__(undefined=jinja2.StrictUndefined)
        self.globals = {}
        self.filters = {}
        self.tests = {}
        self.toolbox = SimpleNamespace()

    def from_string(self, source: Any, *_: Any, **__: Any) -> Any:
        """A template whose `render` sees the toolbox only."""
        return _Only(super().from_string(source), self.toolbox)


class _Only:
    """A template and the only name it may use."""

    def __init__(self, template: jinja2.Template, toolbox: SimpleNamespace) -> None:
        self._template, self._toolbox = template, toolbox

    def render(self, **_: Any) -> str:
        return self._template.render(toolbox=self._toolbox)
