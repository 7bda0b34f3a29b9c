"""Firefox by its own remote protocol (Marionette): JSON over a socket, so that no driver has to be installed."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest


def installed() -> str | None:
    """The Firefox of this machine."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One window."""

    def __init__(self, port: int) -> None:
        self._stream = socket.create_connection(("127.0.0.1", port), timeout=120).makefile("rwb")
        self._number = 0
        self._receive()
        self.ask("WebDriver:NewSession", capabilities={"alwaysMatch": {"timeouts": {"script": 60_000, "pageLoad": 120_000}}})

    def _receive(self) -> Any:
        size = b""
        while (letter := self._stream.read(1)) != b":":
            if not letter:
                raise ConnectionError("Firefox hung up")
            size += letter
        return json.loads(self._stream.read(int(size)))

    def ask(self, command: str, **parameters: Any) -> Any:
        """A command of WebDriver and its answer."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(f"{len(message)}:".encode() + message)
        self._stream.flush()
        _, _, error, result = self._receive()
        if error:
            raise RuntimeError(error["message"])
        return result

    def open(self, url: str) -> None:
        """Open an address."""
        self.ask("WebDriver:Navigate", url=url)

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns; it may wait."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def wait(self, condition: str) -> Any:
        """Wait until an expression is true of the page, and return it. A page that is just being left has no answer."""
        deadline, found = time.monotonic() + 60, None
        while not found:
            assert time.monotonic() < deadline, f"never true: {condition}"
            time.sleep(0.2)
            with suppress(RuntimeError):
                found = self.run(f"return {condition}")
        return found


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """A Firefox with a fresh profile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    profile.mkdir(parents=True)
    (profile / "user.js").write_text(f'user_pref("marionette.port", {port});\nuser_pref("datareporting.policy.dataSubmissionEnabled", false);\n')
    command = [str(installed()), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                window = Firefox(port)
                break
            except OSError:
                if time.monotonic() > deadline or process.poll() is not None:
                    pytest.skip("the Firefox of this machine does not start")
                time.sleep(0.3)
        yield window
    finally:
        process.kill()
        process.wait()
