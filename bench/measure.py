"""Wall time and peak memory of one command and of the backends that serve it.

Time and memory are taken in different runs: the sampling would cost the quick commands their time.
Client: resident memory of the process and its children together, sampled, and not less than what the kernel kept
exactly of the largest of them. Backends: their anonymous memory (RssAnon), sampled; that leaves out the server's shared
buffers, which are allotted once and through which every tool's DDL passes alike. The peak is the sum of the two.
"""

import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLING_SECONDS = 0.002


class CommandFailed(RuntimeError):
    pass


@dataclass(frozen=True)
class Command:
    words: list[str]
    cwd: Path
    environment: dict[str, str]

    def __str__(self) -> str:
        return " ".join(str(word) for word in self.words)


@dataclass(frozen=True)
class Memory:
    client_kib: int
    backend_kib: int

    @property
    def peak_kib(self) -> int:
        return self.client_kib + self.backend_kib


def wait_for_backends(postmaster: int, database: str) -> None:
    """Until those of the run before are gone: after thousands of tables a backend takes a while to end, and it would
    count for the next run."""
    while any(f" {database} ".encode() in _read(f"/proc/{pid}/cmdline") for pid in _children(postmaster)):
        time.sleep(SAMPLING_SECONDS)


def run_timed(command: Command) -> float:
    return _run(command, lambda pid: None)


def run_for_memory(command: Command, postmaster: int, database: str) -> Memory:
    wait_for_backends(postmaster, database)
    sampler = _Sampler(postmaster, database)
    # Started by time(1): ru_maxrss of a child of this process would begin with this process's own memory.
    with tempfile.NamedTemporaryFile("r") as exact:
        timed = ["time", "--quiet", "--format=%M", f"--output={exact.name}", *command.words]
        try:
            _run(Command(timed, command.cwd, command.environment), sampler.start)
        finally:
            sampler.stop()
        exact_kib = int(exact.read())
    return Memory(max(exact_kib, sampler.client_kib), sampler.backend_kib)


def _run(command: Command, on_start) -> float:
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command.words, cwd=command.cwd, env=command.environment,
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        on_start(process.pid)
        status = process.wait()
        seconds = time.perf_counter() - start
        if status != 0:
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise CommandFailed(f"{command}\nended with {status}:\n{text[-4000:]}")
    return seconds


class _Sampler:
    def __init__(self, postmaster: int, database: str) -> None:
        self.client_kib = 0
        self.backend_kib = 0
        self._postmaster = postmaster
        self._database = f" {database} ".encode()
        self._is_ours: dict[int, bool] = {}
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, pid: int) -> None:
        self._thread = threading.Thread(target=self._work, args=(pid,))
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()

    def _work(self, timer: int) -> None:
        while not self._done.wait(SAMPLING_SECONDS):
            self.client_kib = max(self.client_kib, sum(_memory(pid, b"VmRSS") for pid in _family(timer)[1:]))
            backends = [pid for pid in _children(self._postmaster) if self._serves_us(pid)]
            self.backend_kib = max(self.backend_kib, sum(_memory(pid, b"RssAnon") for pid in backends))

    def _serves_us(self, pid: int) -> bool:
        # A backend is named after its user and database once it has authenticated; until then, ask again.
        if not self._is_ours.get(pid, False):
            self._is_ours[pid] = self._database in _read(f"/proc/{pid}/cmdline")
        return self._is_ours[pid]


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:  # it ended meanwhile
        return b""


def _children(pid: int) -> list[int]:
    return [int(child) for child in _read(f"/proc/{pid}/task/{pid}/children").split()]


def _family(pid: int) -> list[int]:
    return [pid] + [member for child in _children(pid) for member in _family(child)]


def _memory(pid: int, key: bytes) -> int:
    for line in _read(f"/proc/{pid}/status").splitlines():
        if line.startswith(key + b":"):
            return int(line.split()[1])
    return 0
