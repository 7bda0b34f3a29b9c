"""A translated word of the interface has the {placeholders} of its English, and no other braces."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..model.translation import PLACEHOLDER
from ..store.load import Loaded


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Errors, unlike other complaints about translations: the reader would see a brace, or miss a number."""
    english = toolbox.english.get("interface", {})
    for lang, files in toolbox.translations.items():
        if "interface" not in files:
            continue
        document = loaded.document(f"i18n/{lang}/interface")
        for (entry, slot), item in files["interface"].entries.items():
            wanted = {f"{{{name}}}" for name in PLACEHOLDER.findall(english.get((entry, slot), item.text))}
            found = {f"{{{name}}}" for name in PLACEHOLDER.findall(item.text)}
            rest = PLACEHOLDER.sub("", item.text)
            if found != wanted or "{" in rest or "}" in rest:
                where = (entry, *slot.split("."), "text")
                what = f"{slot}: the placeholders differ from the English"
                yield document.complaint(where, what, ", ".join(sorted(wanted)) or "no braces")
