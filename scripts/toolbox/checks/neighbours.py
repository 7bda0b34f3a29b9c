"""No country cites another country's source or names another country's authority: the classic slip of copied files."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ..model.answer import Body, Link
from ..model.complaint import Complaint
from ..model.toolbox import Toolbox
from ..store.load import Loaded
from .places import countries, values

_DOMAIN_OF = {"GR": "gr", "GB": "uk"}


def check(loaded: Loaded, toolbox: Toolbox) -> Iterator[Complaint]:
    """Same source in two countries; an address under another country's domain."""
    owner = {_DOMAIN_OF.get(code, code.lower()): code for code in toolbox.countries}
    first: dict[tuple[str, str], str] = {}

    def other(url: str | None, code: str) -> str | None:
        host = urlsplit(url or "").hostname or ""
        found = owner.get(host.rpartition(".")[2])
        return found if found != code else None

    for country, document in countries(loaded, toolbox):
        for name, source in country.sources.items():
            key = (source.title, source.url)
            if key in first:
                what = f"this is also a source of {first[key]}"
                yield document.complaint(("sources", name), what, "cite acts of the Union by their number, such as 2014/24")
            first.setdefault(key, country.code)
            if (stranger := other(source.url, country.code)) and source.law_of != stranger:
                instead = f"the official address; if its law applies here by treaty, law_of: {stranger}"
                yield document.complaint(("sources", name, "url"), f"this address is one of {stranger}", instead)
        for question, answer in country.answers.items():
            for where, value in values(question, answer):
                for index, item in enumerate(value if isinstance(value, list) else ()):
                    if isinstance(item, (Body, Link)) and (stranger := other(item.url, country.code)):
                        place = (*where, index, "url")
                        yield document.complaint(place, f"this address is one of {stranger}", "an authority of this country")
