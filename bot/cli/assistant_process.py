"""Keeps an assistant running: starts it, starts it again when it dies or hangs, ends it with the gateway."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.gateway.assistant_health import Assistant

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
STEADY_S = 60.0
DRAIN_S = 10.0
# An assistant answers a probe on a thread that does no other work, so one that trains an index or reads
# a large knowledge base answers too. One that has only just started does not listen yet, on a busy machine
# for a minute or two; and while its libraries load they may hold up an answer.
PROBE_EVERY_S = 1.0
HUNG_S = 20.0
HUNG_WHILE_LOADING_S = 40.0
HUNG_AT_START_S = 180.0


class AssistantProcess:
    """One assistant behind `socket`. Restarts wait longer each time, up to 30 s, until one ran a minute."""

    def __init__(
        self,
        socket: Path,
        models: Path,
        report: Callable[[str], None] = print,
        python: str = sys.executable,
    ) -> None:
        self.socket = socket
        self._command = assistant_command(python, socket, models)
        self._report = report
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process id, while one runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if self._process and running else None

    async def keep_running(self) -> None:
        """Run until cancelled; then end the assistant, which first finishes the turn it is in."""
        delay = FIRST_DELAY_S
        try:
            while True:
                lasted, code = await self._run_once()
                delay = FIRST_DELAY_S if lasted > STEADY_S else min(delay * 2, LONGEST_DELAY_S)
                self._report(f"An assistant ended ({_cause(code)}); starting it again in {delay:.0f} s.")
                await asyncio.sleep(delay)
        finally:
            await self._end()

    async def _run_once(self) -> tuple[float, int]:
        loop = asyncio.get_running_loop()
        started = loop.time()
        # The assistant leaves when its standard input closes, so it never outlives this process.
        self._process = await asyncio.create_subprocess_exec(*self._command, stdin=asyncio.subprocess.PIPE)
        watchdog = asyncio.create_task(self._kill_when_hung(self._process))
        try:
            code = await self._process.wait()
        finally:
            watchdog.cancel()
            await asyncio.gather(watchdog, return_exceptions=True)
        return loop.time() - started, code

    async def _kill_when_hung(self, process: asyncio.subprocess.Process) -> None:
        """Kill one that lives and does not answer; what it was asked is asked of another."""
        now = asyncio.get_running_loop().time
        assistant = Assistant(f"unix:{self.socket}", now)
        answered, most_s = now(), HUNG_AT_START_S
        try:
            while now() - answered < most_s:
                await asyncio.sleep(PROBE_EVERY_S)
                if not await assistant.probe():
                    continue
                answered = now()
                if most_s > HUNG_S:
                    most_s = HUNG_S if assistant.state == "ready" else HUNG_WHILE_LOADING_S
        finally:
            await assistant.session.close()
        self._report(f"Assistant {process.pid} does not answer; it is ended.")
        with contextlib.suppress(ProcessLookupError):
            process.kill()

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), DRAIN_S)
        except asyncio.TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def assistant_command(python: str, socket: Path, models: Path) -> Sequence[str]:
    """Return the command line of one assistant."""
    return (
        python,
        *("-W", "ignore"),  # Rasa's libraries are old, and say so at every start
        *("-m", "bot.assistant"),
        *("--socket", str(socket)),
        *("--model", str(models)),
        "--leave-with-parent",
    )


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
