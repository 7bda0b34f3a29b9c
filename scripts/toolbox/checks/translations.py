"""Translations keep step with the English: none missing, none of an older wording, none without its English."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.base import fingerprint
from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..model.translation import SOURCE_LANGUAGE, Translation
from ..store.load import Loaded


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """All are warnings: who corrects an answer need not mend it in every language. One a file for the missing."""
    languages = [lang for lang in toolbox.publication.languages if lang != SOURCE_LANGUAGE]
    for lang in languages:
        for file, english in toolbox.english.items():
            translation = toolbox.translations.get(lang, {}).get(file, Translation())
            missing = [f"{entry} {slot}" for entry, slot in english if (entry, slot) not in translation.entries]
            if missing:
                listed = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
                what = f"{len(missing)} of {len(english)} texts are not translated: {listed}"
                yield Complaint(f"data/i18n/{lang}/{file}.yml", 1, 1, "", what, "the English shows, marked as such", warning=True)
    for lang, files in toolbox.translations.items():
        for file, translation in files.items():
            document = loaded.document(f"i18n/{lang}/{file}")
            english = toolbox.english.get(file, {})
            for (entry, slot), item in translation.entries.items():
                where = _known(document.keys, (entry, *slot.split(".")))
                if (entry, slot) not in english:
                    instead = "remove it, or correct its key"
                    yield document.complaint(where, f"{slot}: there is no such English text", instead, key=True, warning=True)
                elif item.of != fingerprint(english[(entry, slot)]):
                    what = f"{slot}: " + ("the English has changed since" if item.of else "not yet compared with the English")
                    instead = f"compare, correct, then toolbox translated {document.path}"
                    yield document.complaint(where, what, instead, key=True, warning=True)


def _known(keys: dict[tuple[str | int, ...], tuple[int, int]], where: tuple[str, ...]) -> tuple[str | int, ...]:
    """The place of an entry whose slot may be one key or several: `cases.0.note`, or cases: 0: note."""
    for length in range(1, len(where)):
        joined = (*where[:length], ".".join(where[length:]))
        if joined in keys:
            return joined
    return where
