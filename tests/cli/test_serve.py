"""`frontdesk serve` when it cannot start, and what keeps an assistant running."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.assistant_process import AssistantProcess
from bot.cli.assistant_python import find_assistant_python
from bot.cli.demo import as_demo
from bot.cli.first_start import load_demo
from bot.cli.main import main
from bot.cli.serve import LOCK_FILE, PROJECT, serve
from bot.gateway.assistant_health import Assistant
from bot.services.settings import NO_NAME, Settings
from tests.gateway.fake_assistant import FakeAssistant


def test_a_second_gateway_is_kept_out_of_a_data_directory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert main(["serve", "--port", "0", "--data-dir", str(tmp_path)]) == 1
    assert "Another frontdesk serve is running" in capsys.readouterr().err


def test_no_assistants_at_all_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--assistants", "0", "--data-dir", str(tmp_path)]) == 1
    assert "At least one assistant is needed" in capsys.readouterr().err


async def test_a_gateway_whose_assistants_are_all_elsewhere_serves_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with FakeAssistant().listening(tmp_path / "elsewhere.sock"):
        settings = Settings(
            port=0,
            data_dir=tmp_path,
            domain_path=PROJECT / "domain.yml",
            assistants=(f"unix:{tmp_path / 'elsewhere.sock'}",),
        )
        serving = asyncio.create_task(serve(settings, tmp_path, 0))
        said = ""
        while "The assistant is ready" not in said:
            await asyncio.sleep(0.01)
            said += capsys.readouterr().out
        for _ in range(5):
            await asyncio.sleep(0)
        assert "Closing" not in capsys.readouterr().out
        os.kill(os.getpid(), signal.SIGTERM)
        await serving


def test_a_port_in_use_is_told_with_another(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port), "--data-dir", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert f"127.0.0.1:{port} cannot be used" in said
    assert "make run PORT=" in said


def test_a_data_directory_that_is_a_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["serve", "--data-dir", str(tmp_path / "file")]) == 1
    assert "Choose another with --data-dir" in capsys.readouterr().err


def test_an_unknown_setting_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRONTDESK_PROT", "8080")
    assert main(["serve"]) == 1
    assert "There is no setting FRONTDESK_PROT" in capsys.readouterr().err


def test_demo_entries_are_not_served_under_another_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load_demo(tmp_path / "knowledge.db")
    assert main(["serve", "--data-dir", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "holds the demo: 153 of its entries are live" in said
    assert "--demo" in said


def test_demo_keeps_the_name_that_a_business_gave() -> None:
    assert as_demo(Settings(demo=True)).business == "Larch & Loom"
    assert as_demo(Settings(demo=True, business="Acme")).business == "Acme"
    assert Settings().business == NO_NAME


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_any_free_port_is_known_before_an_address_is_printed(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Settings] = []

    async def noting(settings: Settings, *_: object) -> None:
        served.append(settings)

    monkeypatch.setattr("bot.cli.serve.serve", noting)
    monkeypatch.setenv("FRONTDESK_HOST", host)
    assert main(["serve", "--port", "0", "--data-dir", str(tmp_path)]) == 0
    assert served[0].port > 0
    assert served[0].base_url == f"http://127.0.0.1:{served[0].port}"


async def test_assistants_end_when_closing_the_gateway_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stops: list[Callable[[], None]] = []
    ended: list[bool] = []

    class Unclosable:
        async def cleanup(self) -> None:
            raise OSError("No space left on device")

    async def started(settings: Settings) -> Unclosable:
        return Unclosable()

    async def run_until_cancelled(*given: object) -> None:
        stops[0]()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    def note_handler(number: int, handler: Callable[[], None]) -> None:
        stops.append(handler)

    monkeypatch.setattr("bot.cli.serve.start_gateway", started)
    monkeypatch.setattr("bot.cli.serve._run_assistants", run_until_cancelled)
    monkeypatch.setattr("bot.cli.serve.warm_up", lambda: None)
    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", note_handler)
    settings = Settings(data_dir=tmp_path, assistants=("unix:/nowhere.sock",))
    with pytest.raises(OSError, match="No space left"):
        await serve(settings, tmp_path, 0)
    assert ended == [True]


def process_of(tmp_path: Path, script: str, *arguments: str) -> AssistantProcess:
    """An assistant that is this script."""
    command = (sys.executable, "-c", script, *arguments)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.cli.assistant_process.assistant_command", lambda *_: command)
        return AssistantProcess(tmp_path / "s", tmp_path / "m", report=lambda _: None)


@pytest.fixture
def counting(tmp_path: Path) -> AssistantProcess:
    """An assistant that is a short script: it writes a line each time it starts, then ends at once."""
    return process_of(tmp_path, f"open({str(tmp_path / 'starts')!r}, 'a').write('x')")


async def test_an_assistant_that_ends_is_started_again(
    counting: AssistantProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.assistant_process.FIRST_DELAY_S", 0.005)
    running = asyncio.create_task(counting.keep_running())
    starts = tmp_path / "starts"
    while not starts.exists() or len(starts.read_text()) < 3:  # noqa: ASYNC110  # another process writes it
        await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert counting.pid is None


async def test_an_assistant_leaves_when_its_owner_is_gone(tmp_path: Path) -> None:
    read, write = os.pipe()
    process = await asyncio.create_subprocess_exec(
        *(find_assistant_python(""), "-W", "ignore", "-m", "bot.assistant", "--leave-with-parent"),
        *("--socket", str(tmp_path / "a.sock"), "--model", str(tmp_path / "none")),
        stdin=read,
        stderr=asyncio.subprocess.PIPE,
    )
    os.close(read)
    os.close(write)
    assert await asyncio.wait_for(process.wait(), 60) in (0, 1)


async def test_a_missing_model_is_told_plainly(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(find_assistant_python(""), "-W", "ignore", "-m", "bot.assistant"),
        *("--socket", str(tmp_path / "a.sock"), "--model", str(tmp_path / "none")),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert b"There is no trained model" in said
    assert b"Traceback" not in said


# An assistant that answers its first probe, and then as its name says.
_ANSWERING = """
import os, signal, socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
open(sys.argv[2], "a").write("x")
BODY = b'{{"ready":true,"model":"m","entries":1,"generation":1}}'
HEAD = b"HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n"
answered = 0
while True:
    connection, _ = server.accept()
    connection.recv(4096)
    connection.sendall(HEAD % len(BODY) + BODY)
    connection.close()
    answered += 1
    if answered == {stops_after}:
        os.kill(os.getpid(), signal.SIGSTOP)
"""


def answering(tmp_path: Path, stops_after: int) -> AssistantProcess:
    script = "import os, sys\nos.path.exists(sys.argv[1]) and os.unlink(sys.argv[1])\n"
    script += _ANSWERING.format(stops_after=stops_after)
    return process_of(tmp_path, script, str(tmp_path / "s"), str(tmp_path / "starts"))


@pytest.fixture
def quick_watchdog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.gateway.assistant_health.PROBE_TIMEOUT_S", 0.2)
    monkeypatch.setattr("bot.cli.assistant_process.PROBE_EVERY_S", 0.02)
    monkeypatch.setattr("bot.cli.assistant_process.FIRST_DELAY_S", 0.005)
    monkeypatch.setattr("bot.cli.assistant_process.HUNG_S", 0.1)


@pytest.mark.usefixtures("quick_watchdog")
async def test_assistant_that_lives_and_does_not_answer_is_replaced(tmp_path: Path) -> None:
    running = asyncio.create_task(answering(tmp_path, stops_after=2).keep_running())
    starts = tmp_path / "starts"
    while not starts.exists() or len(starts.read_text()) < 2:  # noqa: ASYNC110  # another process writes it
        await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


@pytest.mark.usefixtures("quick_watchdog")
async def test_assistant_that_has_only_just_started_is_given_more_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its libraries load and it answers nothing, for longer than one that was ready may."""
    probes, many = 0, asyncio.Event()

    async def silent(assistant: Assistant) -> bool:
        assistant.become("unresponsive")
        nonlocal probes
        probes += 1
        if probes == 10:
            many.set()
        return False

    monkeypatch.setattr(Assistant, "probe", silent)
    process = answering(tmp_path, stops_after=0)
    running = asyncio.create_task(process.keep_running())
    await many.wait()
    assert process.pid is not None
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
