"""Links one file with Splink on DuckDB, without looking at the truth, and says what it took.

    splink_link.py FILE OUT_DIR --kind uk|fake|febrl|feed [--threads 2] [--threshold 0.95] [--fast]

Writes OUT_DIR/pairs.csv (left,right,probability), OUT_DIR/clusters.csv (id,cluster) and OUT_DIR/summary.json; prints the
summary. The seconds run from before the file is read until both files are written; the start of Python and the imports are
not in them, but are in the processor's seconds, which are of all threads. After the clock has stopped, the clusters at 0.5
(OUT_DIR/clusters-0.5.csv) and OUT_DIR/model.json are written.
"""

import argparse
import json
import resource
import time
from pathlib import Path

import duckdb
import splink
from splink import DuckDBAPI, Linker, SettingsCreator

from splink_models import MODELS

SEED = 1
# How many pairs u is estimated from, and how many each round of training takes of a large file. The first are what Splink's
# documentation calls adequate; of the second, u has Splink's own default, which draws a warning.
THOROUGH = {"u": 1e7, "training": 5e6}
FAST = {"u": 1e6, "training": 1e6}
LEAST_PROBABILITY = 0.01  # pairs below are not written


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--kind", choices=sorted(MODELS), required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--threshold", type=float, default=0.95, help="for the clusters; the one of Splink's own example")
    parser.add_argument("--fast", action="store_true", help="train on fewer pairs: half the time, a little less exact")
    parser.add_argument("--id", default="unique_id")
    return parser.parse_args()


def quoted(value):
    return "'" + str(value).replace("'", "''") + "'"


def read(connection, options, model):
    """Loads the columns that the model uses, and no other, so that the truth is out of reach."""
    if options.file.suffix == ".parquet":
        source = f"read_parquet({quoted(options.file)})"
    else:
        source = f"read_csv({quoted(options.file)}, header = true, all_varchar = true)"
    columns = ", ".join(f"{expression} as {name}" for name, expression in model.columns.items())
    connection.execute(
        f'create table records as select cast("{options.id}" as varchar) as unique_id, {columns} from {source}'
    )
    return connection.execute("select count(*) from records").fetchall()[0][0]


def train(linker, model, records, pairs):
    """Estimates every parameter from the file itself."""
    training = linker.training
    training.estimate_probability_two_random_records_match(model.certain, recall=model.recall_of_certain)
    training.estimate_u_using_random_sampling(max_pairs=pairs["u"], seed=SEED)
    # Splink samples to meet a limit on pairs from a first look at 1 % of the records, which is too few of a small file.
    limit = pairs["training"] if records > 100_000 else None
    for rule in model.training:
        training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=limit)


def write(connection, query, path):
    connection.execute(f"copy ({query}) to {quoted(path)} (header)")


def write_clusters(connection, clustered, path):
    write(connection, f"select unique_id as id, cluster_id as cluster from {clustered.physical_name}", path)


def link(options):
    model = MODELS[options.kind]()
    options.out.mkdir(parents=True, exist_ok=True)

    began = time.monotonic()
    connection = duckdb.connect()
    connection.execute(f"set threads = {options.threads}")
    connection.execute(f"set temp_directory = {quoted(options.out / 'spill')}")
    records = read(connection, options, model)
    database = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=model.comparisons,
        blocking_rules_to_generate_predictions=model.candidates,
        retain_matching_columns=False,
    )
    linker = Linker(database.register("records", table_name="people"), settings, log_level="ERROR")
    train(linker, model, records, FAST if options.fast else THOROUGH)
    scored = linker.inference.predict(threshold_match_probability=LEAST_PROBABILITY)
    clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, options.threshold)
    write(
        connection,
        "select unique_id_l as left, unique_id_r as right, match_probability as probability "
        f"from {scored.physical_name}",
        options.out / "pairs.csv",
    )
    write_clusters(connection, clustered, options.out / "clusters.csv")
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_SELF)

    # A user without the truth might as well take every pair that is more likely one person than two: shown beside it.
    likely = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, 0.5)
    write_clusters(connection, likely, options.out / "clusters-0.5.csv")
    linker.misc.save_model_to_json(str(options.out / "model.json"), overwrite=True)
    return {
        "engine": "splink",
        "version": splink.__version__,
        "duckdb": duckdb.__version__,
        "file": options.file.name,
        "records": records,
        "pairs": connection.execute(f"select count(*) from {scored.physical_name}").fetchall()[0][0],
        "fast": options.fast,
        "threads": options.threads,
        "threshold": options.threshold,
        "seconds": round(seconds, 2),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_megabytes": round(used.ru_maxrss / 1024),
    }


def main():
    options = arguments()
    summary = link(options)
    line = json.dumps(summary)
    (options.out / "summary.json").write_text(line + "\n")
    print(line)


if __name__ == "__main__":
    main()
