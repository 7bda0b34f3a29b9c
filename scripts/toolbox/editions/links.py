"""External links: every address of data and prose asked for once. Only what surely is gone is reported: a host that is not there, a
page that is not found. Authorities often turn programs away; that says nothing about a link."""

from __future__ import annotations

import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from ..model.toolbox import Toolbox
from ..prose.page import Prose
from ..views.voice import Voice
from .git import EditionError
from .issues import Issue
from .markdown import safe

SECONDS = 20
NO_HOST = "no such host"
AGENT = "Mozilla/5.0 (compatible; joint-procurement-toolbox link check)"
_PROSE = re.compile(r"https?://[^\s<>()\"']+[^\s<>()\"'.,;:]")


@dataclass(frozen=True)
class Gone:
    """An address that leads nowhere, why, and where it stands."""

    url: str
    why: str
    places: list[str]


def addresses(toolbox: Toolbox, prose: Prose) -> dict[str, list[str]]:
    """Every external address and the places it stands in."""
    found: dict[str, list[str]] = {}

    def walk(place: str, value: Any) -> None:
        if isinstance(value, Mapping):
            for key, item in value.items():
                if key == "url" and isinstance(item, str):
                    found.setdefault(item, []).append(place)
                else:
                    walk(place, item)
        elif isinstance(value, list):
            for item in value:
                walk(place, item)

    for code, country in toolbox.countries.items():
        file = f"data/countries/{code.lower()}.yml"
        for name, item in (*country.sources.items(), *country.answers.items()):
            walk(f"{file} {name}", item.model_dump(mode="json"))
    for kind, items in (("acts", toolbox.acts), ("cases", toolbox.cases), ("motion", toolbox.motion)):
        for name, one in items.items():
            walk(f"data/eu/{kind}.yml {name}", one.model_dump(mode="json"))
    for page in prose.source.values():
        for url in _PROSE.findall(page.body):
            found.setdefault(url, []).append(page.path)
    return {url: sorted(set(places)) for url, places in sorted(found.items())}


def check(found: Mapping[str, list[str]], progress: Callable[[str], None]) -> tuple[list[Gone], int]:
    """What is gone, and how many addresses could not be judged. One request at a time to a host."""
    hosts: dict[str, list[str]] = {}
    for url in found:
        hosts.setdefault(urlsplit(url).netloc, []).append(url)
    progress(f"{len(found)} addresses on {len(hosts)} hosts")
    gone, unknown = [], 0
    with ThreadPoolExecutor(8) as pool:
        for verdicts in pool.map(lambda urls: [(url, _verdict(url)) for url in urls], hosts.values()):
            for url, why in verdicts:
                if why:
                    gone.append(Gone(url, why, found[url]))
                unknown += why is None
    if found and len(gone) == len(found) and {item.why for item in gone} == {NO_HOST}:
        raise EditionError("not one of the hosts was found → run this where there is a network")
    return sorted(gone, key=lambda item: (item.places, item.url)), unknown


def _verdict(url: str) -> str | None:
    """Why an address is gone; empty if it is there, None if that cannot be told."""
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(quote(url, safe=":/?#[]@!$&'()*+,;=%~"), method=method, headers={"User-Agent": AGENT})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
                return ""
        except urllib.error.HTTPError as error:
            error.close()
            if method == "GET":
                return str(error.code) if error.code in (404, 410) else None
        except urllib.error.URLError as error:
            missing = isinstance(error.reason, socket.gaierror) and error.reason.errno == socket.EAI_NONAME
            return NO_HOST if missing else None
        except (OSError, ValueError):
            return None
    return None


def as_text(gone: Iterable[Gone]) -> str:
    """A line an address."""
    return "\n".join(f"{item.url}: {item.why} ({', '.join(item.places)})" for item in gone)


def as_json(gone: Iterable[Gone]) -> str:
    """For programs."""
    return json.dumps([{"url": item.url, "why": item.why, "places": item.places} for item in gone], indent=1)


def as_issue(gone: list[Gone], voice: Voice) -> Iterator[Issue]:
    """One issue for all, none if nothing is gone."""
    if gone:
        lines = [f"- <{item.url}>: {item.why} · {safe(', '.join(item.places))}" for item in gone]
        yield Issue("links", voice.word("links.title", count=len(gone)), "\n".join([voice.word("links.how"), "", *lines]))
