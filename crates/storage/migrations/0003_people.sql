-- People, what was reported, and how it came in.

create table person (
    id {id} primary key,
    version {int} not null,
    merged_into {id},
    restricted_at {time},
    -- When the newest source of the details was made: an older file only fills what is empty.
    details_as_of {time} not null,
    sealed {bytes} not null,
    created_at {time} not null
);

create table import (
    id {id} primary key,
    version {int} not null,
    label {text} not null,
    file_token {bytes} not null,
    organisation {id} not null,
    account {id},
    as_of {time} not null,
    rows_total {int} not null,
    rows_done {int} not null,
    bytes_total {int} not null,
    state {text} not null,
    mapping {text} not null,
    report {text} not null,
    started_at {time} not null,
    finished_at {time}
);
create index import_file on import (file_token);

-- The bytes of an uploaded file, in parts, until it is read.
create table import_content (
    import {id} not null,
    part {int} not null,
    sealed {bytes} not null,
    primary key (import, part)
);

create table report (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    key_token {bytes} unique,
    channel {text} not null,
    organisation {id} not null,
    officer {id},
    import {id},
    row_number {int},
    recorded_at {time} not null,
    received_at {time} not null,
    occurred_on {date} not null,
    crime_type {text} not null,
    district {text} not null,
    route {text} not null,
    priority {text} not null,
    needs {text} not null,
    contact_due {date},
    late_days {int} not null,
    sealed {bytes} not null,
    standing {bytes}
);
create index report_person on report (person);
create index report_organisation on report (organisation, officer);
create index report_recorded on report (recorded_at);

create table import_row (
    import {id} not null,
    number {int} not null,
    line {int} not null,
    fate {text} not null,
    reason {text} not null,
    of_label {text} not null,
    report {id},
    outcome {text} not null,
    primary key (import, number)
);

create table quarantine (
    id {id} primary key,
    version {int} not null,
    import {id} not null,
    number {int} not null,
    code {text} not null,
    row_token {bytes} not null,
    sealed {bytes} not null,
    created_at {time} not null,
    ended_at {time},
    ended_as {text},
    ended_by {id}
);
create index quarantine_open on quarantine (created_at, id) where ended_at is null;
create index quarantine_row on quarantine (row_token);

-- Every key by which a sender's later row finds its report. A key stays with the report that had it first.
create table report_key (
    token {bytes} primary key,
    report {id} not null references report (id)
);
create index report_key_report on report_key (report);

-- A party to a case: the report's victim and everyone else named in it, each in their role.
create table party (
    report {id} not null references report (id),
    person {id} not null references person (id),
    role {text} not null,
    primary key (report, person, role)
);
create index party_person on party (person);

create table household (
    id {id} not null,
    person {id} not null,
    since {time} not null,
    until {time},
    primary key (id, person)
);
create index household_person on household (person);

-- How it is safe to reach a person, as last asked. The newest counts.
create table safe_contact (
    id {id} primary key,
    person {id} not null references person (id),
    seq {int} not null,
    sealed {bytes} not null,
    asked_by {id},
    asked_at {time} not null,
    unique (person, seq)
);

-- Placed by hand and lifted; or, with a report and a decision, what was decided about what waited there.
create table hold (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    report {id} references report (id),
    code {text} not null,
    decision {text},
    sealed {bytes} not null,
    placed_by {id},
    placed_at {time} not null,
    lifted_by {id},
    lifted_at {time}
);
create index hold_person on hold (person);

create table conflict_block (
    id {id} primary key,
    person {id} not null references person (id),
    account {id} not null,
    declared_by {id} not null,
    declared_at {time} not null,
    lifted_by {id},
    second_lifted_by {id},
    lifted_at {time}
);
create index conflict_block_person on conflict_block (person, account);

create table finding (
    id {id} primary key,
    version {int} not null,
    report {id} not null references report (id),
    code {text} not null,
    organisation {id} not null,
    officer {id},
    found_at {time} not null,
    answer {text},
    answered_by {id},
    answered_at {time}
);
create index finding_report on finding (report);
create index finding_open on finding (organisation, officer) where answered_at is null;
