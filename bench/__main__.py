"""`make bench`: the table of what things cost, as ratios within one run.

python -m bench [--full] [--database sqlite|postgresql] [--only pages,growth,…]
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from contextlib import ExitStack

from bench import ground, growing, load, pages, rush, statements, table, taking, weight
from bench.ground import Ground, Sizes
from bench.servers import HELLO, served
from bench.table import Row

PARTS = ("pages", "weight", "statements", "growth", "taking", "rush")
DEFAULT, FULL = Sizes(1_000, 10_000, 100_000), Sizes(1_000, 100_000, 1_000_000)
DATABASES = {"sqlite": ground.sqlite, "postgresql": ground.postgresql}


def main() -> int:
    chosen = _arguments()
    began = time.perf_counter()
    sizes = FULL if chosen.full else Sizes(1_000, max(1_000, chosen.rows // 10), chosen.rows)
    print(f"Load by {load.generator()}. Filling the databases …", flush=True)
    with ExitStack() as stack:
        grounds = [
            stack.enter_context(make(sizes))
            for name, make in DATABASES.items()
            if chosen.database in (None, name)
        ]
        rows = _measure(grounds, chosen)
    about = {
        "commit": _commit(),
        "load": load.generator(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sizes": sizes._asdict(),
        "seconds": round(time.perf_counter() - began),
    }
    path = table.keep(rows, about)
    print(f"\n{table.shown(rows)}\n")
    print(f"{about['seconds']} s, load by {about['load']}. Kept in {path.relative_to(_here())}.")
    failed = [row.name for row in rows if row.verdict == "FAIL"]
    print(f"{len(failed)} of {sum(row.floor is not None for row in rows)} floors do not hold.")
    return 1 if failed and chosen.strict else 0


def _measure(grounds: list[Ground], chosen: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    if {"pages", "weight"} & set(chosen.only):
        rows += _over_the_wire(grounds, chosen)
    if "statements" in chosen.only:
        rows += _said("statements", [statements.count(one) for one in grounds])
    if "growth" in chosen.only:
        rows += _said("growth", [growing.measure(one) for one in grounds])
    if "taking" in chosen.only:
        on_postgresql = [one for one in grounds if one.name == "PostgreSQL"]
        rows += _said("taking", [taking.measure(one) for one in on_postgresql])
    if "rush" in chosen.only:
        rows += _said("rush", [rush.measure(one) for one in grounds])
    return rows


def _over_the_wire(grounds: list[Ground], chosen: argparse.Namespace) -> list[Row]:
    rows: list[Row] = []
    with ExitStack() as stack:
        hello = stack.enter_context(served({}, target=HELLO, ready="/"))
        servers = {one.name: (one, stack.enter_context(served(one.env))) for one in grounds}
        if "weight" in chosen.only:
            rows += weight.weigh(next(iter(servers.values()))[1])
        if "pages" in chosen.only:
            print("Measuring pages …", flush=True)
            rows += pages.measure(hello, servers, rounds=chosen.rounds, seconds=chosen.seconds)
            rows += [weight.memory(server, name) for name, (_, server) in servers.items()]
    return rows


def _said(part: str, found: list[list[Row]]) -> list[Row]:
    print(f"Measured {part}.", flush=True)
    return [row for rows in found for row in rows]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="1,000,000 rows; takes a while")
    parser.add_argument("--rows", type=int, default=DEFAULT.large, help="how many are many")
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="load on one page in one round")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), default=PARTS, help=",".join(PARTS)
    )
    parser.add_argument("--strict", action="store_true", help="exit 1 where a floor fails")
    return parser.parse_args()


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return told.stdout.strip()


def _here() -> str:
    return os.getcwd()


if __name__ == "__main__":
    sys.exit(main())
