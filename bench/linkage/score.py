"""Scores a linkage against the truth: pairs, clusters and calibration.

    score.py --clusters clusters.csv --pairs pairs.csv --data FILE --id COLUMN --truth COLUMN [--threshold 0.5]

A true pair is two records of one true person. Every pair of a file counts, also those that no blocking rule let through,
so a pair that was never scored is a pair that was missed.

pairs       precision, recall and F1 of the pairs in pairs.csv whose probability is the threshold or more; `best` is the
            threshold with the highest F1, which only somebody with the truth could choose.
clusters    the same for all pairs of records that share a cluster; B-cubed is the mean over records of the share of their
            cluster that is their person (precision) and the share of their person that is in their cluster (recall).
calibration the pairs in ten bands of the probability said; what was said on average beside the share that is true. The
            largest gap is taken among bands with 500 pairs or more.
"""

import argparse
import json

import duckdb

LEAST_PAIRS_IN_BAND = 500


def parser(description):
    """The options that say which linkage of which file is looked at."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--clusters", "--pairs", "--data", "--id", "--truth"):
        options.add_argument(name, required=True)
    return options


def arguments():
    options = parser(__doc__)
    options.add_argument("--threshold", type=float, default=0.5)
    return options.parse_args()


def quoted(value):
    return "'" + value.replace("'", "''") + "'"


def source(path):
    if path.endswith(".parquet"):
        return f"read_parquet({quoted(path)})"
    return f"read_csv({quoted(path)}, header = true, all_varchar = true)"


def load(clusters, pairs, data, id_column, truth_column):
    """Puts the truth beside every record and every pair, and refuses what could not be scored rightly."""
    connection = duckdb.connect()
    connection.execute(
        f'create table truth as select cast("{id_column}" as varchar) as id, cast("{truth_column}" as varchar) as person '
        f"from {source(data)}"
    )
    connection.execute(
        f"create table records as select truth.id, person, cluster from truth left join {source(clusters)} as given "
        "on given.id = truth.id"
    )
    connection.execute(
        "create table pairs as select cast(probability as double) as said, l.person = r.person as matches, "
        'given."left" is distinct from given."right" as of_two, '
        'least(given."left", given."right") as one, greatest(given."left", given."right") as other '
        f'from {source(pairs)} as given left join truth as l on l.id = given."left" '
        'left join truth as r on r.id = given."right"'
    )
    checks = {
        "records without a true person": "select count(*) from truth where person is null",
        "records that are not in exactly one cluster": "select (select count(*) from records where cluster is null) + "
        "(select count(*) from records) - (select count(distinct id) from truth)",
        "clusters of unknown records": f"select count(*) from {source(clusters)} where id not in (select id from truth)",
        "pairs of unknown records, of a record with itself, or without a probability": "select count(*) from pairs "
        "where matches is null or not of_two or said is null or not said between 0 and 1",
        "pairs written twice": "select count(*) - count(distinct (one, other)) from pairs",
    }
    for fault, query in checks.items():
        if count := one(connection, query):
            raise SystemExit(f"{count} {fault}: nothing was scored. Mend the files and score again.")
    return connection


def one(connection, query):
    return connection.execute(query).fetchall()[0][0]


def rates(both, found, true):
    """Precision, recall and F1 of pairs found, from how many are both found and true."""
    precision = both / found if found else 0.0
    recall = both / true if true else 0.0
    return {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(f1(precision, recall), 5)}


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def pairs_together(connection, columns):
    """How many pairs of records agree on the columns."""
    return one(
        connection,
        f"select cast(coalesce(sum(size * (size - 1) // 2), 0) as bigint) "
        f"from (select count(*) as size from records group by {columns})",
    )


def score_pairs(connection, true, threshold):
    found, both = connection.execute(
        "select count(*), count(*) filter (matches) from pairs where said >= ?", [threshold]
    ).fetchall()[0]
    # One cut for each distinct probability: pairs that were said to be equally likely are taken or left together.
    cut = connection.execute(
        "with cuts as (select said, count(*) as pairs, count(*) filter (matches) as matching from pairs group by said), "
        "running as (select said, sum(pairs) over down as found, sum(matching) over down as hits from cuts "
        "window down as (order by said desc)) "
        "select said, cast(found as bigint), cast(hits as bigint) from running order by 2.0 * hits / (found + ?) desc limit 1",
        [true],
    ).fetchall()
    best = {"threshold": round(cut[0][0], 6), **rates(cut[0][2], cut[0][1], true)} if cut else None
    scored, matching = connection.execute("select count(*), count(*) filter (matches) from pairs").fetchall()[0]
    return {
        "scored": scored,
        "true": true,
        "recall_of_scored": round(matching / true, 5) if true else 0.0,
        "threshold": threshold,
        **rates(both, found, true),
        "best": best,
    }


def score_clusters(connection, true):
    both, found = pairs_together(connection, "cluster, person"), pairs_together(connection, "cluster")
    precision, recall, largest = connection.execute(
        "with cells as (select cluster, person, count(*) as size from records group by cluster, person), "
        "measured as (select size, sum(size) over (partition by cluster) as in_cluster, "
        "sum(size) over (partition by person) as of_person from cells) "
        "select sum(size * size / in_cluster) / sum(size), sum(size * size / of_person) / sum(size), "
        "cast(max(in_cluster) as bigint) from measured"
    ).fetchall()[0]
    b_cubed = {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(f1(precision, recall), 5)}
    return {**rates(both, found, true), "b_cubed": b_cubed, "largest": largest}


def calibration(connection):
    bands = [
        {"band": f"{band / 10:.1f}-{(band + 1) / 10:.1f}", "pairs": pairs, "said": round(said, 4), "true": round(true, 4)}
        for band, pairs, said, true in connection.execute(
            "select least(cast(floor(said * 10) as integer), 9) as band, count(*), avg(said), "
            "avg(cast(matches as integer)) from pairs group by band order by band"
        ).fetchall()
    ]
    gaps = [abs(band["said"] - band["true"]) for band in bands if band["pairs"] >= LEAST_PAIRS_IN_BAND]
    return {"bands": bands, "largest_gap": round(max(gaps), 4) if gaps else None}


def scores(clusters, pairs, data, id_column, truth_column, threshold):
    """Every score of a linkage whose files are given."""
    connection = load(clusters, pairs, data, id_column, truth_column)
    true = pairs_together(connection, "person")
    return {
        "records": one(connection, "select count(*) from records"),
        "people": one(connection, "select count(distinct person) from records"),
        "pairs": score_pairs(connection, true, threshold),
        "clusters": score_clusters(connection, true),
        "calibration": calibration(connection),
    }


def main():
    options = arguments()
    found = scores(options.clusters, options.pairs, options.data, options.id, options.truth, options.threshold)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
