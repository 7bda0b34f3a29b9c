"""Each layer imports only those above it, and one knows the engine."""

from __future__ import annotations

import ast
from pathlib import Path

from .copies import ROOT

PACKAGE = ROOT / "scripts" / "toolbox"
ABOVE = {
    "model": (),
    "store": ("model",),
    "prose": ("model", "store"),
    "views": ("model", "store", "prose"),
    "checks": ("model", "store", "prose", "views"),
    "site": ("model", "store", "prose", "views", "checks"),
    "packs": ("model", "store", "prose", "views", "checks"),
    "editions": ("model", "store", "prose", "views", "checks"),
    "bench": ("model", "store", "prose", "views", "checks", "site", "packs"),
    "cli": ("model", "store", "prose", "views", "checks", "site", "packs", "editions", "bench"),
    "__main__": ("cli",),
}
ENGINES = ("mkdocs", "mkdocs_macros", "mkdocs_static_i18n", "material", "pagefind")


def imports(file: Path) -> set[str]:
    """Every module a file imports, wherever it does so, by its absolute name."""
    package = ["toolbox", *file.relative_to(PACKAGE).parent.parts]
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            found |= {stem} | {f"{stem}.{alias.name}" for alias in node.names}
    return found


def test_each_layer_imports_only_those_above_it() -> None:
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        layer = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if layer == "__init__":
            continue
        for name in imports(file):
            parts = name.split(".")
            if parts[0] == "toolbox" and len(parts) > 1 and parts[1] != layer and parts[1] not in ABOVE[layer]:
                wrong.append(f"{file.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_only_the_site_knows_the_engine() -> None:
    for file in PACKAGE.rglob("*.py"):
        if file.relative_to(PACKAGE).parts[0] != "site":
            known = {name for name in imports(file) if name.split(".")[0] in ENGINES}
            assert not known, f"{file.relative_to(ROOT)} imports {known}"
