"""Makes the files that are linked, out of a folder of labelled data.

    prepare.py FOLDER OUT_DIR [--feed FOLDER] [--large PROFILE:ROWS:SEED ...] [--generator gen.py] [--names uk_names]

FOLDER holds fake_1000/fake_1000.csv, febrl/dataset3.csv, dataset4a.csv and dataset4b.csv, and synthetic/*.parquet. Written
are fake_1000.csv, febrl3.csv and febrl4.csv (both parts of set 4 as one file), with the true person in the column `cluster`,
and the synthetic files under their own names. With --feed also feed.csv: a police feed, whose folder holds its months
(*_2025-01.csv and so on), truth_rows.csv and truth_persons.csv. With --large the generator makes more, such as standard:1000000:11.
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
MONTH = re.compile(r"_(\d{4}-\d{2})(?:_delta)?\.csv")
# What the feed says of a person. The police's own number for the victim is left out: it is what is looked for.
FEED = "forename surname known_as dob sex address_1 address_2 town postcode mobile home_phone email".split()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--feed", type=Path, help="a folder with a police feed and its truth_persons.csv")
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


def named_rows(folder):
    """The name of each row of the feed whose person is known, by month and the line on which it begins."""
    with (folder / "truth_rows.csv").open(newline="") as given:
        return {(row["row_id"].split("/")[0], int(row["line"])): row["row_id"] for row in csv.DictReader(given)}


def feed(folder, out):
    """Writes the months of a police feed as one file. Rows that cannot be read, or whose person is not known, are left out."""
    with (folder / "truth_persons.csv").open(newline="") as given:
        persons = {row["row_id"]: row["person_id"] for row in csv.DictReader(given)}
    names = named_rows(folder)
    with out.open("w", newline="") as written:
        writer = csv.DictWriter(written, ["unique_id", *FEED, "cluster"], lineterminator="\n")
        writer.writeheader()
        for month in sorted(folder.glob("*.csv")):
            named = MONTH.search(month.name)
            if named is None:
                continue
            with month.open(newline="", encoding="utf-8-sig") as given:
                rows = csv.reader(given)
                header = next(rows)
                begins = rows.line_num + 1
                for cells in rows:
                    name, begins = names.get((named[1], begins)), rows.line_num + 1
                    if name in persons and len(cells) == len(header):
                        row = dict(zip(header, cells))
                        said = {column: row[column].strip() for column in FEED}
                        writer.writerow({"unique_id": name, **said, "cluster": persons[name]})


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
    if options.feed:
        feed(options.feed, options.out / "feed.csv")
    for wanted in options.large:
        large(wanted, options)


if __name__ == "__main__":
    main()
