"""What readers notice of a migration: a SELECT holds a table for ten seconds, pgbench keeps reading it, and each tool
wants to add a column meanwhile. Everything else is PostgreSQL's and softbee's default.

The tools take one after the other, each in a database of its own. The longest read is what one reader waited at most;
reads are those that ended while the SELECT ran.
"""

import subprocess
import time
from pathlib import Path

import chain
from contenders import Alembic, Contender, Floor, Operation, Softbee
from server import Server

READERS = 8
HELD_SECONDS = 10
ROWS = 10_000
ADD_COLUMN = chain.Revision("0a1b2c3d4e5f", "", "Add queen to hives",
                            ("ALTER TABLE hives ADD COLUMN queen text",),
                            ("ALTER TABLE hives DROP COLUMN queen",))


def _with_one_revision(kind: type[Contender]) -> type[Contender]:
    class OneRevision(kind):
        def write(self, _revisions):
            super().write([ADD_COLUMN])

    return OneRevision


def measure_readers(server: Server, folder: Path) -> dict:
    tools: dict = {"nobody": _measure(server, folder / "nobody", None)}
    for name, kind, limit in (("softbee", Softbee, ""), ("softbee, softbee.lock_timeout = 200ms", Softbee, "200ms"),
                              ("psql", Floor, ""), ("Alembic", Alembic, "")):
        place = folder / name
        tools[name] = _measure(server, place, _with_one_revision(kind)(server, place, 1), limit)
    return {"readers": READERS, "held_seconds": HELD_SECONDS, "tools": tools}


def _measure(server: Server, place: Path, contender: Contender | None, limit: str = "") -> dict:
    database = contender.database if contender else "bench_nobody"
    place.mkdir(parents=True, exist_ok=True)
    (place / "read.sql").write_text(
        f"\\set id random(1, {ROWS})\n\\sleep 1 ms\nSELECT name FROM hives WHERE id = :id;\n")
    server.make_database(database)
    server.psql(f"CREATE TABLE hives AS SELECT id, md5(id::text) AS name FROM generate_series(1, {ROWS}) id;"
                "ALTER TABLE hives ADD PRIMARY KEY (id)", database)
    if limit:
        server.psql(f"ALTER DATABASE {database} SET softbee.lock_timeout = '{limit}'")
    url = server.url(database)
    reads = subprocess.Popen(
        [server.bin / "pgbench", "-n", "-c", str(READERS), "-T", str(2 * HELD_SECONDS), "-l", "-f", "read.sql", url],
        cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(1)
    held = subprocess.Popen(
        [server.bin / "psql", "-XAtqc", f"SELECT count(*), pg_sleep({HELD_SECONDS}) FROM hives", url],
        stdout=subprocess.DEVNULL)
    begin = time.time()
    time.sleep(0.5)
    migration = None
    if contender:
        command = contender.command(Operation.COLD)
        migration = subprocess.Popen(command.words, cwd=command.cwd, env=command.environment,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    held.wait()
    end = time.time()
    if migration and migration.wait() != 0:
        raise RuntimeError(f"{contender.name} failed")
    migrated = time.time()
    if reads.wait() != 0:
        raise RuntimeError("pgbench failed")
    return {"migrated_after_seconds": migrated - end if migration else None, **_read_log(place, begin, end)}


def _read_log(place: Path, begin: float, end: float) -> dict:
    # Of each read: client, number, microseconds, script, and when it ended.
    longest, during = 0.0, 0
    for log in place.glob("pgbench_log.*"):
        for line in log.read_text().splitlines():
            _, _, taken, _, seconds, fraction = line.split()[:6]
            longest = max(longest, int(taken) / 1e6)
            during += begin <= int(seconds) + int(fraction) / 1e6 < end
    return {"longest_read_seconds": longest, "reads": during}
