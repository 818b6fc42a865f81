"""One row of the table that run.sh prints: a linkage scored, beside the time and memory it took."""

import argparse
import json
import math
from pathlib import Path

import score

COLUMNS = [
    "file", "engine", "threshold", "seconds", "peak MB", "pair precision", "pair recall", "pair F1", "best pair F1 with truth",
    "cluster F1", "B-cubed F1", "largest cluster", "calibration gap",
]
WITHOUT_OWN_THRESHOLD = 0.5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--head", action="store_true", help="print the head of the table instead")
    parser.add_argument("--file")
    parser.add_argument("--engine")
    parser.add_argument("--out", type=Path, help="the folder with pairs.csv, clusters, said.json and took")
    parser.add_argument("--clusters", help="which file of clusters in it")
    parser.add_argument("--data")
    parser.add_argument("--threshold", type=float, help="default: the one that the engine says it took, else 0.5")
    return parser.parse_args()


def summary(out):
    """What the engine printed about its work, if it did."""
    said = (out / "said.json").read_text().strip()
    return json.loads(said) if said else {}


def cost(out, stated):
    """Seconds and megabytes of the whole process, as measured from outside. Splink's script goes on to write what only these
    tables need, so for Splink its own figures count; they leave out the start of Python too, to its advantage."""
    if stated.get("engine") == "splink":
        return f"{stated['seconds']:.2f}", f"{stated['peak_megabytes']}"
    seconds, kilobytes = (out / "took").read_text().split()
    return seconds, f"{math.ceil(int(kilobytes) / 1024)}"


def row(options):
    stated = summary(options.out)
    threshold = options.threshold if options.threshold is not None else stated.get("threshold", WITHOUT_OWN_THRESHOLD)
    scores = score.scores(
        clusters=str(options.out / options.clusters),
        pairs=str(options.out / "pairs.csv"),
        data=options.data,
        id_column="unique_id",
        truth_column="cluster",
        threshold=threshold,
    )
    (options.out / f"scores-{threshold:g}.json").write_text(json.dumps(scores) + "\n")
    pairs, clusters, gap = scores["pairs"], scores["clusters"], scores["calibration"]["largest_gap"]
    return [
        options.file, options.engine, f"{threshold:g}", *cost(options.out, stated),
        *(f"{pairs[name]:.4f}" for name in ("precision", "recall", "f1")),
        f"{pairs['best']['f1']:.4f}" if pairs["best"] else "-",
        f"{clusters['f1']:.4f}", f"{clusters['b_cubed']['f1']:.4f}", f"{clusters['largest']}",
        "-" if gap is None else f"{100 * gap:.1f} points",
    ]


def line(cells):
    print(f"| {' | '.join(cells)} |")


def main():
    options = arguments()
    if options.head:
        line(COLUMNS)
        line(["---", "---"] + ["---:"] * (len(COLUMNS) - 2))
    else:
        line(row(options))


if __name__ == "__main__":
    main()
