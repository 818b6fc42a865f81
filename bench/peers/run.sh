#!/bin/bash
# The same three acts in Alongside, Request Tracker 5 and django-helpdesk, one after the other on this machine, with one load
# generator: a list of 50, one case's page, a note on a case. It installs the peers by their packages' names, so it wants a
# throw-away Debian machine and root: it changes Request Tracker's settings in /etc.
#
#   cargo build --release -p alongside -p alongside-bench
#   sudo bench/peers/run.sh target/release docs/evidence/peers.md
set -euo pipefail

programs=$(realpath "$1")
into=$(realpath "$2")
here=$(dirname "$(realpath "$0")")
tickets=${TICKETS:-200}
seconds=${SECONDS_EACH:-20}
clients=${CLIENTS:-4}
password='violet anchor teapot meadow'
folder=$(mktemp -d)
before=$(cut -d' ' -f1 /proc/loadavg)
server=
trap '[ -n "$server" ] && kill -- "-$server" 2>/dev/null; rm -rf "$folder"' EXIT
set -m

as_web() { setpriv --reuid=www-data --regid=www-data --clear-groups "$@"; }
load() { "$programs/alongside-bench" load "$@" --clients "$clients" --seconds "$seconds"; }
cookies() { awk '!/^# |^#$|^$/ { printf "%s%s=%s", sep, $6, $7; sep = "; " }' "$1"; }
up() { for _ in $(seq 60); do curl -s -o /dev/null "$1" && return; sleep 1; done; echo "no answer from $1" >&2; exit 1; }
down() { kill -- "-$server" && wait "$server" 2>/dev/null || true; server=; }
row() { printf '| %s | %s %s\n' "$1" "$2" "$3" >> "$folder/rows"; }

export DEBIAN_FRONTEND=noninteractive
apt-get install -y --no-install-recommends request-tracker5 rt5-db-sqlite rt5-standalone dbconfig-sqlite3 curl python3-venv > "$folder/log"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet django-helpdesk gunicorn

echo "== Alongside" >&2
"$programs/alongside-bench" "$programs/alongside" --lists "$here/../../demo" --into "$folder/own.md" \
    --persons 2000 --import-rows 0 --seconds "$seconds" > "$folder/log"
own() { grep -F "| $1 |" "$folder/own.md" | head -1 | awk -F'|' -v bytes="$(grep -F "| $1 |" "$folder/own.md" | tail -1 | awk -F'|' '{print $4}')" \
    '{ printf "%s|%s|%s|%s|%s|%s|", $5, $6, $7, $8, $9, bytes }'; }
row Alongside 'list of 50' "|$(own 'queue of 50')"
row Alongside "a person's page" "|$(own 'person page')"
row Alongside 'save an attempt' "|$(own 'save a contact attempt, 8 at once')"

echo "== Request Tracker" >&2
cat > /etc/request-tracker5/RT_SiteConfig.d/90-measured.pm <<'PM'
Set($WebPath, "");
Set($WebDomain, "127.0.0.1");
Set($WebPort, 8101);
Set($WebBaseURL, "http://127.0.0.1:8101");
# The load generator sends no Referer.
Set($RestrictReferrer, 0);
Set($MailCommand, "testfile");
1;
PM
as_web perl "$here/fill-request-tracker.pl" "$tickets" 2> "$folder/log"
as_web /usr/share/request-tracker5/libexec/rt-server --server Starlet --port 8101 --max-workers 2 > "$folder/log" 2>&1 &
server=$!
up http://127.0.0.1:8101/
curl -s -c "$folder/rt" -o /dev/null --data-urlencode user=root --data-urlencode "pass=$password" http://127.0.0.1:8101/NoAuth/Login.html
rt=$(cookies "$folder/rt")
row 'Request Tracker' 'list of 50' "$(load 127.0.0.1:8101 '/Search/Results.html?Query=id%20%3E%200&RowsPerPage=50&OrderBy=id&Order=ASC' "$rt")"
row 'Request Tracker' "a ticket's page" "$(load 127.0.0.1:8101 '/Ticket/Display.html?id=5' "$rt")"
row 'Request Tracker' 'add a comment' "$(load 127.0.0.1:8101 /Ticket/Update.html "$rt" \
    --form 'id=7&SubmitTicket=1&Action=Comment&UpdateType=private&UpdateContent=Rang+and+nobody+answered')"
down

echo "== django-helpdesk" >&2
cp "$here"/helpdesk_*.py "$folder"
export HELPDESK_FOLDER=$folder DJANGO_SETTINGS_MODULE=helpdesk_settings PYTHONPATH=$folder
"$folder/venv/bin/python" "$folder/helpdesk_settings.py" "$tickets"
"$folder/venv/bin/gunicorn" --workers 2 --threads 4 --bind 127.0.0.1:8102 --log-level warning 'django.core.wsgi:get_wsgi_application()' \
    > "$folder/log" 2>&1 &
server=$!
up http://127.0.0.1:8102/login/
hd=$folder/hd
token() { awk '$6 == "csrftoken" { print $7 }' "$hd"; }
curl -s -c "$hd" -o /dev/null http://127.0.0.1:8102/login/
curl -s -b "$hd" -c "$hd" -o /dev/null --data-urlencode username=root --data-urlencode "password=$password" \
    --data-urlencode "csrfmiddlewaretoken=$(token)" http://127.0.0.1:8102/login/
# The page of its list is a frame: a script asks for the rows.
rows=$(curl -s -b "$hd" http://127.0.0.1:8102/tickets/ | grep -o '/datatables_ticket_list/[^"]*' | head -1)
helpdesk=$(cookies "$hd")
row 'django-helpdesk' 'list: the frame' "$(load 127.0.0.1:8102 /tickets/ "$helpdesk")"
row 'django-helpdesk' 'list: its 50 rows' "$(load 127.0.0.1:8102 "$rows?draw=1&start=0&length=50&order%5B0%5D%5Bcolumn%5D=0&order%5B0%5D%5Bdir%5D=desc&search%5Bvalue%5D=" "$helpdesk")"
row 'django-helpdesk' "a ticket's page" "$(load 127.0.0.1:8102 /tickets/5/ "$helpdesk")"
row 'django-helpdesk' 'add a comment' "$(load 127.0.0.1:8102 /tickets/7/update/ "$helpdesk" \
    --form "csrfmiddlewaretoken=$(token)&comment=Rang+and+nobody+answered&new_status=1&queue=1&priority=3&title=Ticket+7&owner=0")"
down

{
    echo '# Beside peers, as measured'
    echo
    echo "By \`bench/peers/run.sh\`, all in one run, one after the other, with the same load generator on the same machine:"
    echo "$(grep -m1 'model name' /proc/cpuinfo | sed 's/.*: //'), $(nproc) cores, $(date -u +%Y-%m-%d), load before $before, after $(cut -d' ' -f1 /proc/loadavg)."
    echo "Request Tracker $(dpkg-query -W -f '${Version}' request-tracker5) and django-helpdesk" \
        "$("$folder/venv/bin/pip" show django-helpdesk 2> /dev/null | sed -n 's/^Version: //p') with $tickets tickets, each with two processes" \
        "as their documentation starts them, SQLite each; Alongside with 2,000 people."
    echo
    echo '| program | page | clients | answers | a second | median ms | p99 ms | bytes |'
    echo '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
    cat "$folder/rows"
    cat "$here/carries.md"
} > "$into"
