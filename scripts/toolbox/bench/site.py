"""What the own build is worth: it and a stock `mkdocs build` of the same tree, one after the other in one run.

Stock means: the language plugin builds one language after the other in one process, with its search plugin and the theme's
own templates. Pages and macros are the same; ours has the search index, the open data and the sitemap in its time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import yaml

from .measure import measured, report

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


def bench(root: Path, progress: Callable[[str], None] = print) -> int:
    """Print seconds, ratio, pages and memory of both builds."""
    with tempfile.TemporaryDirectory(prefix="toolbox-bench-") as folder:
        target = Path(folder)
        progress("stock mkdocs build …")
        config = _stock(root, target)
        stock = measured(
            root,
            ["mkdocs", "build", "--config-file", str(config), "--site-dir", str(target / "stock")],
            lambda: _pages(target / "stock"),
        )
        progress("toolbox build …")
        ours = measured(root, ["toolbox", "build", "--to", str(target / "ours")], lambda: _pages(target / "ours"))
    report(progress, ("stock mkdocs", stock), ours)
    return 0


def _pages(site_dir: Path) -> int:
    return sum(1 for _ in site_dir.rglob("*.html"))


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
