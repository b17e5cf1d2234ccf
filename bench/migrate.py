"""`softbee migrate` and Alembic's autogenerate on schemas of many tables with four changes, against the floor: psql
loads the models, pg_dump -s reads them back. A server with PostgreSQL's own settings.

Both find a database at the schema before the changes. softbee's proof of what it wrote is in its time; the snapshot of its
heads is kept from a run before, as in a checkout that wrote a revision before.
"""

import os
import re
import shlex
import shutil
import statistics
import subprocess
from pathlib import Path

import schemas
from measure import Command, run_timed, wait_for_backends
from schemas import Changes
from server import TOP, Server

ROUNDS = {100: 5, 1000: 3, 5000: 1}
TABLES_OF_A_REVISION = 100
# What has to be in the written revision for each change to count as found, in the words of either tool.
FOUND = {
    Changes.PLAIN: {
        "add column": r"ADD COLUMN owner|add_column\('apiary_0'",
        "drop index": r"DROP INDEX \S*apiary_1_name|drop_index\('apiary_1_name'",
        "change type": r"TYPE (character varying|varchar)\(80\)|type_=sa\.String\(length=80\)",
        "add table": r"CREATE TABLE \S*apiary_extra|create_table\('apiary_extra'",
    },
    Changes.HARD: {
        "check": r"hives < 1000",
        "default": r"ALTER COLUMN hives SET DEFAULT 1|alter_column\('apiary_1', 'hives'",
        "partial index": r"WHERE \(?active|postgresql_where",
        "ON DELETE": r"ON DELETE CASCADE|ondelete='CASCADE'",
    },
}


class Workplace:
    """The folders and databases of one size and one set of changes."""

    def __init__(self, server: Server, folder: Path, size: int, changes: Changes) -> None:
        self.server = server
        self.changes = changes
        self.folder = folder / f"{size}-{changes.name.lower()}"
        before, after = (schemas.make_schema(size, c) for c in (Changes.NONE, changes))
        self._write_models(before, after)
        self._write_softbee(before)
        self._write_alembic(after)

    def _write_models(self, before: list, after: list) -> None:
        self.folder.mkdir(parents=True)
        (self.folder / "before.sql").write_text(schemas.to_sql(before))
        (self.folder / "after.sql").write_text(schemas.to_sql(after))

    def _write_softbee(self, before: list) -> None:
        migrations = self.folder / "softbee/migrations"
        (migrations / "versions").mkdir(parents=True)
        # A revision takes its locks in one transaction, and a stock server has room for about 2,000 tables.
        for number in range(0, len(before), TABLES_OF_A_REVISION):
            tables = before[number:number + TABLES_OF_A_REVISION]
            down = f"{number - TABLES_OF_A_REVISION:04}" if number else ""
            (migrations / f"versions/{number:04}_before.sql").write_text(
                f"-- Before\n--\n-- Revision ID: {number:04}\n-- Revises: {down}\n\n-- softbee:upgrade\n"
                + schemas.to_sql(tables)
                + "\n-- softbee:downgrade\n" + "".join(f"DROP TABLE {t.name} CASCADE;\n" for t in tables))
        shutil.copy(self.folder / "after.sql", migrations / "models.sql")

    def _write_alembic(self, after: list) -> None:
        place = self.folder / "alembic"
        place.mkdir()
        subprocess.run(["alembic", "init", "migrations"], cwd=place, check=True, stdout=subprocess.DEVNULL)
        (place / "models.py").write_text(schemas.to_python(after))
        environment = place / "migrations/env.py"
        environment.write_text(environment.read_text().replace(
            "target_metadata = None", "import models\ntarget_metadata = models.metadata").replace(
            "target_metadata=target_metadata",
            "target_metadata=target_metadata, compare_type=True, compare_server_default=True"))
        settings = place / "alembic.ini"
        url = self.server.url("migrate_alembic", "postgresql+psycopg2").replace("%", "%%")
        settings.write_text(re.sub(r"(?m)^sqlalchemy\.url *=.*$", f"sqlalchemy.url = {url}", settings.read_text()))

    def _command(self, words: list[str], place: Path) -> Command:
        kept = {key: value for key, value in os.environ.items() if not re.match(r"PG(?!_)|DATABASE_URL$|SOFTBEE_", key)}
        path = f"{self.server.bin}:{kept.get('PATH', os.defpath)}"
        return Command(words, place, {**kept, "PATH": path, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(place)})

    def floor(self) -> Command:
        url = shlex.quote(self.server.url("migrate_floor"))
        load = f"psql -X -q -v ON_ERROR_STOP=1 -f after.sql {url}"
        return self._command(["sh", "-c", f"{load} && pg_dump -s {url} >dump.sql"], self.folder)

    def softbee(self) -> Command:
        words = [str(TOP / "build/softbee"), "-d", "migrations", "-D", self.server.url("migrate_softbee"),
                 "migrate", "--models", "migrations/models.sql", "-m", "changes"]
        return self._command(words, self.folder / "softbee")

    def alembic(self) -> Command:
        return self._command(["alembic", "revision", "--autogenerate", "-m", "changes"], self.folder / "alembic")

    def take_written(self, tool: str) -> str:
        """What the tool wrote, which is removed."""
        versions = self.folder / tool / "migrations/versions"
        written = [file for file in sorted(versions.glob("*")) if file.is_file() and "before" not in file.name]
        text = "\n".join(file.read_text() for file in written)
        for file in written:
            file.unlink()
        return text

    def found(self, written: str) -> list[str]:
        return [change for change, pattern in FOUND[self.changes].items() if re.search(pattern, written)]

    def load_before(self, database: str) -> None:
        self.server.make_database(database)
        words = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "before.sql", self.server.url(database)]
        run_timed(self._command(words, self.folder))


def measure(server: Server, folder: Path, size: int, changes: Changes, rounds: int) -> dict:
    place = Workplace(server, folder, size, changes)
    for database in ("migrate_softbee", "migrate_alembic"):
        place.load_before(database)
    run_timed(place.softbee())  # keeps the heads' snapshot
    place.take_written("softbee")
    seconds: dict[str, list[float]] = {"psql": [], "softbee": [], "Alembic": []}
    found: dict[str, list[str]] = {}
    for _ in range(rounds):
        server.make_database("migrate_floor")
        for name, command, folder_name in (("psql", place.floor(), ""), ("softbee", place.softbee(), "softbee"),
                                           ("Alembic", place.alembic(), "alembic")):
            wait_for_backends(server.postmaster(), f"migrate_{folder_name or 'floor'}")
            seconds[name].append(run_timed(command))
            if folder_name:
                found[name] = place.found(place.take_written(folder_name))
    return {
        "seconds": {name: statistics.median(taken) for name, taken in seconds.items()},
        "all_seconds": seconds,
        "found": found,
        "changes": list(FOUND[changes]),
    }


def measure_migrate(folder: Path, sizes: list[int], rounds: int | None) -> dict:
    with Server(settings="") as server:
        return {
            changes.value: {size: measure(server, folder, size, changes, rounds or ROUNDS.get(size, 3)) for size in sizes}
            for changes in (Changes.PLAIN, Changes.HARD)
        }
