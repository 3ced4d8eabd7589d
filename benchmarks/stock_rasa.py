"""Stock Rasa serving the same model and the same actions: `rasa run` beside `rasa run actions`."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from benchmarks.house import free_port
from bot.cli.assistant_python import find_assistant_python
from bot.services.settings import read_settings

START_TIMEOUT_S = 180.0


class StockRasa:
    """Both servers, on free ports. `url` is the REST channel's; POST `{sender, message}` there."""

    def __init__(self, model: Path, knowledge: Path, project: Path) -> None:
        self._model, self._knowledge, self._project = model, knowledge, project
        self._python = find_assistant_python(read_settings(os.environ).assistant_python)
        self._folder = tempfile.TemporaryDirectory(prefix="stock-rasa-")
        self._processes: list[subprocess.Popen[bytes]] = []
        self._port, self._actions_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._port}/webhooks/rest/webhook"
        self.start_s = 0.0

    def __enter__(self) -> StockRasa:
        started = time.perf_counter()
        folder = Path(self._folder.name)
        endpoints = folder / "endpoints.yml"
        endpoints.write_text(f"action_endpoint:\n  url: http://127.0.0.1:{self._actions_port}/webhook\n")
        credentials = folder / "credentials.yml"
        credentials.write_text("rest:\n")
        self._start("run", "actions", "--port", str(self._actions_port))
        self._start(
            *("run", "--model", str(self._model), "--port", str(self._port)),
            *("--endpoints", str(endpoints), "--credentials", str(credentials), "--enable-api"),
        )
        while not (self._answers(self._port, "/") and self._answers(self._actions_port, "/health")):
            if time.perf_counter() - started > START_TIMEOUT_S or any(p.poll() for p in self._processes):
                log = (folder / "log").read_text()[-4000:]
                self.stop()
                raise RuntimeError(f"stock Rasa did not start:\n{log}")
            time.sleep(0.1)
        self.start_s = time.perf_counter() - started
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def tracker_url(self, sender: str) -> str:
        """Return where the tracker of a conversation is read."""
        return f"http://127.0.0.1:{self._port}/conversations/{sender}/tracker"

    def stop(self) -> None:
        """End both servers and what they started."""
        for process in self._processes:
            for child in (
                psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
            ):
                child.kill()
            process.kill()
            process.wait()
        self._folder.cleanup()

    @property
    def processes(self) -> list[psutil.Process]:
        """Both servers' processes."""
        return [psutil.Process(process.pid) for process in self._processes]

    def rss_mb(self) -> dict[str, float]:
        """Resident memory of each server, in MB."""
        names = ("actions", "rasa")
        return {
            name: psutil.Process(process.pid).memory_info().rss / 1e6
            for name, process in zip(names, self._processes, strict=False)
        }

    def _start(self, *arguments: str) -> None:
        with (Path(self._folder.name) / "log").open("ab") as log:
            self._processes.append(
                subprocess.Popen(
                    [self._python, "-m", "rasa", *arguments],
                    cwd=self._project,
                    env={
                        **os.environ,
                        "FRONTDESK_KNOWLEDGE": str(self._knowledge),
                        "RASA_TELEMETRY_ENABLED": "false",
                    },
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )

    @staticmethod
    def _answers(port: int, path: str) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=2):
                return True
        except (URLError, OSError):
            return False
