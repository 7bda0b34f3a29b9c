"""The pages that have no file: their Markdown is made from data in each language, so they count as translated."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ..model.toolbox import Toolbox
from .voice import Voice


@dataclass(frozen=True)
class Generated:
    """`title` and `text` speak through a voice; `data` is the file a correction goes to.

    What is not `indexed` is not searched as a page: its answers are records of their own. What is not `listed` is kept out
    of the sitemap and of search engines.
    """

    title: Callable[[Voice], str]
    text: Callable[[Voice], str]
    template: str = "main.html"
    indexed: bool = True
    listed: bool = True
    data: str = ""


def _word(key: str) -> Callable[[Voice], str]:
    return lambda voice: voice.word(key)


def _verb(call: str) -> Callable[[Voice], str]:
    return lambda _: f"{{{{ toolbox.{call} }}}}\n"


def _under(key: str, anchor: str, call: str) -> Callable[[Voice], str]:
    return lambda voice: f"# {plain(voice.word(key))} {{ #{anchor} }}\n\n{{{{ toolbox.{call} }}}}\n"


def plain(text: str) -> str:
    """A text of the data as Markdown that shows it unchanged."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _changes(voice: Voice) -> str:
    """What changed since the edition before, and the errors of published editions."""
    return (
        f"# {plain(voice.word('change.title'))} {{ #changes }}\n\n{{{{ toolbox.changes() }}}}\n\n"
        f"## {plain(voice.word('errata.title'))} {{ #errata }}\n\n{{{{ toolbox.errata() }}}}\n"
    )


PAGES: dict[str, Generated] = {
    "index.md": Generated(_word("home.title"), _verb("home()"), "home.html"),
    "changes.md": Generated(_word("change.title"), _changes, indexed=False),
    "compare.md": Generated(_word("compare.title"), _verb("compare_page()"), "compare.html", indexed=False),
    "rules-apply.md": Generated(_word("rules_apply.title"), _verb("rules_apply()"), "tool.html", indexed=False),
    "whose-law.md": Generated(_word("whose_law.title"), _verb("whose_law()"), "tool.html", indexed=False),
    "calendar.md": Generated(_word("calendar.title"), _verb("calendar()"), "tool.html", indexed=False),
    "maps.md": Generated(_word("map.title"), _verb("maps()"), indexed=False),
    "countries/index.md": Generated(_word("nav.countries"), _under("nav.countries", "countries", "countries()")),
    "glossary.md": Generated(_word("nav.glossary"), _under("nav.glossary", "glossary", "glossary()")),
    "packs.md": Generated(_word("pack.make"), _under("pack.make", "packs", "packs()"), "packs.html", indexed=False),
    "search.md": Generated(_word("page.search"), lambda _: "", "search.html", indexed=False, listed=False),
}


def country_pages(toolbox: Toolbox) -> dict[str, Generated]:
    """A page for every country; its pencil leads to the country's data."""

    def name(code: str, voice: Voice) -> str:
        return voice.country(code)

    return {
        f"countries/{code.lower()}.md": Generated(
            partial(name, code),
            _verb(f'country_page("{code.lower()}")'),
            data=f"data/countries/{code.lower()}.yml",
            indexed=False,
        )
        for code in sorted(toolbox.countries)
    }


def topic_pages(toolbox: Toolbox) -> dict[str, Generated]:
    """A page for every topic with all countries side by side: the comparison for readers without scripts."""

    def title(topic: str, voice: Voice) -> str:
        return voice.phrase("questions", f"topics.{topic}", "title").text

    def text(topic: str, questions: str, voice: Voice) -> str:
        return f"# {plain(title(topic, voice))} {{ #{topic.replace('_', '-')}-compared }}\n\n{{{{ toolbox.compare({questions}) }}}}\n"

    return {
        f"compare/{name}.md": Generated(
            partial(title, name), partial(text, name, ", ".join(f'"{question}"' for question in topic.questions)), indexed=False, listed=False
        )
        for name, topic in toolbox.topics.items()
    }
