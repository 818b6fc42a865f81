"""Makes the files that are linked, out of a folder of labelled data.

    prepare.py FOLDER OUT_DIR [--large PROFILE:ROWS:SEED ...] [--generator gen.py] [--names uk_names]

FOLDER holds fake_1000/fake_1000.csv, febrl/dataset3.csv, dataset4a.csv and dataset4b.csv, and synthetic/*.parquet. Written
are fake_1000.csv, febrl3.csv and febrl4.csv (both parts of set 4 as one file), with the true person in the column `cluster`,
and the synthetic files under their own names. With --large the generator makes more, such as standard:1000000:11.
"""

import argparse
import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

FEBRL = {"febrl3.csv": ["dataset3.csv"], "febrl4.csv": ["dataset4a.csv", "dataset4b.csv"]}
PERSON = re.compile(r"rec-(\d+)-(?:org|dup-\d+)")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--large", nargs="*", default=[], metavar="PROFILE:ROWS:SEED")
    parser.add_argument("--generator", type=Path, help="default: FOLDER/gen.py")
    parser.add_argument("--names", type=Path, help="default: FOLDER/uk_names")
    return parser.parse_args()


def febrl(parts, out):
    """Writes FEBRL sets as one file. Their truth is the number in the record's name."""
    with out.open("w", newline="") as written:
        writer = None
        for part in parts:
            with part.open(newline="") as given:
                for row in csv.DictReader(given, skipinitialspace=True):
                    name = row.pop("rec_id").strip()
                    person = PERSON.fullmatch(name)
                    if person is None:
                        raise SystemExit(f"{part}: the record {name!r} does not name its person. {out} is not complete.")
                    record = {"unique_id": name, **{k: v.strip() for k, v in row.items()}, "cluster": person[1]}
                    if writer is None:
                        writer = csv.DictWriter(written, record, lineterminator="\n")
                        writer.writeheader()
                    writer.writerow(record)


def large(wanted, options):
    """Has the generator make a file, unless it is there."""
    profile, rows, seed = wanted.split(":")
    out = options.out / f"{profile}_{rows}_seed{seed}.parquet"
    if out.exists():
        return
    generator = options.generator or options.folder / "gen.py"
    names = options.names or options.folder / "uk_names"
    subprocess.run(
        [sys.executable, generator, "--n", rows, "--seed", seed, "--profile", profile, "--out", out],
        check=True,
        env={**os.environ, "UK_NAMES_DIR": str(names.resolve())},
    )


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(options.folder / "fake_1000" / "fake_1000.csv", options.out / "fake_1000.csv")
    for name, parts in FEBRL.items():
        febrl([options.folder / "febrl" / part for part in parts], options.out / name)
    for file in sorted((options.folder / "synthetic").glob("*.parquet")):
        shutil.copyfile(file, options.out / file.name)
    for wanted in options.large:
        large(wanted, options)


if __name__ == "__main__":
    main()
