#!/usr/bin/env python3
"""Makes one table, and a plot, of what `benchmarks/run --out FILE` measured.

    benchmarks/report.py FILE… [--svg FILE]

One row per target of targets.py: medians of the interleaved repetitions, and ratios that are above 1 where we are better.
"""
import argparse
import json
import os
import statistics
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import plot
from targets import LIMITS, OTHERS, OURS, ROWS, THREADS


def medians(files):
    """(peer, case, metric) to the median of its values."""
    values = {}
    for name in files:
        with open(name) as lines:
            for line in lines:
                row = json.loads(line)
                if row["metric"] != "error" and row["value"] is not None:
                    values.setdefault((row["peer"], row["workload"], row["metric"]), []).append(row["value"])
    return {key: statistics.median(found) for key, found in values.items()}


def value(found, row, peer):
    """The value of a peer in a row: the best of its metrics, or None."""
    divisor = found.get((peer, *row.divisor)) if row.divisor else 1
    got = [found[peer, row.case, m] * row.scale for m in row.metrics if (peer, row.case, m) in found]
    if not got or not divisor:
        return None
    if peer == OURS:                            # The metric that the row is about, and no other.
        own = found.get((peer, row.case, row.metrics[0]))
        return None if own is None else own * row.scale / divisor
    return (max(got) if row.higher else min(got)) / divisor


def best(found, row, peers):
    """The best of these peers and its value, or (None, None)."""
    all_ = [(v, p) for p in peers if (v := value(found, row, p)) is not None]
    return (max if row.higher else min)(all_) if all_ else (None, None)


def limit(found, row):
    if not row.limit:
        return None
    peer, case, metrics = row.limit
    got = [found[peer, case, m] for m in metrics if (peer, case, m) in found]
    if not got:
        return None
    return (max(got) if row.higher else min(got)) * (1 if "GBps" in metrics[0] else row.scale)


def times_as_good(row, ours, other):
    if not ours or not other:
        return None
    return ours / other if row.higher else other / ours


def compare(found):
    """A dictionary per row."""
    everybody = sorted({peer for peer, _, _ in found})
    python = [p for p in everybody if p not in LIMITS + THREADS + OTHERS + (OURS,)]
    for row in ROWS:
        ours = value(found, row, OURS)
        theirs, name = best(found, row, python)
        other, other_name = best(found, row, OTHERS)
        rival, _ = best(found, row, [*python, *OTHERS])
        end = limit(found, row)
        met = None if ours is None else (ours >= row.target if row.higher else ours <= row.target)
        yield dict(row=row, ours=ours, python=theirs, python_name=name, other=other, other_name=other_name,
                   threads=best(found, row, THREADS)[0], limit=end, against_peer=times_as_good(row, ours, rival),
                   against_limit=times_as_good(row, ours, end), met=met)


def number(x):
    if x is None:
        return ""
    for factor, name in ((1e9, " G"), (1e6, " M"), (1e4, " k")):
        if abs(x) >= factor:
            return f"{x / (1e3 if name == ' k' else factor):.3g}{name}"
    return f"{x:.0f}" if abs(x) >= 1000 else f"{x:.3g}"


def quantity(x, unit):
    return "" if x is None else (number(x) + ("" if unit.startswith("/") else " ") + unit).strip()


def with_name(x, name):
    return "" if x is None else f"{number(x)} ({name})"


def markdown(rows):
    yield "| workload | Procession | best Python peer | best other peer | JVM threads | physical limit | over best peer | over limit | target | met |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for r in rows:
        row = r["row"]
        cells = [row.label, quantity(r["ours"], row.unit) or "not measured", with_name(r["python"], r["python_name"]),
                 with_name(r["other"], r["other_name"]), number(r["threads"]), number(r["limit"]),
                 number(r["against_peer"]), number(r["against_limit"]),
                 ("≥ " if row.higher else "≤ ") + quantity(row.target, row.unit),
                 {None: "", True: "yes", False: "**no**"}[r["met"]]]
        yield "| " + " | ".join(cells) + " |"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="+", metavar="FILE")
    arguments.add_argument("--svg", default="", help="where to write the plot")
    given = arguments.parse_args()
    rows = list(compare(medians(given.files)))
    print("\n".join(markdown(rows)))
    met = [r["met"] for r in rows if r["met"] is not None]
    ahead = [r["against_peer"] >= 1 for r in rows if r["against_peer"]]
    print(f"\nMet: {sum(met)} of {len(met)} targets that were measured. Ahead of every peer: {sum(ahead)} of {len(ahead)} rows.")
    if given.svg:
        with open(given.svg, "w") as out:
            out.write(plot.svg([(r["row"].label, r["against_peer"], r["met"]) for r in rows if r["against_peer"]]))


if __name__ == "__main__":
    main()
