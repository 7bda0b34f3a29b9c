"""An edition as a folder that opens without server or network: the same pages, with the addresses a folder needs.

From a folder a browser opens files only, not the index of a folder, and fetches nothing. So links name index.html, the index of
the search comes as one script a language (see search.js), and what is not in the copy is linked to where it is published.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.parse import urljoin

from ..model.translation import SOURCE_LANGUAGE
from .git import EditionError
from .shelf import edition_of, languages_in

_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ADDRESS = re.compile(r'\b(href|src)="([^"]*)"')
_LEFT_OUT = ("pagefind/", "packs/", "404.html", "robots.txt", "sitemap.xml")


def offline(site: Path, edition: str, known: Iterable[str], chosen: Collection[str], host: str) -> bytes:
    """The zip of a built edition in English and the languages chosen, in all if none is; the same bytes for the same site."""
    said, _ = edition_of(site)
    if said != edition:
        raise EditionError(f"{site} is edition {said}, not {edition} → toolbox build --edition {edition} --to {site}")
    built = languages_in(site, known)
    missing = sorted(set(chosen).difference(built))
    if missing:
        raise EditionError(f"the edition is not in {', '.join(missing)} → {', '.join(built)}")
    languages = [lang for lang in built if not chosen or lang == SOURCE_LANGUAGE or lang in chosen]
    others = tuple(f"{lang}/" for lang in built if lang not in languages)
    paths = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    kept = {path for path in paths if not path.startswith((*_LEFT_OUT, *others))}
    files = {path: (site / path).read_bytes() for path in kept}
    for path in kept:
        if path.endswith(".html"):
            files[path] = _for_a_folder(path, files[path].decode(), kept, f"{host}{edition}/").encode()
    for lang in languages:
        files[f"pagefind/{lang}.js"] = _index(site / "pagefind", lang, built).encode()
    folder = f"toolbox-{edition}-{'-'.join(languages)}"
    return _zip({f"{folder}/{path}": content for path, content in files.items()})


def checksum(file: Path, content: bytes) -> str:
    """The line `sha256sum --check` reads."""
    return f"{hashlib.sha256(content).hexdigest()}  {file.name}\n"


def _for_a_folder(path: str, text: str, kept: set[str], address: str) -> str:
    """A page with the addresses a folder needs. It knows no other editions: their list cannot be fetched."""

    def tag(found: re.Match[str]) -> str:
        return _ADDRESS.sub(lambda item: f'{item[1]}="{html.escape(_address(path, html.unescape(item[2]), kept, address))}"', found[0])

    text = _TAG.sub(tag, text)
    text = re.sub(r'(<html[^>]*) data-edition="[^"]*"', r"\1", text, count=1)
    return text.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' blob:", 1) if "data-search" in text else text


def _address(page: str, href: str, kept: set[str], address: str) -> str:
    """Where a link leads: to a file of the copy by its name, or to the published edition."""
    path, mark, anchor = href.partition("#")
    if not path or re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", path):
        return href
    folder = posixpath.dirname(page)
    target = posixpath.normpath(posixpath.join(folder, path))
    if path.endswith("/"):
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    if target in kept:
        return posixpath.relpath(target, folder or ".") + mark + anchor
    return urljoin(address + page, href)


def _index(folder: Path, lang: str, languages: Iterable[str]) -> str:
    """The files of pagefind that one language needs, as a script."""
    foreign = "|".join(other for other in languages if other != lang)
    unwanted = re.compile(rf"(\w+/|pagefind\.|wasm\.)({foreign})[_.]" if foreign else "(?!)")
    names = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    wanted = (name for name in names if not unwanted.match(name) and name not in ("pagefind-worker.js", "pagefind-highlight.js"))
    files = {name: base64.b64encode((folder / name).read_bytes()).decode() for name in wanted}
    return f"globalThis.toolboxIndex = {json.dumps(files)};\n"


def _zip(files: dict[str, bytes]) -> bytes:
    """The same bytes for the same files: sorted, without times and rights of this machine."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            item = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            item.compress_type, item.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(item, content)
    return stream.getvalue()
