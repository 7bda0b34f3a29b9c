"""A command as a process of its own, measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True)
class Measured:
    """A run: seconds, seconds of processors, megabytes of memory (the parent's peak and its largest child's), pages made."""

    seconds: float
    processor: float
    memory: float
    pages: int


def measured(root: Path, command: list[str], pages: Callable[[], int]) -> Measured:
    """Run a Python module with its arguments; `pages` counts what it has made."""
    run = subprocess.run([sys.executable, "-c", _MEASURED, *command], cwd=root, capture_output=True, text=True, check=False)
    seconds, processor, memory, code = json.loads(run.stderr.splitlines()[-1])
    if code or run.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{run.stdout}{run.stderr}")
    return Measured(seconds, processor, memory / 1024, pages())


def report(progress: Callable[[str], None], stock: tuple[str, Measured], ours: Measured) -> None:
    """Both runs and the ratios of their times."""
    for name, item in (stock, ("toolbox", ours)):
        progress(
            f"{name:12}{item.seconds:8.1f} s {item.processor:8.1f} s of processor {item.memory:8.0f} MB {item.pages:6} pages"
            f" {item.pages / item.seconds:8.1f} pages/s"
        )
    _, other = stock
    progress(f"{'ratio':12}{ours.seconds / other.seconds:8.2f}   {ours.processor / other.processor:8.2f}")
