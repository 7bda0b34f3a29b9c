"""What is to be read again: by age, by amendments, by the newer text of a corpus; and the issues that say so."""

from __future__ import annotations

import http.server
import json
import threading
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from toolbox.cli import main
from toolbox.editions import issues, links
from toolbox.editions import watch as law
from toolbox.editions.git import EditionError
from toolbox.prose.page import load as load_prose
from toolbox.store.load import load
from toolbox.views.answer import answer_view
from toolbox.views.voice import Voice

from .copies import ROOT, break_line, copy_data, loaded
from .editions import git

COUNTRY = """\
country: PT
applies_via: EU
sources:
  lei: {title: Lei, unit: Art., url: "https://www.example.pt/lei"}
answers:
  joint.occasional:
    value: yes
    cites: [lei 39(1)]
  joint.cross_border:
    value: yes
    cites: [lei 39(2), lei 40]
  joint.law_choice:
    value: silent
    cites: [lei 99]
"""
ACT = "# Lei\n##### Artigo 39.º\nOs agrupamentos podem contratar em conjunto.\n##### Artigo 40.º\nO contrato pode ser celebrado além-fronteiras.\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One country with three answers, two of them read on 20 November 2026 in a git corpus."""
    root = copy_data(tmp_path / "checkout")
    for folder in ("countries", "readings", "i18n"):
        for file in (root / "data" / folder).rglob("*.yml"):
            file.unlink()
    (root / "data/countries/pt.yml").write_text(COUNTRY, "utf-8")
    monkeypatch.chdir(root)
    corpus = tmp_path / "corpus"
    (corpus / "pt").mkdir(parents=True)
    git(corpus, "init", "-q")
    change(corpus, ACT, "2026-03-01", "Lei")
    for cite, subject, article in (("lei 39(1)", "occasional", "39"), ("lei 39(2)", "cross_border", "39"), ("lei 40", "cross_border", "40")):
        done = toolbox(
            "read", "pt", cite, f"joint.{subject}", "--repo", "owner/corpus", "--git-dir", str(corpus / ".git"), "--path", "pt/lei.md",
            "--article", f"##### Artigo {article}.º", "--as-of", "2026-03-01", "--seen", "2026-11-20",
        )  # fmt: skip
        assert done.exit_code == 0, done.output
    return root


def toolbox(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def change(corpus: Path, text: str, day: str, what: str) -> None:
    """A commit of the corpus, dated with the day of the law."""
    (corpus / "pt/lei.md").write_text(text, "utf-8")
    git(corpus, "add", "-A")
    git(corpus, "commit", "-qm", what, f"--date={day}T00:00:00")


def due(*words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(CliRunner().invoke(main, ["due", "--json", *words]).stdout)
    return found


def test_an_answer_is_due_when_its_questions_interval_has_passed(root: Path) -> None:
    break_line(root / "data/questions/joint.yml", "check_every: 12 months", "check_every: 3 months")
    break_line(root / "data/questions/joint.yml", "  joint.cross_border:\n", "  joint.cross_border:\n    check_every: 13 months\n")
    assert due("--on", "2027-02-19") == []
    (found,) = due("--on", "2027-02-20")
    assert found == {"country": "PT", "question": "joint.occasional", "since": "2027-02-20", "reason": "age", "citations": ["lei 39(1)"]}
    assert {str(item["question"]) for item in due("--on", "2027-12-20")} == {"joint.cross_border", "joint.occasional"}, "never read is not due"
    assert due("--on", "2027-12-20", "--country", "es") == []


def test_amended_and_changed_answers_are_due_at_once(root: Path) -> None:
    file = root / "data/countries/pt.yml"
    break_line(file, 'url: "https://www.example.pt/lei"', 'url: "https://www.example.pt/lei", amended: [{on: 2026-06-01, by: Lei 2, places: ["40"]}]')
    (found,) = due("--on", "2026-11-22")
    assert (found["question"], found["reason"], found["since"], found["citations"]) == ("joint.cross_border", "amended", "2026-06-01", ["lei 40"])
    break_line(file, "value: yes", "value: no")
    said = toolbox("due", "--on", "2026-11-22").stdout.splitlines()
    assert said[0].startswith("PT · ") and "the answer was changed after it was read on 20 November 2026" in said[0]
    assert said[1] == "    Art. 39(1) Lei https://www.example.pt/lei (owner/corpus pt/lei.md)"


def test_a_day_that_is_none_is_said(root: Path) -> None:
    done = toolbox("due", "--on", "soon")
    assert done.exit_code == 2 and "write YYYY-MM-DD" in done.output


def test_watch_finds_the_article_that_changed_and_since_when(root: Path, tmp_path: Path) -> None:
    corpus, readings = tmp_path / "corpus", (root / "data/readings/pt.yml").read_text("utf-8")
    here = ["watch", "--corpus", f"owner/corpus={corpus / '.git'}"]
    done = toolbox(*here)
    assert done.stdout.strip() == "" and "3 readings compared, 0 to read again" in done.stderr
    change(corpus, "# Lei\nPreâmbulo novo.\n\n" + ACT.removeprefix("# Lei\n").replace("em conjunto", "em  conjunto"), "2026-05-01", "Not the article")
    assert toolbox(*here).stdout.strip() == "", "white space and other articles do not count"
    change(corpus, ACT.replace("além-fronteiras", "no estrangeiro"), "2026-07-01", "Lei 7")
    change(corpus, ACT.replace("além-fronteiras", "com vizinhos"), "2026-09-01", "Lei 9")
    lines = toolbox(*here).stdout.splitlines()
    assert lines[0].startswith("PT · ") and "(joint.cross_border) · lei 40: the article reads otherwise now, read as of 2026-03-01" in lines[0]
    assert [line.split()[0] for line in lines[1:]] == ["2026-07-01", "2026-09-01"] and lines[2].endswith("Lei 9")
    before = git(corpus, "rev-parse", "HEAD~2")
    assert toolbox(*here, "--at", f"owner/corpus={before}").stdout.strip() == ""
    assert (root / "data/readings/pt.yml").read_text("utf-8") == readings, "a watch makes no reading"


@pytest.mark.parametrize(
    ("text", "says", "count"),
    [
        (ACT.replace("##### Artigo 40.º", "##### Artigo 41.º"), "the article is not where it was", 1),
        ("", "the file is not where it was", 3),
    ],
)
def test_watch_tells_what_is_gone(root: Path, tmp_path: Path, text: str, says: str, count: int) -> None:
    corpus = tmp_path / "corpus"
    if text:
        change(corpus, text, "2026-07-01", "Lei 7")
    else:
        git(corpus, "rm", "-q", "pt/lei.md")
        git(corpus, "commit", "-qm", "Moved", "--date=2026-07-01T00:00:00")
    lines = toolbox("watch", "--corpus", f"owner/corpus={corpus / '.git'}").stdout.splitlines()
    assert len(lines) == 2 * count and all(says in line for line in lines[::2]) and all("2026-07-01" in line for line in lines[1::2])


def test_watch_does_not_take_a_rewritten_corpus_for_a_change_of_law(root: Path, tmp_path: Path) -> None:
    file = root / "data/readings/pt.yml"
    file.write_text(file.read_text("utf-8").replace(git(tmp_path / "corpus", "rev-parse", "HEAD"), "0" * 40), "utf-8")
    change(tmp_path / "corpus", ACT.replace("conjunto", "grupo"), "2026-07-01", "Lei 7")
    lines = toolbox("watch", "--corpus", f"owner/corpus={tmp_path / 'corpus/.git'}").stdout.splitlines()
    assert len(lines) == 2 and all("the text that was read cannot be found again" in line for line in lines)


def test_watch_clones_what_readings_name(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forge" / "owner").mkdir(parents=True)
    git(tmp_path, "clone", "-q", "--bare", "corpus", "forge/owner/corpus")
    monkeypatch.setattr(law, "FORGE", f"file://{tmp_path}/forge/")
    clones = ["watch", "--corpora", str(tmp_path / "clones"), "--fetch"]
    assert "3 readings compared, 0 to read again" in toolbox(*clones).stderr
    change(tmp_path / "corpus", ACT.replace("além-fronteiras", "no estrangeiro"), "2026-07-01", "Lei 7")
    git(tmp_path / "corpus", "push", "-q", str(tmp_path / "forge/owner/corpus"), "HEAD")
    done = toolbox(*clones)
    assert "3 readings compared, 1 to read again" in done.stderr and "2026-07-01" in done.stdout
    (tmp_path / "forge/owner/corpus").rename(tmp_path / "gone")
    done = toolbox(*clones)
    assert done.exit_code == 1 and "possibly not compared: owner/corpus" in done.stderr and "2026-07-01" in done.stdout, "what is known is said"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["watch"], "say where the corpora are"),
        (["watch", "--fetch"], "--corpora FOLDER"),
        (["watch", "--corpus", "corpus"], "write OWNER/NAME=VALUE"),
        (["watch", "--corpus", "owner/corpus=nowhere"], "name a git directory and a commit in it"),
        (["watch", "--at", "owner/corpus=HEAD"], "there is no such corpus here"),
    ],
)
def test_watch_says_what_is_missing(root: Path, words: list[str], says: str) -> None:
    done = toolbox(*words)
    assert done.exit_code != 0 and says in done.output and isinstance(done.exception, SystemExit)


class Host(http.server.BaseHTTPRequestHandler):
    """Answers with the number in the path; to HEAD with 405 where the path says so."""

    def do_HEAD(self) -> None:
        self.send_response(405 if "get" in self.path else int(self.path[1:4]))
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(int(self.path[1:4]))
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def test_only_links_that_surely_lead_nowhere_are_reported(root: Path, tmp_path: Path) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    urls = [f"{here}/{path}" for path in ("200", "404", "410", "403", "500", "200-get", "404-get")]
    found = {url: [f"place {number}"] for number, url in enumerate([*urls, "https://host.invalid/x", "http://127.0.0.1:1/refused"])}
    try:
        gone, unknown = links.check(found, lambda line: None)
    finally:
        server.shutdown()
    assert {item.url: item.why for item in gone} == {
        f"{here}/404": "404", f"{here}/410": "410", f"{here}/404-get": "404", "https://host.invalid/x": "no such host"
    }  # fmt: skip
    assert unknown == 3
    (issue,) = links.as_issue(gone, Voice(loaded().toolbox, "en"))  # type: ignore[arg-type]
    assert issue.title == "4 external links lead nowhere" and f"- <{here}/404>: 404 · place 1" in issue.body
    with pytest.raises(EditionError, match="where there is a network"):
        links.check({"https://host.invalid/x": []}, lambda line: None)


def test_every_address_of_data_and_prose_is_asked_for(root: Path) -> None:
    box = load(root).toolbox
    assert box
    found = links.addresses(box, load_prose(ROOT))
    assert found["https://www.example.pt/lei"] == ["data/countries/pt.yml lei"]
    assert any(place.startswith("data/eu/acts.yml ") for places in found.values() for place in places)


class Forge:
    """Takes what `gh` would be told, and answers as it does."""

    def __init__(self) -> None:
        self.open: dict[int, dict[str, object]] = {}
        self.said: list[tuple[str, ...]] = []

    def __call__(self, *arguments: str, given: str = "") -> str:
        self.said.append(arguments)
        if arguments[:2] == ("issue", "list"):
            return json.dumps([{"number": number, **item} for number, item in self.open.items()])
        title = arguments[arguments.index("--title") + 1] if "--title" in arguments else ""
        if arguments[:2] == ("issue", "create"):
            self.open[len(self.said)] = {"title": title, "body": given}
        elif arguments[:2] == ("issue", "edit"):
            self.open[int(arguments[2])] = {"title": title, "body": given}
        elif arguments[:2] == ("issue", "close"):
            del self.open[int(arguments[2])]
        return ""


def test_one_issue_a_country_renewed_and_closed(root: Path, tmp_path: Path) -> None:
    forge, folder = Forge(), tmp_path / "due"
    forge.open[7] = {"title": "Somebody's own", "body": "words"}
    done = toolbox("due", "--on", "2028-01-01", "--to", str(folder))
    assert done.stdout.split() == [str(folder / "pt.md")]
    text = (folder / "pt.md").read_text("utf-8")
    assert text.startswith("# Portugal: 2 answers are to be read again\n\nCompare each answer") and "(<https://www.example.pt/lei>)" in text
    assert issues.file(folder, "freshness", forge) == ["created: Portugal: 2 answers are to be read again"]
    assert issues.file(folder, "freshness", forge) == [], "again: nothing to do"
    (folder / "pt.md").write_text(text.replace("2 answers", "1 answers"), "utf-8")
    assert issues.file(folder, "freshness", forge) == ["renewed: Portugal: 1 answers are to be read again"]
    issues.write([], folder)
    assert issues.file(folder, "freshness", forge) == ["closed: Portugal: 1 answers are to be read again"]
    assert list(forge.open) == [7], "an issue of somebody else stays"


def test_issues_of_the_law_watch(root: Path, tmp_path: Path) -> None:
    change(tmp_path / "corpus", ACT.replace("além-fronteiras", "no estrangeiro"), "2026-07-01", "Lei <b>7</b> @all")
    toolbox("watch", "--corpus", f"owner/corpus={tmp_path / 'corpus/.git'}", "--to", str(tmp_path / "out"))
    text = (tmp_path / "out/pt.md").read_text("utf-8")
    assert text.startswith("# Portugal: the text of 1 citations has changed")
    assert "](<https://github.com/owner/corpus/commit/" in text and "@all" not in text and "<b>" not in text.replace("\\<b", "")


def test_a_long_issue_is_cut(tmp_path: Path) -> None:
    forge = Forge()
    issues.write([issues.Issue("pt", "Title", "line\n" * 30_000)], tmp_path)
    issues.file(tmp_path, "freshness", forge)
    (body,) = (str(item["body"]) for item in forge.open.values())
    assert len(body) < 65_000 and body.endswith("…\n\n<!-- toolbox freshness pt -->\n")


def test_without_gh_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(EditionError, match="install it from"):
        issues.gh("label", "list")
    (tmp_path / "empty" / "gh").write_text("#!/bin/sh\necho no rights >&2\nexit 1\n")
    (tmp_path / "empty" / "gh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'empty'}:/bin:/usr/bin")
    with pytest.raises(EditionError, match="gh label list: no rights"):
        issues.gh("label", "list")
    done = toolbox("issues", str(tmp_path / "empty"), "--label", "freshness")
    assert done.exit_code == 1 and "no rights" in done.output


def test_pages_say_by_when_an_answer_is_to_be_read_again(root: Path) -> None:
    box = load(root, date(2026, 11, 22)).toolbox
    assert box
    view = answer_view(Voice(box, "en"), "PT", "joint.occasional")
    assert view.due == box.topic_of["joint.occasional"].due("joint.occasional", date(2026, 11, 20))
    assert answer_view(Voice(box, "en"), "PT", "joint.law_choice").due is None
