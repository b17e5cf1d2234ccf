"""The private server of the benchmark: PostgreSQL from a stage (tools/stage) in a temporary directory, reached through
a socket in it. All settings are PostgreSQL's own but, where not said otherwise, the one that a chain of 5,000 revisions
in one transaction needs.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


def _as_server_user(command: list[str]) -> list[str]:
    # As tools/server-user.sh: PostgreSQL refuses to run as root.
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


class Server:
    """A context: the server is up inside and gone, with all its files, behind it."""

    def __init__(self, settings: str = "max_locks_per_transaction = 4096\n") -> None:
        self.settings = settings
        self.place = Path(tempfile.mkdtemp(prefix="softbee-bench."))
        self.data = self.place / "data"
        self.socket_folder = self.place / "socket"
        self.socket = self.socket_folder / ".s.PGSQL.5432"
        self.bin = Path()

    def __enter__(self) -> "Server":
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self.place, ignore_errors=True)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._control("stop", "-m", "immediate")
        shutil.rmtree(self.place, ignore_errors=True)

    def _start(self) -> None:
        self.place.chmod(0o755)
        staged = [TOP / "tools/alone", TOP / "tools/stage", self.place / "stage"]
        self.bin = Path(subprocess.run(staged, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
        self.socket_folder.mkdir()
        self.data.mkdir()
        if os.geteuid() == 0:
            for folder in (self.data, self.socket_folder):
                shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.write(
                f"listen_addresses = ''\nunix_socket_directories = '{self.socket_folder}'\n"
                + self.settings
            )
        self._control("start", "-l", str(self.socket_folder / "log"))

    def _run(self, program: str, *arguments: str) -> None:
        command = _as_server_user([str(self.bin / program), *arguments])
        done = subprocess.run(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed:\n{done.stdout}")

    def _control(self, action: str, *arguments: str) -> None:
        # Not through _run: the server keeps a pipe of pg_ctl's open.
        command = [str(self.bin / "pg_ctl"), "-D", str(self.data), "-w", action, *arguments]
        subprocess.run(_as_server_user(command), cwd="/", check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def psql(self, sql: str, database: str = "postgres") -> str:
        environment = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
        command = [self.bin / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", self.url(database), "-c", sql]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout.strip()

    def make_database(self, name: str) -> None:
        """New and empty, with what the one before it wrote out of the way."""
        for sql in (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}", "CHECKPOINT"):
            self.psql(sql)
        os.sync()  # the checkpoint removed the files of what was dropped; the file system has that still to write

    def url(self, database: str, scheme: str = "postgresql", host: Path | None = None) -> str:
        """host: the folder of another socket than the server's own."""
        return f"{scheme}:///{database}?host={host or self.socket_folder}&user=postgres"
