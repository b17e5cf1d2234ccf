"""Schemas of many tables, before and after four changes, as SQL and as SQLAlchemy's metadata: what `migrate` is measured
with. Each table has ten columns, two indexes, a primary key and a CHECK; every tenth refers to its neighbour.
"""

import enum
from dataclasses import dataclass, replace


class Changes(enum.Enum):
    NONE = "none"
    PLAIN = "add column, drop index, change type, add table"
    HARD = "check, default, partial index, ON DELETE"


@dataclass(frozen=True)
class Column:
    name: str
    sql: str  # type and the rest
    python: str  # the arguments of sa.Column behind the name


@dataclass(frozen=True)
class Index:
    name: str
    columns: tuple[str, ...]
    predicate: str = ""


@dataclass(frozen=True)
class Table:
    name: str
    check: str = "hives >= 0"
    columns: tuple[Column, ...] = ()
    indexes: tuple[Index, ...] = ()
    refers_to: str = ""
    on_delete: str = ""


def _columns() -> tuple[Column, ...]:
    return (
        Column("id", "bigint NOT NULL", "sa.BigInteger, nullable=False"),
        Column("name", "text NOT NULL", "sa.Text, nullable=False"),
        Column("location", "text", "sa.Text"),
        Column("altitude", "numeric(8,2)", "sa.Numeric(8, 2)"),
        Column("hives", "integer NOT NULL DEFAULT 0", "sa.Integer, nullable=False, server_default='0'"),
        Column("kind", "varchar(40)", "sa.String(40)"),
        Column("neighbour", "bigint", "sa.BigInteger"),
        Column("active", "boolean NOT NULL DEFAULT true", "sa.Boolean, nullable=False, server_default=sa.text('true')"),
        Column("created_at", "timestamptz NOT NULL DEFAULT now()",
               "sa.DateTime(timezone=True), nullable=False, server_default=sa.text('now()')"),
        Column("updated_at", "timestamptz", "sa.DateTime(timezone=True)"),
    )


def _table(name: str, refers_to: str = "") -> Table:
    indexes = (Index(f"{name}_name", ("name",)), Index(f"{name}_place", ("location", "kind")))
    return Table(name=name, columns=_columns(), indexes=indexes, refers_to=refers_to)


def _with_column(table: Table, column: Column) -> Table:
    """In the place of the one of that name, or behind all."""
    names = [c.name for c in table.columns]
    if column.name in names:
        return replace(table, columns=tuple(column if c.name == column.name else c for c in table.columns))
    return replace(table, columns=(*table.columns, column))


def make_schema(size: int, changes: Changes) -> list[Table]:
    tables = [_table(f"apiary_{n}", f"apiary_{n - 1}" if n % 10 == 3 else "") for n in range(size)]
    if changes is Changes.PLAIN:
        tables[0] = _with_column(tables[0], Column("owner", "text", "sa.Text"))
        tables[1] = replace(tables[1], indexes=tables[1].indexes[1:])
        tables[2] = _with_column(tables[2], Column("kind", "varchar(80)", "sa.String(80)"))
        tables.append(_table("apiary_extra"))
    elif changes is Changes.HARD:
        tables[0] = replace(tables[0], check="hives >= 0 AND hives < 1000")
        one = "sa.Integer, nullable=False, server_default='1'"
        tables[1] = _with_column(tables[1], Column("hives", "integer NOT NULL DEFAULT 1", one))
        name, place = tables[2].indexes
        tables[2] = replace(tables[2], indexes=(replace(name, predicate="active"), place))
        tables[3] = replace(tables[3], on_delete="CASCADE")
    return tables


def _statements(table: Table) -> str:
    lines = [f"  {c.name} {c.sql}" for c in table.columns]
    lines.append(f"  CONSTRAINT {table.name}_pkey PRIMARY KEY (id)")
    lines.append(f"  CONSTRAINT {table.name}_hives CHECK ({table.check})")
    if table.refers_to:
        on_delete = f" ON DELETE {table.on_delete}" if table.on_delete else ""
        lines.append(f"  CONSTRAINT {table.name}_neighbour FOREIGN KEY (neighbour)"
                     f" REFERENCES {table.refers_to} (id){on_delete}")
    sql = f"CREATE TABLE {table.name} (\n" + ",\n".join(lines) + "\n);\n"
    for index in table.indexes:
        where = f" WHERE {index.predicate}" if index.predicate else ""
        sql += f"CREATE INDEX {index.name} ON {table.name} ({', '.join(index.columns)}){where};\n"
    return sql


def to_sql(tables: list[Table]) -> str:
    return "".join(_statements(table) for table in tables)


def _metadata(table: Table) -> str:
    parts = [f"sa.Column({c.name!r}, {c.python})" for c in table.columns]
    parts.append(f"sa.PrimaryKeyConstraint('id', name='{table.name}_pkey')")
    parts.append(f"sa.CheckConstraint({table.check!r}, name='{table.name}_hives')")
    if table.refers_to:
        parts.append(f"sa.ForeignKeyConstraint(['neighbour'], ['{table.refers_to}.id'], name='{table.name}_neighbour',"
                     f" ondelete={(table.on_delete or None)!r})")
    for index in table.indexes:
        where = f", postgresql_where=sa.text({index.predicate!r})" if index.predicate else ""
        parts.append(f"sa.Index({index.name!r}, {', '.join(map(repr, index.columns))}{where})")
    return f"sa.Table({table.name!r}, metadata,\n    " + ",\n    ".join(parts) + ")\n"


def to_python(tables: list[Table]) -> str:
    """A module with `metadata`."""
    return "import sqlalchemy as sa\n\nmetadata = sa.MetaData()\n" + "".join(_metadata(table) for table in tables)
