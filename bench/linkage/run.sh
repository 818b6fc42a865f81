#!/bin/bash
# Links every file of a folder with Alongside and with Splink, one after the other on this machine, and prints a table.
#
#   ALONGSIDE=target/release/alongside bench/linkage/run.sh DATA_DIR [OUT_DIR]
#
# DATA_DIR is what prepare.py wrote. A file's name says what kind it is: fake*, febrl*, feed*, anything else is uk.
# PYTHON (default python3) needs requirements.txt. THREADS (default 2) is what Splink may use; to hold both engines to two
# cores of a larger machine, run this under `taskset --cpu-list 0,1`.
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 || -z "${ALONGSIDE:-}" ]]; then
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
fi
data=$1
out=${2:-$data/linked}
python=${PYTHON:-python3}
threads=${THREADS:-2}
here=$(dirname "$(realpath "$0")")
export PYTHONDONTWRITEBYTECODE=1

kind_of() {
    case $(basename "$1") in
    fake*) echo fake ;;
    febrl*) echo febrl ;;
    feed*) echo feed ;;
    *) echo uk ;;
    esac
}

# measured OUT COMMAND...: runs a command, with its seconds and kilobytes in OUT/took and what it says in OUT/log.
measured() {
    local where=$1
    shift
    rm -rf "$where"
    mkdir -p "$where"
    if ! /usr/bin/time -f '%e %M' -o "$where/took" "$@" >"$where/said.json" 2>"$where/log"; then
        echo "This did not end well, and the rest was not run: $*" >&2
        tail -n 20 "$where/log" >&2
        exit 1
    fi
}

# row FILE ENGINE OUT CLUSTERS [THRESHOLD]: scores one linkage, as a row of the table.
row() {
    "$python" "$here/row.py" --file "$(basename "$1")" --engine "$2" --out "$3" --clusters "$4" --data "$1" \
        ${5:+--threshold "$5"}
}

shopt -s nullglob
files=("$data"/*.csv "$data"/*.parquet)
if [[ ${#files[@]} -eq 0 ]]; then
    echo "$data holds no .csv or .parquet file. Make them with prepare.py." >&2
    exit 1
fi

echo "$(date +%F); $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GB;" \
    "load before: $(cut -d' ' -f1 /proc/loadavg)."
echo
"$python" "$here/row.py" --head
for file in "${files[@]}"; do
    kind=$(kind_of "$file")
    stem=$(basename "${file%.*}")
    cat "$file" >/dev/null # so that neither engine is the one that waits for the disk

    ours=$out/$stem/alongside
    measured "$ours" "$ALONGSIDE" link "$file" --settings "$here/settings/$kind.toml" --out "$ours" --json
    row "$file" alongside "$ours" clusters.csv

    splink=$out/$stem/splink
    measured "$splink" "$python" "$here/splink_link.py" "$file" "$splink" --kind "$kind" --threads "$threads"
    row "$file" splink "$splink" clusters.csv
    row "$file" splink "$splink" clusters-0.5.csv 0.5

    fast=$out/$stem/splink-fast
    measured "$fast" "$python" "$here/splink_link.py" "$file" "$fast" --kind "$kind" --threads "$threads" --fast
    row "$file" "splink --fast" "$fast" clusters.csv
done
echo
echo "Load after: $(cut -d' ' -f1 /proc/loadavg)."
