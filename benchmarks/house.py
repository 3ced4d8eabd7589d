"""A whole Frontdesk, started as its own process on its own data directory, for measuring and for tests."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import psutil

READY_TIMEOUT_S = 300.0


# An asking costs the gateway little and the assistant more: who only starts is asked often, who loads rarely.
_OFTEN_S, _RARELY_S = 0.01, 0.05


@dataclass(frozen=True)
class StartTimes:
    """Seconds from the start of `frontdesk serve` until the gateway, and the assistant, were ready; and the
    processor time that each process had used by then."""

    gateway_s: float
    gateway_processor_s: float
    assistant_s: float
    assistant_processor_s: float


class House:
    """`frontdesk serve` on a free port. Leaves with SIGTERM at the end of the `with` block."""

    def __init__(
        self, data_dir: Path, *, environ: dict[str, str] | None = None, demo: bool = True, assistants: int = 1
    ) -> None:
        self._assistants = assistants
        self.data_dir = data_dir
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data_dir.with_suffix(".log")
        self._options = ["--demo"] if demo else []
        self._environ = {**os.environ, **(environ or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self.start_times = StartTimes(0, 0, 0, 0)

    def __enter__(self) -> House:
        started = time.perf_counter()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "bot.cli.main", "serve", *self._options),
                    *("--port", str(self.port), "--data-dir", str(self.data_dir)),
                    *("--assistants", str(self._assistants)),
                ],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._environ,
            )
        try:
            gateway_s = self._wait(started, lambda: self.status("/healthz") == 200, _OFTEN_S)
            gateway_processor_s = _processor_s(self.gateway)
            assistant_s = self._wait(started, self.assistant_is_ready, _RARELY_S)
            assistant_processor_s = _processor_s(self.assistants[0])
        except BaseException:
            self.stop()
            raise
        self.start_times = StartTimes(gateway_s, gateway_processor_s, assistant_s, assistant_processor_s)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End it as a service manager would; kill it when it does not leave within 30 s."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def gateway(self) -> psutil.Process:
        """The gateway's process."""
        assert self._process is not None
        return psutil.Process(self._process.pid)

    @property
    def assistants(self) -> list[psutil.Process]:
        """The processes of the assistants that run now."""
        return [child for child in self.gateway.children() if _is_assistant(child)]

    def assistant_is_ready(self) -> bool:
        """Whether the gateway says that an assistant is ready."""
        return bool(self.read("/readyz").get("assistant"))

    def assistant_states(self) -> list[str]:
        """What the gateway says of each assistant."""
        with urlopen(self.url + "/readyz", timeout=5) as reply:
            return [each["state"] for each in json.load(reply)["assistants"]]

    def status(self, path: str) -> int:
        """The HTTP status of a GET, 0 when nobody listens."""
        try:
            with urlopen(self.url + path, timeout=5) as reply:
                return int(reply.status)
        except HTTPError as error:
            return error.code
        except (URLError, OSError):
            return 0

    def read(self, path: str) -> dict[str, object]:
        """The JSON object of a GET, empty when nobody listens."""
        try:
            with urlopen(self.url + path, timeout=5) as reply:
                return dict(json.load(reply))
        except (URLError, OSError):
            return {}

    def wait_until(
        self,
        condition: str,
        check: Callable[[], object],
        timeout_s: float = 60.0,
        every_s: float = _RARELY_S,
    ) -> None:
        """Wait for `check()` to be true; raises `AssertionError` naming the `condition` and the log."""
        deadline = time.monotonic() + timeout_s
        while not check():
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"not within {timeout_s:.0f} s: {condition}\n{self.log.read_text()[-4000:]}"
                )
            time.sleep(every_s)

    def _wait(self, started: float, check: Callable[[], object], every_s: float) -> float:
        assert self._process is not None
        process = self._process

        def checked() -> bool:
            if process.poll() is not None:
                raise AssertionError(f"frontdesk serve ended early:\n{self.log.read_text()[-4000:]}")
            return bool(check())

        self.wait_until("frontdesk serve is ready", checked, READY_TIMEOUT_S, every_s)
        return time.perf_counter() - started


def _processor_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _is_assistant(process: psutil.Process) -> bool:
    try:
        return "bot.assistant" in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
