"""What is measured: for each tool the commands of a deploy's life (Operation), over a chain written in its form.

The floor is what psql needs for the same SQL, in one transaction; for a deploy with nothing to do, and for the looks at
the graph, what it needs to connect and ask one thing.
"""

import enum
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import chain
from measure import Command
from server import TOP, Server


class Operation(enum.Enum):
    """In the order in which they follow each other on a new database."""

    COLD = "cold upgrade"
    NOTHING = "nothing to do"
    HISTORY = "history"
    HEADS = "heads"
    DOWN = "downgrade to base"


class Contender:
    name = ""

    def __init__(self, server: Server, folder: Path, size: int, host: Path | None = None) -> None:
        """host: the folder of another socket than the server's own."""
        self.server = server
        self.host = host
        self.folder = folder / str(size) / self.name.lower()
        self.database = f"bench_{self.name.lower()}"
        self.write(chain.make_chain(size))

    def write(self, revisions: list[chain.Revision]) -> None:
        raise NotImplementedError

    def words(self, operation: Operation) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {}

    @staticmethod
    def version(server: Server) -> str:
        raise NotImplementedError

    def command(self, operation: Operation) -> Command:
        kept = {key: value for key, value in os.environ.items() if not re.match(r"PG(?!_)|DATABASE_URL$|SQITCH_", key)}
        path = f"{self.server.bin}:{kept.get('PATH', os.defpath)}"
        environment = {**kept, "PATH": path, "LC_ALL": "C.UTF-8", **self.environment()}
        return Command(self.words(operation), self.folder, environment)

    def url(self, scheme: str = "postgresql") -> str:
        return self.server.url(self.database, scheme, self.host)


class Floor(Contender):
    name = "psql"

    def write(self, revisions):
        chain.write_plain(self.folder, revisions)

    def words(self, operation):
        files = {Operation.COLD: "up.sql", Operation.DOWN: "down.sql"}
        action = ["-q", "-1", "-f", files[operation]] if operation in files else ["-c", "SELECT 1"]
        return [str(self.server.bin / "psql"), "-X", *action, self.url()]

    @staticmethod
    def version(server):
        return "psql and PostgreSQL " + server.psql("SHOW server_version")


class Softbee(Contender):
    name = "softbee"

    def write(self, revisions):
        chain.write_softbee(self.folder, revisions)

    def words(self, operation):
        actions = {Operation.COLD: ["upgrade"], Operation.NOTHING: ["upgrade"], Operation.HISTORY: ["history"],
                   Operation.HEADS: ["heads"], Operation.DOWN: ["downgrade", "base"]}
        return [str(TOP / "build/softbee"), "-d", ".", "-D", self.url(), *actions[operation]]

    @staticmethod
    def version(_server):
        return _first_line(str(TOP / "build/softbee"), "--version")


class Sqitch(Contender):
    name = "Sqitch"

    def write(self, revisions):
        chain.write_sqitch(self.folder, revisions)

    def words(self, operation):
        target = self.url("db:pg")
        actions = {Operation.COLD: ["deploy", target], Operation.NOTHING: ["deploy", target],
                   Operation.HISTORY: ["plan"], Operation.HEADS: ["plan", "-n", "1"],
                   Operation.DOWN: ["revert", "-y", target]}
        return ["sqitch", *actions[operation]]

    def environment(self):
        # Its own configuration is the project's; it wants a time zone where the system names none.
        nowhere = str(self.folder / "none.conf")
        return {"SQITCH_SYSTEM_CONFIG": nowhere, "SQITCH_USER_CONFIG": nowhere, "TZ": "UTC",
                "SQITCH_PG_CLIENT": str(self.server.bin / "psql"), "PGUSER": "postgres"}

    @staticmethod
    def version(_server):
        return _first_line("sqitch", "--version")


class Alembic(Contender):
    name = "Alembic"

    def write(self, revisions):
        self.folder.mkdir(parents=True)
        subprocess.run(["alembic", "init", "migrations"], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        settings = self.folder / "alembic.ini"
        url = self.url("postgresql+psycopg2").replace("%", "%%")
        settings.write_text(re.sub(r"(?m)^sqlalchemy\.url *=.*$", f"sqlalchemy.url = {url}", settings.read_text()))
        chain.write_alembic_versions(self.folder / "migrations", revisions)
        # Compiled ahead, so that no run pays for it.
        compiler = ["/usr/bin/python3", "-m", "compileall", "-q", "migrations"]
        subprocess.run(compiler, cwd=self.folder, check=True)

    def words(self, operation):
        actions = {Operation.COLD: ["upgrade", "head"], Operation.NOTHING: ["upgrade", "head"],
                   Operation.HISTORY: ["history"], Operation.HEADS: ["heads"],
                   Operation.DOWN: ["downgrade", "base"]}
        return ["alembic", *actions[operation]]

    @staticmethod
    def version(_server):
        modules = (
            "import alembic, sqlalchemy, psycopg2, platform; "
            "print(f'Alembic {alembic.__version__}, SQLAlchemy {sqlalchemy.__version__}, '"
            " f'psycopg2 {psycopg2.__version__.split()[0]}, Python {platform.python_version()}')"
        )
        return _first_line("/usr/bin/python3", "-c", modules)


PEERS = (Sqitch, Alembic)


def _first_line(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[0]


def require_tools() -> None:
    missing = [tool for tool in ("sqitch", "alembic") if not shutil.which(tool)]
    if missing:
        sys.exit(f"bench: missing: {', '.join(missing)}; make bench installs them")
