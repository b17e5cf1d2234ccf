"""Round trips of a deploy, and what they cost over a network: the tools behind test/lib/counting_proxy."""

import statistics
import subprocess
from pathlib import Path

from contenders import Alembic, Floor, Operation, Softbee
from measure import run_timed
from server import TOP, Server

SIZE = 100
ROUNDS = 5


class Proxy:
    """A context: the proxy listens in a folder of its own, under the name that libpq expects."""

    def __init__(self, server: Server, latency_ms: float = 0) -> None:
        self.folder = server.place / f"proxy-{latency_ms:g}ms"
        self._server = server
        self._latency_ms = latency_ms

    def __enter__(self) -> "Proxy":
        self.folder.mkdir(exist_ok=True)
        socket = self.folder / self._server.socket.name
        socket.unlink(missing_ok=True)
        command = [TOP / "test/lib/counting_proxy", socket, self._server.socket, str(self._latency_ms)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._process.stdout.readline() != "ready\n":
            raise RuntimeError("the proxy did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def trips_of_connection(self) -> int:
        """Of the connection that ended first and was not asked for yet."""
        return int(self._process.stdout.readline())


def measure_trips(server: Server, folder: Path, latency_ms: float) -> dict:
    kinds = (Floor, Softbee, Alembic)
    result: dict = {"size": SIZE, "latency_ms": latency_ms, "trips": {}, "cold_seconds": {}}
    with Proxy(server) as proxy:
        for kind in kinds:
            contender = kind(server, folder / "count", SIZE, proxy.folder)
            server.make_database(contender.database)
            result["trips"][kind.name] = {}
            for operation in (Operation.COLD, Operation.NOTHING):
                run_timed(contender.command(operation))
                result["trips"][kind.name][operation.value] = proxy.trips_of_connection()
    with Proxy(server, latency_ms) as proxy:
        contenders = [kind(server, folder / "latency", SIZE, proxy.folder) for kind in kinds]
        seconds: dict[str, list[float]] = {c.name: [] for c in contenders}
        for _ in range(ROUNDS):
            for contender in contenders:
                server.make_database(contender.database)
                seconds[contender.name].append(run_timed(contender.command(Operation.COLD)))
    result["cold_seconds"] = {name: statistics.median(taken) for name, taken in seconds.items()}
    return result
