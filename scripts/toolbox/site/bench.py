"""What the own build is worth: it and a stock `mkdocs build` of the same tree, one after the other in one run.

Stock means: the language plugin builds one language after the other in one process, with its search plugin and the theme's
own templates. Pages and macros are the same; ours has the search index, the open data and the sitemap in its time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

_MEASURED = """import json, resource, runpy, sys, time
start = time.monotonic()
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
except SystemExit as end:
    code = end.code or 0
else:
    code = 0
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
memory = sum(item.ru_maxrss for item in used)
processor = sum(item.ru_utime + item.ru_stime for item in used)
print(json.dumps([time.monotonic() - start, processor, memory, code]), file=sys.stderr)
"""

_HOOKS = """from mkdocs.plugins import event_priority
from toolbox.site import engine
from toolbox.site.engine import on_config, on_page_content, on_page_read_source
from toolbox.site.engine import use_sandbox as on_pre_build

@event_priority(-200)
def on_files(files, config):
    return engine.add_generated(files, config)

@event_priority(100)
def on_page_markdown(markdown, page, config, files):
    markdown = engine.on_page_markdown(markdown, page, config, files)
    page.meta = {}  # our templates are not there
    return markdown
"""


@dataclass(frozen=True)
class Measured:
    """One build: seconds, seconds of processors, megabytes of memory (the parent's peak and its largest child's), pages."""

    seconds: float
    processor: float
    memory: float
    pages: int


def bench(root: Path, progress: Callable[[str], None] = print) -> int:
    """Print seconds, ratio, pages and memory of both builds."""
    with tempfile.TemporaryDirectory(prefix="toolbox-bench-") as folder:
        target = Path(folder)
        progress("stock mkdocs build …")
        config = _stock(root, target)
        stock = _run(root, target / "stock", "mkdocs", "build", "--config-file", str(config), "--site-dir", str(target / "stock"))
        progress("toolbox build …")
        ours = _run(root, target / "ours", "toolbox", "build", "--to", str(target / "ours"))
    for name, measured in (("stock", stock), ("toolbox", ours)):
        progress(
            f"{name:8}{measured.seconds:8.1f} s {measured.processor:8.1f} s of processor "
            f"{measured.memory:8.0f} MB {measured.pages:6} pages"
        )
    progress(f"ratio   {ours.seconds / stock.seconds:8.2f}   {ours.processor / stock.processor:8.2f}")
    return 0


def _stock(root: Path, folder: Path) -> Path:
    """A configuration of the same tree with the theme as it comes and the plugins' own ways."""
    config = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    config["theme"] = {"name": "material", "font": False}
    config["docs_dir"] = str(root / "docs")
    hooks = folder / "hooks.py"
    hooks.write_text(_HOOKS, "utf-8")
    config["hooks"] = [str(hooks)]
    for plugin in config["plugins"]:
        if "i18n" in plugin:
            plugin["i18n"] |= {"reconfigure_material": True, "reconfigure_search": True}
    config["plugins"].insert(0, "search")
    file = folder / "mkdocs.yml"
    file.write_text(yaml.safe_dump(config), "utf-8")
    return file


def _run(root: Path, site_dir: Path, *command: str) -> Measured:
    run = subprocess.run([sys.executable, "-c", _MEASURED, *command], cwd=root, capture_output=True, text=True, check=False)
    seconds, processor, memory, code = json.loads(run.stderr.splitlines()[-1])
    if code or run.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{run.stdout}{run.stderr}")
    return Measured(seconds, processor, memory / 1024, sum(1 for _ in site_dir.rglob("*.html")))
