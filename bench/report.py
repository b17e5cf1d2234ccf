"""The results as a page of Markdown: each figure as a ratio to the floor, beside the floor itself."""

import os
import re
from pathlib import Path

from contenders import Floor, Operation, PEERS, Softbee

# Most that softbee should take, × floor, by size.
AIMS = {
    Operation.COLD: {100: 1.3, 1000: 1.10, 5000: 1.10},
    Operation.DOWN: {100: 1.3, 1000: 1.10, 5000: 1.10},
    Operation.NOTHING: {100: 2, 5000: 3},
    Operation.HISTORY: {100: 2, 5000: 3},
    Operation.HEADS: {},
}
NAMES = [kind.name for kind in (Softbee, *PEERS)]


def describe_machine() -> str:
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    kib = int(memory.group(1)) if memory else 0
    return f"{os.cpu_count()} × {model.group(1) if model else os.uname().machine}, {kib / 1024**2:.0f} GiB of memory"


def format_markdown(results: dict) -> str:
    parts = [f"Taken on {results['at']}, {results['machine']}.", "\n".join(f"- {v}" for v in results["versions"])]
    if "chains" in results:
        parts += [_format_times(results["chains"]), _format_memory(results["chains"])]
    if "trips" in results:
        parts.append(_format_trips(results["trips"]))
    if "outside" in results:
        parts.append(_format_outside(results["outside"]))
    if "readers" in results:
        parts.append(_format_readers(results["readers"]))
    if "migrate" in results:
        parts.append(_format_migrate(results["migrate"]))
    if "graph" in results:
        parts.append(_format_graph(results["graph"]))
    return "\n\n".join(parts) + "\n"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in ([*head], ["---"] * len(head), *rows)]
    return "\n".join(lines)


def _format_times(chains: dict) -> str:
    rows = []
    for operation in Operation:
        for size, tools in chains.items():
            floor = tools[Floor.name][operation.value]["seconds"]
            row = [operation.value, f"{size:,}", _seconds(floor)]
            for name in NAMES:
                row.append(_ratio(tools[name][operation.value]["seconds"] / floor) if name in tools else "not run")
            aim = AIMS[operation].get(size)
            row.append(f"{aim:g} ×" if aim else "")
            rows.append(row)
    head = ["operation", "revisions", "floor", *NAMES, "aim"]
    return "## Time\n\nMedians; the tools as multiples of the floor.\n\n" + _table(head, rows) + (
        "\n\nNot run: `bench/run --sqitch` runs it." if any("not run" in row for row in rows) else "")


def _format_memory(chains: dict) -> str:
    rows = []
    for operation in Operation:
        for size, tools in chains.items():
            row = [operation.value, f"{size:,}"]
            for name in (Floor.name, *NAMES):
                if name not in tools:
                    row.append("not run")
                    continue
                taken = tools[name][operation.value]
                row.append(f"{taken['peak_kib'] / 1024:.1f} ({taken['client_kib'] / 1024:.1f} + "
                           f"{taken['backend_kib'] / 1024:.1f})")
            rows.append(row)
    return "## Peak memory, MiB\n\nClient and backend together (client + backend).\n\n" + _table(
        ["operation", "revisions", Floor.name, *NAMES], rows)


def _format_trips(trips: dict) -> str:
    rows = [
        [name, str(counted[Operation.COLD.value]), str(counted[Operation.NOTHING.value]),
         _seconds(trips["cold_seconds"][name])]
        for name, counted in trips["trips"].items()
    ]
    head = ["", "trips, cold", "trips, nothing to do", f"cold with {trips['latency_ms']:g} ms a trip"]
    return f"## Round trips\n\n{trips['size']} revisions, connection included.\n\n" + _table(head, rows)


def _format_outside(outside: dict) -> str:
    rows = [[what, _seconds(taken[Floor.name]["seconds"]),
             _ratio(taken[Softbee.name]["seconds"] / taken[Floor.name]["seconds"]), "1.15 ×"]
            for what, taken in outside.items()]
    return "## Outside of one transaction\n\n" + _table(["", "psql", "softbee", "aim"], rows)


def _format_readers(readers: dict) -> str:
    rows = []
    for name, seen in readers["tools"].items():
        after = seen["migrated_after_seconds"]
        rows.append([name, _seconds(seen["longest_read_seconds"]), f"{seen['reads']:,}",
                     "" if after is None else _seconds(after)])
    head = ["migration by", "longest read", "reads meanwhile", "done after the SELECT"]
    title = f"{readers['readers']} readers of a table that a SELECT of {readers['held_seconds']} s holds."
    return f"## Readers\n\n{title}\n\n{_table(head, rows)}"


def _format_migrate(migrate: dict) -> str:
    rows = []
    for changes, sizes in migrate.items():
        for size, taken in sizes.items():
            floor = taken["seconds"]["psql"]
            row = [changes, f"{size:,}", _seconds(floor)]
            for name in ("softbee", "Alembic"):
                found = f"{len(taken['found'][name])} of {len(taken['changes'])}"
                row.append(f"{_ratio(taken['seconds'][name] / floor)}, {found}")
            rows.append(row)
    head = ["changes", "tables", "psql + pg_dump -s", "softbee, found", "Alembic, found"]
    return "## migrate\n\nMultiples of loading the models with psql and dumping them.\n\n" + _table(head, rows)


def _format_graph(graph: dict) -> str:
    rows = [[f"{entry['n']:,}", f"{entry['ms']:.0f} ms", f"{entry['peak_kb'] / 1024:.0f} MiB"]
            for entry in graph["graph"]]
    return ("## Graph\n\nA graph is built and `heads` planned from `base`.\n\n"
            + _table(["revisions", "time", "peak memory"], rows) + f"\n\nRatio: {graph['ratio']:g} (aim: at most 12).")


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f} ×" if ratio < 10 else f"{ratio:.0f} ×"
