"""Encodes and compares FEBRL 4 with clkhash and anonlink, on one core, as their tutorial does.

    private_peer.py FEBRL4.csv [THRESHOLD ...]

Needs clkhash 0.18.3 and anonlink 0.15.3 (Python 3.11). Prints encodings and comparisons a second by the processor's time, and
precision, recall and F1 of pairs at each threshold after their greedy one-to-one solver.
"""

import csv
import io
import sys
import time

import anonlink
from clkhash import clk
from clkhash.comparators import ExactComparison, NgramComparison
from clkhash.field_formats import BitsPerFeatureStrategy, FieldHashingProperties, Ignore, StringSpec
from clkhash.schema import Schema

TEXTS = ["given_name", "surname", "street_number", "address_1", "address_2", "suburb"]
NUMBERS = ["postcode", "date_of_birth", "soc_sec_id"]


def field(name):
    if name in TEXTS or name in NUMBERS:
        grams = NgramComparison(2, positional=True) if name in NUMBERS else NgramComparison(2)
    else:
        grams = ExactComparison()
    return StringSpec(name, FieldHashingProperties(comparator=grams, strategy=BitsPerFeatureStrategy(100)))


def encoded(rows):
    columns = [*TEXTS, *NUMBERS, "state"]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    text.seek(0)
    started = time.process_time()
    filters = clk.generate_clk_from_csv(text, "a key of the project", Schema([field(name) for name in columns], 1024),
                                        validate=False, progress_bar=False, max_workers=1)
    return filters, time.process_time() - started


def main():
    with open(sys.argv[1], newline="") as given:
        rows = list(csv.DictReader(given))
    parts = [[row for row in rows if ("-dup" in row["unique_id"]) == dup] for dup in (False, True)]
    made = [encoded(part) for part in parts]
    took = sum(seconds for _, seconds in made)
    print(f"encoded {len(rows)} in {took:.2f} s: {len(rows) / took:,.0f} a second")
    from clkhash.serialization import deserialize_bitarray

    filters = [[deserialize_bitarray(it) if isinstance(it, str) else it for it in part] for part, _ in made]
    for threshold in map(float, sys.argv[2:] or ["0.9", "0.8", "0.7"]):
        started = time.process_time()
        candidates = anonlink.candidate_generation.find_candidate_pairs(
            filters, anonlink.similarities.dice_coefficient_accelerated, threshold)
        took = time.process_time() - started
        groups = anonlink.solving.greedy_solve(candidates)
        pairs = [{party: place for party, place in group} for group in groups if len(group) == 2]
        right = sum(parts[0][pair[0]]["cluster"] == parts[1][pair[1]]["cluster"] for pair in pairs)
        f1 = 2 * right / (len(pairs) + len(parts[0]))
        print(f"at {threshold}: {len(parts[0]) * len(parts[1]) / took / 1e6:,.0f} million comparisons a second; "
              f"precision {right / max(len(pairs), 1):.4f}, recall {right / len(parts[0]):.4f}, F1 {f1:.4f}")


if __name__ == "__main__":
    main()
