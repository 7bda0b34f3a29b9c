"""The glossary: plain definitions, the official term in the reader's language and in the others."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.translation import Phrase, State
from .eu import CiteView, cite_view
from .voice import Voice


@dataclass(frozen=True)
class OfficialTerm:
    """A term in one language. `doubtful` where its source has a slip or means something else; `inflected` in another case."""

    lang: str
    language: str
    text: str
    doubtful: bool
    inflected: bool


@dataclass(frozen=True)
class TermView:
    """A term: its label and definition, its official label in the reader's language, and in every language it has."""

    term: str
    label: Phrase
    definition: Phrase
    cites: list[CiteView]
    here: OfficialTerm | None
    official: list[OfficialTerm]


def term_view(voice: Voice, name: str) -> TermView:
    """One term of data/glossary.yml."""
    term = voice.toolbox.glossary[name]
    concept = voice.toolbox.terminology.get(term.official or "")
    official = [
        OfficialTerm(lang, voice.language(lang), text, lang in one.doubtful, inflected)
        for one in ([concept] if concept else [])
        for inflected, texts in ((False, one.labels), (True, one.inflected))
        for lang, text in texts.items()
    ]
    official.sort(key=lambda item: item.language.casefold())
    return TermView(
        term=name,
        label=voice.phrase("glossary", f"terms.{name}", "label"),
        definition=voice.phrase("glossary", f"terms.{name}", "definition"),
        cites=[cite_view(voice, cite.source, cite.place) for cite in term.cites],
        here=next((item for item in official if item.lang == voice.lang), None),
        official=official,
    )


def glossary_view(voice: Voice) -> list[TermView]:
    """Every term, in the alphabetical order of its label."""
    return sorted((term_view(voice, name) for name in voice.toolbox.glossary), key=lambda item: item.label.text.casefold())


def term_label(voice: Voice, name: str) -> Phrase:
    """A term in a sentence: our label, or the official one of a concept we do not define."""
    if name in voice.toolbox.glossary:
        return voice.phrase("glossary", f"terms.{name}", "label")
    labels = voice.toolbox.terminology[name].labels
    lang = voice.lang if voice.lang in labels else "en"
    return Phrase(labels.get(lang, name), lang, State.SOURCE)
