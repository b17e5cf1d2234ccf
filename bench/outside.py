"""Outside of one transaction: a chain with CREATE INDEX CONCURRENTLY in it, where each revision commits by itself, and a
batch over a million rows. The floor is psql doing the same: a transaction for each revision and the CONCURRENTLY
statements by themselves; the batch's statement as often as it changes rows.

softbee's time is that of the whole `softbee upgrade`, which pushes the scripts first; the extension is there already, as
psql has nothing like it to do. The two take turns at being first.
"""

import statistics
from pathlib import Path

import chain
from contenders import Floor, Operation, Softbee
from measure import run_timed, wait_for_backends
from server import Server

REVISIONS = 100
CONCURRENTLY = 10
ROWS = 1_000_000
ROWS_A_ROUND = 50_000
ROUNDS_OF_CHAIN, ROUNDS_OF_BATCH = 15, 3


def _is_outside(number: int) -> bool:
    return number % (REVISIONS // CONCURRENTLY) == 7  # where the chain makes an index


def _make_chain() -> list[chain.Revision]:
    def changed(number: int, r: chain.Revision) -> chain.Revision:
        if not _is_outside(number):
            return r
        upgrade = tuple(s.replace("CREATE INDEX", "CREATE INDEX CONCURRENTLY") for s in r.upgrade)
        return chain.Revision(r.id, r.down, r.message, upgrade, r.downgrade, "transaction=none")

    return [changed(number, r) for number, r in enumerate(chain.make_chain(REVISIONS))]


_BATCH = (f"UPDATE reading SET scale = 'kg' WHERE id IN (SELECT id FROM reading WHERE scale IS NULL LIMIT {ROWS_A_ROUND}"
          " FOR UPDATE SKIP LOCKED)")


def _floor_of_chain(folder: Path, revisions: list[chain.Revision]) -> None:
    folder.mkdir(parents=True)
    parts = []
    for r in revisions:
        text = "".join(f"{statement};\n" for statement in r.upgrade)
        parts.append(text if r.options else f"BEGIN;\n{text}COMMIT;\n")
    (folder / "up.sql").write_text("".join(parts))


def _floor_of_batch(folder: Path, _revisions: list[chain.Revision]) -> None:
    folder.mkdir(parents=True)
    # The last round finds nothing.
    (folder / "up.sql").write_text(f"{_BATCH};\n" * (ROWS // ROWS_A_ROUND + 1))


def _contenders(server: Server, folder: Path, revisions: list[chain.Revision], write_floor) -> list:
    class OwnFloor(Floor):
        def write(self, _revisions):
            write_floor(self.folder, revisions)

        def words(self, operation):
            return [word for word in super().words(operation) if word != "-1"]

    class OwnSoftbee(Softbee):
        def write(self, _revisions):
            chain.write_softbee(self.folder, revisions)

    return [kind(server, folder, len(revisions)) for kind in (OwnFloor, OwnSoftbee)]


def _make_rows(server: Server, database: str) -> None:
    # Autovacuum would meet the one or the other.
    server.psql("CREATE TABLE reading WITH (autovacuum_enabled = off) AS"
                f" SELECT id, NULL::text AS scale FROM generate_series(1, {ROWS}) id;"
                "ALTER TABLE reading ADD PRIMARY KEY (id);"
                "CREATE INDEX ON reading (id) WHERE scale IS NULL;", database)
    server.psql("VACUUM (ANALYZE) reading", database)


def _measure(server: Server, contenders: list, rounds: int, prepare) -> dict:
    seconds: dict[str, list[float]] = {c.name: [] for c in contenders}
    for number in range(rounds):
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            server.make_database(contender.database)
            server.psql("CREATE EXTENSION softbee_migrate", contender.database)
            prepare(contender.database)
            server.psql("CHECKPOINT")
            wait_for_backends(server.postmaster(), contender.database)
            seconds[contender.name].append(run_timed(contender.command(Operation.COLD)))
    return {name: {"seconds": statistics.median(taken), "all_seconds": taken} for name, taken in seconds.items()}


def measure_outside(server: Server, folder: Path) -> dict:
    batch = [chain.Revision("0a1b2c3d4e5f", "", "Fill scale of reading", (_BATCH,), (), "transaction=batch")]
    return {
        f"{REVISIONS} revisions, {CONCURRENTLY} of them CONCURRENTLY": _measure(
            server, _contenders(server, folder / "chain", _make_chain(), _floor_of_chain), ROUNDS_OF_CHAIN, lambda _: None),
        f"batch of {ROWS:,} rows, {ROWS_A_ROUND:,} a round": _measure(
            server, _contenders(server, folder / "batch", batch, _floor_of_batch), ROUNDS_OF_BATCH,
            lambda database: _make_rows(server, database)),
    }
