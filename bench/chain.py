"""A chain of revisions with real DDL, written in the form of each tool: the same statements in the same order.

Five revisions make a round: a table with its index, a column, an index, a filled column with a comment, a constraint.
That is 1.4 statements a revision, a fifth of the revisions makes a table. Nothing is random: a chain of a size is the
same on every machine.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Revision:
    id: str
    down: str  # "" for the base
    message: str
    upgrade: tuple[str, ...]
    downgrade: tuple[str, ...]
    options: str = ""  # of softbee's upgrade section

    @property
    def slug(self) -> str:
        return self.message.lower().replace(" ", "_")


def _actions(number: int) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    table = f"apiary_{number // 5}"
    match number % 5:
        case 0:
            return (
                f"Add {table}",
                (
                    f"CREATE TABLE {table} (\n"
                    "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
                    "  name text NOT NULL,\n"
                    "  location text,\n"
                    "  created_at timestamptz NOT NULL DEFAULT now()\n"
                    ")",
                    f"CREATE INDEX {table}_name ON {table} (name)",
                ),
                (f"DROP TABLE {table}",),
            )
        case 1:
            return (
                f"Add number of hives to {table}",
                (f"ALTER TABLE {table} ADD COLUMN hives integer NOT NULL DEFAULT 0",),
                (f"ALTER TABLE {table} DROP COLUMN hives",),
            )
        case 2:
            return (
                f"Add index on location of {table}",
                (f"CREATE INDEX {table}_location ON {table} (location)",),
                (f"DROP INDEX {table}_location",),
            )
        case 3:
            return (
                f"Fill location of {table}",
                (
                    f"UPDATE {table} SET location = 'unknown' WHERE location IS NULL",
                    f"COMMENT ON COLUMN {table}.location IS 'place, or unknown'",
                ),
                (f"COMMENT ON COLUMN {table}.location IS NULL",),
            )
        case _:
            return (
                f"Check number of hives of {table}",
                (f"ALTER TABLE {table} ADD CONSTRAINT {table}_hives CHECK (hives >= 0)",),
                (f"ALTER TABLE {table} DROP CONSTRAINT {table}_hives",),
            )


def make_chain(size: int) -> list[Revision]:
    revisions: list[Revision] = []
    for number in range(size):
        message, upgrade, downgrade = _actions(number)
        identifier = hashlib.sha256(f"revision {number}".encode()).hexdigest()[:12]
        down = revisions[-1].id if revisions else ""
        revisions.append(Revision(identifier, down, message, upgrade, downgrade))
    return revisions


def _sql(statements: tuple[str, ...]) -> str:
    return "".join(f"{statement};\n" for statement in statements)


def write_plain(folder: Path, revisions: list[Revision]) -> None:
    """up.sql and down.sql: what the floor, psql -1 -f, runs."""
    folder.mkdir(parents=True)
    (folder / "up.sql").write_text("".join(_sql(r.upgrade) for r in revisions))
    (folder / "down.sql").write_text("".join(_sql(r.downgrade) for r in reversed(revisions)))


def write_softbee(folder: Path, revisions: list[Revision]) -> None:
    (folder / "versions").mkdir(parents=True)
    for r in revisions:
        (folder / "versions" / f"{r.id}_{r.slug}.sql").write_text(
            f"-- {r.message}\n--\n-- Revision ID: {r.id}\n-- Revises: {r.down}\n"
            "-- Create Date: 2026-11-24 10:30:00+00:00\n\n"
            f"-- softbee:upgrade {r.options}".rstrip() + f"\n{_sql(r.upgrade)}\n-- softbee:downgrade\n{_sql(r.downgrade)}"
        )


def write_sqitch(folder: Path, revisions: list[Revision]) -> None:
    """A project as `sqitch init` and `sqitch add` make it; each change is a transaction, as in Sqitch's templates."""
    for name in ("deploy", "revert", "verify"):
        (folder / name).mkdir(parents=True)
    (folder / "sqitch.conf").write_text(
        "[core]\n\tengine = pg\n[user]\n\tname = Bench\n\temail = bench@example.org\n"
    )
    plan = ["%syntax-version=1.0.0", "%project=bench", ""]
    for number, r in enumerate(revisions):
        name = f"{r.slug}_{r.id}"
        requires = f" [{revisions[number - 1].slug}_{r.down}]" if r.down else ""
        plan.append(f"{name}{requires} 2026-11-24T10:30:00Z Bench <bench@example.org> # {r.message}")
        (folder / "deploy" / f"{name}.sql").write_text(
            f"-- Deploy bench:{name} to pg\n\nBEGIN;\n\n{_sql(r.upgrade)}\nCOMMIT;\n"
        )
        (folder / "revert" / f"{name}.sql").write_text(
            f"-- Revert bench:{name} from pg\n\nBEGIN;\n\n{_sql(r.downgrade)}\nCOMMIT;\n"
        )
    (folder / "sqitch.plan").write_text("\n".join(plan) + "\n")


def write_alembic_versions(folder: Path, revisions: list[Revision]) -> None:
    """The revisions alone: the folder around them is made by `alembic init`."""
    for r in revisions:
        down = repr(r.down) if r.down else "None"
        body = {
            direction: "\n".join(f'    op.execute("""{statement}""")' for statement in statements)
            for direction, statements in (("upgrade", r.upgrade), ("downgrade", r.downgrade))
        }
        (folder / "versions" / f"{r.id}_{r.slug}.py").write_text(
            f'"""{r.message}\n\nRevision ID: {r.id}\nRevises: {r.down}\n'
            'Create Date: 2026-11-24 10:30:00.000000\n\n"""\nfrom alembic import op\n\n\n'
            f"revision = '{r.id}'\ndown_revision = {down}\nbranch_labels = None\ndepends_on = None\n\n\n"
            f"def upgrade():\n{body['upgrade']}\n\n\ndef downgrade():\n{body['downgrade']}\n"
        )
