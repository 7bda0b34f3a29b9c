"""The verbs of the command line, nothing else."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import click

from .checks import everything
from .checks import run as check_data
from .model.complaint import Complaint, nearest
from .model.reading import Extent, ReadIn, Reading
from .model.toolbox import EU, Toolbox
from .model.translation import SOURCE_LANGUAGE
from .prose.page import load as load_prose
from .prose.page import stamped
from .store import corpus, past, write
from .store.load import Loaded, load
from .store.schemas import schemas as editor_schemas
from .views import opendata
from .views.changes import changes, speaking
from .views.due import due as due_answers
from .views.edition import edition_before
from .views.library import Library, host, library
from .views.status import status as status_view
from .views.voice import Voice


def _root() -> Path:
    """The checkout the command is run in."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "data" / "publication.yml").is_file():
            return folder
    raise click.ClickException("no data/publication.yml here or above → run this in a checkout of the toolbox")


def _toolbox(loaded: Loaded) -> Toolbox:
    if loaded.toolbox is None:
        _report(loaded.complaints)
        raise click.ClickException("data/publication.yml cannot be read → mend it first")
    return loaded.toolbox


def _readable(loaded: Loaded, name: str) -> None:
    """Stop before a file is written anew that could not be read: what stands in it would be lost."""
    complaints = loaded.documents[name].complaints if name in loaded.documents else []
    if complaints:
        _report(complaints)
        raise click.ClickException(f"data/{name}.yml cannot be read → mend it first")


def _report(complaints: list[Complaint], form: str = "text") -> None:
    for complaint in sorted(set(complaints)):
        click.echo(complaint.as_annotation() if form == "github" else str(complaint))


def _progress(line: str) -> None:
    click.echo(line, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """The joint-procurement toolbox: check the data, build the site, record readings."""


@main.command()
@click.option("--strict", is_flag=True, help="Let warnings fail, too.")
@click.option("--format", "form", type=click.Choice(["text", "github"]), default="text", help="github: annotations.")
def check(strict: bool, form: str) -> None:
    """Check data and prose. All complaints at once: file:line:column: what is wrong → what to write instead."""
    root = _root()
    complaints = everything(load(root), load_prose(root))
    _report(complaints, form)
    errors = sum(not item.warning for item in complaints)
    click.echo(f"{errors} errors, {len(complaints) - errors} warnings", err=True)
    sys.exit(1 if errors or (strict and complaints) else 0)


@main.command()
@click.argument("country")
@click.argument("cite")
@click.argument("subjects", nargs=-1, required=True)
@click.option("--repo", "repository", help="Public repository the text was read in, owner/name.")
@click.option("--git-dir", type=click.Path(exists=True, path_type=Path), help="A git directory of that repository.")
@click.option("--commit", help="Commit read; by default the newest of --git-dir.")
@click.option("--path", help="Path of the file in the repository.")
@click.option("--page", help="Address of the page read, instead of a repository.")
@click.option("--title", help="Title of the page.")
@click.option("--act", is_flag=True, help="The page is the act's own text, not something written about it.")
@click.option("--about", is_flag=True, help="The file in the repository is about the act, not its text.")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The text that was read, as a local file.")
@click.option("--article", default="", help="First words of the article's first line, or its reference in JSON; @2: the second.")
@click.option("--as-of", "as_of", required=True, help="Day on which the text read was the law, YYYY-MM-DD.")
@click.option("--seen", default=None, help="Day of the reading, YYYY-MM-DD; today by default.")
def read(
    country: str,
    cite: str,
    subjects: tuple[str, ...],
    repository: str | None,
    git_dir: Path | None,
    commit: str | None,
    path: str | None,
    page: str | None,
    title: str | None,
    act: bool,
    about: bool,
    file: Path | None,
    article: str,
    as_of: str,
    seen: str | None,
) -> None:
    """Record that the answers SUBJECTS of COUNTRY were compared with the text of CITE.

    COUNTRY is a code such as pt, or eu; CITE a citation as it stands in the answer, such as "ccp 39(1)";
    SUBJECTS are questions, for eu the ids of rules or cases.
    """
    root = _root()
    loaded = load(root)
    toolbox = _toolbox(loaded)
    code = country.upper()
    _readable(loaded, f"readings/{country.lower()}")
    compared = {subject: _compared(toolbox, code, subject, cite) for subject in subjects}
    try:
        if repository:
            if git_dir and not commit:
                commit = corpus.git(git_dir, "rev-parse", "HEAD").decode().strip()
            if not path or not commit or not (git_dir or file):
                raise click.UsageError("--repo needs --path and --git-dir, or --path, --commit and --file")
            content = file.read_bytes() if file else corpus.git(git_dir or Path(), "show", f"{commit}:{path}")
            read_in = ReadIn(repository=repository, commit=commit, path=path, article=article or None)
        elif page and file:
            content, path = file.read_bytes(), file.name
            read_in = ReadIn(page=page, title=title, article=article or None)
        else:
            raise click.UsageError("say where it was read: --repo, or --page with --file")
        text = corpus.article(content, path or "", article)
        if len(text) < 20:
            raise corpus.CorpusError(f"only {text!r} was found there → is this the article?")
        new = [
            Reading.model_validate(
                {
                    "subject": subject,
                    "cite": cite,
                    "of": of,
                    "extent": Extent.ABOUT if about or (page and not act) else Extent.TEXT,
                    "read_in": read_in,
                    "text_as_of": as_of,
                    "digest": corpus.digest(text),
                    "on": seen or date.today().isoformat(),
                    "transcribed": "true" if file else None,
                }
            )
            for subject, of in compared.items()
        ]
    except (corpus.CorpusError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    write.readings(root / "data" / "readings" / f"{country.lower()}.yml", toolbox.readings.get(code, {}).values(), new)
    click.echo(f"{cite}: {', '.join(subjects)} compared with {len(text)} characters:\n{text[:400]}{' …' * (len(text) > 400)}")


def _compared(toolbox: Toolbox, code: str, subject: str, cite: str) -> str:
    """The fingerprint of what is compared; complains if the subject does not exist or does not cite the place."""
    if code != EU and code not in toolbox.countries:
        raise click.ClickException(f"no country {code!r} → {nearest(code, toolbox.countries)}")
    subjects = toolbox.subjects(code)
    found = subjects.get(subject)
    if found is None:
        raise click.ClickException(f"{code}: no (readable) {subject!r} → {nearest(subject, subjects)}")
    cites = [str(item) for item in found.all_cites()]
    if cite not in cites:
        raise click.ClickException(f"{code} {subject}: does not cite {cite!r} → {', '.join(cites) or 'add the citation first'}")
    return found.fingerprint()


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def translated(files: tuple[Path, ...]) -> None:
    """Stamp translations: FILES of data/i18n/ or docs/ now say which English they translate. Compare them first."""
    root = _root()
    toolbox = _toolbox(load(root))
    prose = load_prose(root)
    for file in files:
        if not file.resolve().is_relative_to(root / ("docs" if file.suffix == ".md" else "data/i18n")):
            raise click.ClickException(f"{file}: this is no translation → a file of data/i18n/ or docs/")
        if file.suffix == ".md":
            page = prose.at(file.resolve().relative_to(root).as_posix())
            source = page and prose.source.get(page.name)
            if page is None or source is None:
                raise click.ClickException(f"{file}: no page of this name in docs/{SOURCE_LANGUAGE} → write the English first")
            text = file.read_text(encoding="utf-8")
            write.whole(file.resolve(), stamped(text, source.fingerprint))
            click.echo(f"{file}: translates {source.fingerprint}")
            continue
        name = file.resolve().relative_to(root / "data" / "i18n").with_suffix("").as_posix().partition("/")[2]
        try:
            changed, unknown = write.stamp(file.resolve(), root, toolbox.english.get(name, {}))
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"{file}: {changed} entries stamped")
        for path in unknown:
            click.echo(f"{file}: {path}: there is no such English text → remove the entry or correct its key", err=True)


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--raise", "higher", is_flag=True, help="Raise each country's floor (data/floors.yml) to what is read now.")
def status(form: str, higher: bool) -> None:
    """Countries × topics: how much is answered, how well it is proven, how old the oldest reading is."""
    root = _root()
    loaded = load(root)
    toolbox = _toolbox(loaded)
    table = status_view(toolbox)
    if higher:
        _readable(loaded, "floors")
        read = {item.country: item.whole.read for item in table.countries}
        floors = {code: max(read.get(code, 0), toolbox.floors.get(code, 0)) for code in {*read, *toolbox.floors}}
        write.floors(root / "data" / "floors.yml", floors)
    click.echo(table.as_json() if form == "json" else table.as_text())


@main.command()
@click.option("--to", "target", type=click.Path(path_type=Path), help="Folder of the site; site/ by default.")
@click.option("--lang", "languages", multiple=True, help="Only this language, and English; may be repeated.")
@click.option("--edition", default="", help="Build it as this edition, to stand beside others, as `publish` does.")
@click.option("--packs", is_flag=True, help="With the packs: handbook, chapters and countries as PDF, Word and EPUB.")
def build(target: Path | None, languages: tuple[str, ...], edition: str, packs: bool) -> None:
    """Build the whole site. The old one stays until the new one is whole."""
    from .site.build import build as run

    root = _root()
    ready = _ready(root, edition, languages) if packs else None
    sys.exit(run(root, target or root / "site", languages or None, _progress, edition, ready))


def _ready(root: Path, edition: str = "", languages: tuple[str, ...] = (), folder: Path | None = None) -> Path:
    """All packs of some languages, of every language where none is named: the folder they stand in."""
    from .packs.make import make_standard
    from .packs.pandoc import PackError

    kept = root / ".cache" / "packs"
    folder = folder or kept / "ready"
    books = _sound(root, edition)
    chosen = [lang for lang in books.languages if not languages or lang in (*languages, SOURCE_LANGUAGE)]
    try:
        make_standard(books, folder, kept, chosen, _progress)
    except (PackError, OSError) as error:
        raise click.ClickException(f"the packs were not made: {error}") from None
    return folder


def _sound(root: Path, edition: str = "") -> Library:
    """The library of the checkout; mistakes in it are printed and end the run."""
    books = library(root, fresh=True, edition=edition)
    errors = [item for item in everything(books.loaded, books.prose) if not item.warning]
    if errors or books.loaded.toolbox is None:
        _report(errors)
        raise click.ClickException("nothing was made → mend the mistakes first")
    return books


@main.command()
@click.option("--lang", default=SOURCE_LANGUAGE, show_default=True, help="Language of the pack.")
@click.option("--chapters", default="", help="Chapters, or pages of them, with commas: method,templates/memorandum.")
@click.option("--countries", default="", help="Codes of countries, with commas: FR,ES,PT.")
@click.option("--format", "form", type=click.Choice(["pdf", "docx", "epub"]), help="That of the output file's name by default.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option("--standard", type=click.Path(file_okay=False, path_type=Path), help="Make all packs of an edition in this folder instead.")
def pack(lang: str, chapters: str, countries: str, form: str | None, output: Path | None, standard: Path | None) -> None:
    """Make a pack: chapters and countries in one language as one file, to print, to work on, to take along."""
    from .packs.make import make
    from .packs.pandoc import PackError
    from .packs.selection import Format, Selection, select

    root = _root()
    if standard:
        if chapters or countries or output:
            raise click.UsageError("--standard makes all packs of an edition → leave out --chapters, --countries and --output")
        _ready(root, folder=standard)
        return
    if output is None:
        raise click.UsageError("say where to: --output FILE")
    form = form or output.suffix.removeprefix(".")
    if form not in list(Format) or (output.suffix and output.suffix != f".{form}"):
        raise click.UsageError(f"{output} does not say what it is → end its name in .pdf, .docx or .epub, as --format says")
    books = _sound(root)
    chosen = select(books.toolbox, lang.lower(), _listed(chapters), _listed(countries))
    if not isinstance(chosen, Selection):
        raise click.ClickException("\n".join(chosen))
    _progress("setting the pack …")
    try:
        write.whole(output, make(books, chosen, Format(form)))
    except (PackError, OSError) as error:
        raise click.ClickException(f"{output} was not written: {error}") from None
    click.echo(f"{output}: {output.stat().st_size / 1_000_000:.1f} MB")


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--remote", default="origin", show_default=True, help="Name or address of the repository that is published to.")
@click.option("--branch", default="gh-pages", show_default=True, help="Branch that is the published site.")
def deploy(folder: Path, remote: str, branch: str) -> None:
    """Put the published site into FOLDER of a server of your own, in one step; see scripts/nginx.conf."""
    from .editions.deploy import deploy as run
    from .editions.git import EditionError

    try:
        new = run(_root(), remote, branch, folder.resolve(), _progress)
    except (EditionError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{folder / 'current'} is what is published" + ("" if new else ", and was before"))


@main.command()
@click.option("--country", help="Only this country.")
@click.option("--on", "day", help="Ask for another day than today, YYYY-MM-DD.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write one issue a country to this folder; see `issues`.")
def due(country: str | None, day: str | None, as_json: bool, folder: Path | None) -> None:
    """List the answers that are to be read again, with the sources to read."""
    from .editions import due as said
    from .editions import issues

    toolbox = _toolbox(load(_root()))
    try:
        on = date.fromisoformat(day) if day else toolbox.today
    except ValueError:
        raise click.UsageError(f"--on {day}: write YYYY-MM-DD, such as 2026-11-22") from None
    found = [item for item in due_answers(toolbox, on) if country is None or item.country == country.upper()]
    voice = Voice(toolbox, SOURCE_LANGUAGE)
    if folder:
        for file in issues.write(said.as_issues(found, voice), folder):
            click.echo(file)
    else:
        click.echo(said.as_json(found) if as_json else said.as_text(found, voice))
    click.echo(f"{len(found)} answers are due", err=True)


@main.command()
@click.option("--corpus", "named", multiple=True, metavar="OWNER/NAME=GIT_DIR", help="A clone of a corpus; may be repeated.")
@click.option("--at", "states", multiple=True, metavar="OWNER/NAME=COMMIT", help="Compare with this state of a corpus; its HEAD by default.")
@click.option("--corpora", type=click.Path(file_okay=False, path_type=Path), help="Folder of clones: owner+name.git.")
@click.option("--fetch", is_flag=True, help="Clone what readings name to the folder of clones, or bring it up to date.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write one issue a country to this folder; see `issues`.")
def watch(named: tuple[str, ...], states: tuple[str, ...], corpora: Path | None, fetch: bool, as_json: bool, folder: Path | None) -> None:
    """Hold what was read in git corpora against newer states of them: which cited articles read otherwise now."""
    from dataclasses import replace

    from .editions import issues
    from .editions import watch as law
    from .editions.git import EditionError

    toolbox = _toolbox(load(_root()))
    if fetch and corpora is None:
        raise click.UsageError("--fetch needs a folder of clones: --corpora FOLDER")
    failed = law.fetch(toolbox, corpora, _progress) if fetch and corpora else []
    known = law.corpora(corpora) if corpora else {}
    known |= {name: law.Corpus(Path(path)) for name, path in map(_pair, named)}
    for name, commit in map(_pair, states):
        if name not in known:
            raise click.UsageError(f"--at {name}: there is no such corpus here → --corpus {name}=GIT_DIR")
        known[name] = replace(known[name], at=commit)
    if not known:
        raise click.UsageError("say where the corpora are: --corpora FOLDER, or --corpus OWNER/NAME=GIT_DIR")
    try:
        found, count = law.watch(toolbox, known)
    except EditionError as error:
        raise click.ClickException(str(error)) from None
    voice = Voice(toolbox, SOURCE_LANGUAGE)
    if folder:
        for file in issues.write(law.as_issues(found, voice), folder):
            click.echo(file)
    else:
        click.echo(law.as_json(found) if as_json else law.as_text(found, voice))
    click.echo(f"{count} readings compared, {len(found)} to read again", err=True)
    if failed:
        raise click.ClickException(f"not fetched, so possibly not compared: {', '.join(failed)} → run this again, or read these texts elsewhere")


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not value or "/" not in name:
        raise click.UsageError(f"{text!r} → write OWNER/NAME=VALUE")
    return name, value


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write an issue to this folder; see `issues`.")
def links(as_json: bool, folder: Path | None) -> None:
    """Ask for every external address of data and prose, and list those that lead nowhere."""
    from .editions import issues
    from .editions import links as external
    from .editions.git import EditionError

    root = _root()
    toolbox = _toolbox(load(root))
    try:
        gone, unknown = external.check(external.addresses(toolbox, load_prose(root)), _progress)
    except EditionError as error:
        raise click.ClickException(str(error)) from None
    if folder:
        for file in issues.write(external.as_issue(gone, Voice(toolbox, SOURCE_LANGUAGE)), folder):
            click.echo(file)
    else:
        click.echo(external.as_json(gone) if as_json else external.as_text(gone))
    click.echo(f"{len(gone)} lead nowhere, {unknown} could not be judged", err=True)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--label", required=True, help="Label of the issues, such as freshness.")
def issues(folder: Path, label: str) -> None:
    """File the issues in FOLDER with `gh`: new ones are opened, known ones renewed, finished ones closed."""
    from .editions.git import EditionError
    from .editions.issues import file

    try:
        for line in file(folder, label):
            click.echo(line)
    except EditionError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.argument("old")
@click.argument("new", default="")
@click.option("--json", "form", flag_value="json", help="For programs.")
@click.option("--markdown", "form", flag_value="markdown", help="For a pull request.")
def diff(old: str, new: str, form: str | None) -> None:
    """What NEW says otherwise than OLD, by meaning. Each is an edition or a commit; NEW is the files here by default."""
    from .editions.diff import as_markdown, as_text

    root = _root()
    try:
        before = past.at(root, old)
        here = _toolbox(load(root))
        after = speaking(past.at(root, new), here) if new else here
    except past.PastError as error:
        raise click.ClickException(str(error)) from None
    voice = Voice(after, SOURCE_LANGUAGE)
    found = changes(before, voice)
    if form == "json":
        click.echo(opendata.changes_file(found, old, new or after.publication.edition).model_dump_json(indent=1))
    else:
        click.echo(as_markdown(found, voice) if form == "markdown" else as_text(found, voice))


@main.command()
@click.argument("edition")
@click.option("--lang", "languages", multiple=True, help="A language besides English; may be repeated. All by default.")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The zip to write; its checksum goes beside it.")
@click.option("--site", type=click.Path(exists=True, file_okay=False, path_type=Path), help="What `build --edition` has made; built now by default.")
def offline(edition: str, languages: tuple[str, ...], target: Path, site: Path | None) -> None:
    """Make a copy of EDITION that opens from a folder, search and comparison included: a zip and its checksum."""
    from .editions.git import EditionError
    from .editions.offline import checksum
    from .editions.offline import offline as run
    from .editions.publish import named
    from .site.build import build as build_site

    root = _root()
    toolbox = _toolbox(load(root))
    try:
        named(edition)
        with tempfile.TemporaryDirectory(prefix="toolbox-") as scratch:
            if site is None:
                site = Path(scratch) / "site"
                if build_site(root, site, languages or None, _progress, edition):
                    sys.exit(1)
            content = run(site, edition, toolbox.publication.languages, languages, host(toolbox))
        write.whole(target, content)
        write.whole(target.with_name(f"{target.name}.sha256"), checksum(target, content))
    except (EditionError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{target}: {len(content) / 1_000_000:.1f} MB")


@main.command()
@click.argument("edition")
@click.option("--remote", default="origin", show_default=True, help="Name or address of the repository to publish to.")
@click.option("--branch", default="gh-pages", show_default=True, help="Branch that is the published site.")
@click.option("--site", type=click.Path(exists=True, file_okay=False, path_type=Path), help="What `build --edition` has made; built now by default.")
def publish(edition: str, remote: str, branch: str, site: Path | None) -> None:
    """Publish EDITION, such as 2026.11, whole or not at all. Whatever happened, the same command may be run again."""
    from .editions.git import EditionError, workbench
    from .editions.publish import comparable, named, unchanged
    from .editions.publish import publish as run
    from .site.build import build as build_site

    root = _root()
    toolbox = _toolbox(load(root))
    try:
        named(edition)
        with workbench(root) as bench:
            if site is None:
                unchanged(bench)
                comparable(bench, edition, remote)
                site = bench.folder / "site"
                if build_site(root, site, None, _progress, edition, _ready(root, edition)):
                    sys.exit(1)
            new = run(bench, toolbox, edition, site.resolve(), host(toolbox), remote, branch, _progress)
    except (EditionError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{edition} is published" if new else f"{edition} was published before, from the same commit: nothing to do")


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--lang", "languages", multiple=True, help="Only this language, and English; may be repeated.")
def serve(port: int, languages: tuple[str, ...]) -> None:
    """Serve the site here and rebuild what changes."""
    from .site.serve import serve as run

    sys.exit(run(_root(), port=port, languages=languages or None))


@main.command()
@click.option("--to", "target", type=click.Path(path_type=Path), help="Folder for the open data.")
@click.option("--schemas", is_flag=True, help="Rewrite data/schema/, the JSON Schemas that editors use.")
def export(target: Path | None, schemas: bool) -> None:
    """Write the open data (data/*.json, data/answers.csv and their schemas) without building the site."""
    root = _root()
    loaded = load(root)
    toolbox = _toolbox(loaded)
    if schemas:
        for name, text in editor_schemas(toolbox.questions).items():
            write.whole(root / "data" / "schema" / f"{name}.json", text)
    if target:
        errors = [item for item in check_data(loaded) if not item.warning]
        if errors:
            _report(errors)
            raise click.ClickException("the open data was not written → mend the mistakes first")
        opendata.write(toolbox, target, before=edition_before(root, toolbox))
    if not schemas and not target:
        raise click.UsageError("say what to write: --to FOLDER or --schemas")


@main.command()
def bench() -> None:
    """Time a full build against stock `mkdocs build`, and the handbook against WeasyPrint, in one run on the same tree."""
    from .bench.packs import bench as packs
    from .bench.site import bench as site

    sys.exit(site(_root()) or packs(_root()))
