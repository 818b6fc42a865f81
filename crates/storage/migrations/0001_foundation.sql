-- What every room stands on. Types in braces become each database's own: see storage::migrate.

create table meta (
    name {text} primary key,
    value {text} not null
);

-- A subject's key, wrapped by an epoch key that lives outside the database. Left out of data backups.
create table subject_key (
    subject {id} primary key,
    epoch {int} not null,
    wrapped {bytes} not null
);
create index subject_key_epoch on subject_key (epoch);

-- What changed, so that every server's search index keeps up.
create table change (
    seq {serial},
    room {text} not null,
    subject {id} not null,
    at {time} not null
);

-- A form or request that was done already. Holds where the answer stands, never content.
create table idempotency (
    token {bytes} primary key,
    at {time} not null,
    answer {text} not null
);

create table audit_log (
    id {id} primary key,
    name {text} not null unique,
    size {int} not null,
    frontier {bytes} not null
);

create table audit_leaf (
    log {id} not null references audit_log (id),
    seq {int} not null,
    leaf {text} not null,
    hash {bytes} not null,
    primary key (log, seq)
);

-- Which leaves name a subject. Built after the commit; can be rebuilt from the leaves.
create table audit_about (
    subject {id} not null,
    log {id} not null,
    seq {int} not null,
    primary key (subject, log, seq)
);

-- What a reader looks leaves up by. Built after the commit, like the table above; what is verified are the leaves.
create table audit_index (
    log {id} not null,
    seq {int} not null,
    at {time} not null,
    account {id},
    organisation {id},
    action {text} not null,
    primary key (log, seq)
);
create index audit_index_at on audit_index (at, log, seq);
create index audit_index_account on audit_index (account, at);

create table audit_checkpoint (
    number {int} primary key,
    at {time} not null,
    text {text} not null
);

-- Work to be done later: enqueued inside the write that causes it.
create table job (
    id {id} primary key,
    kind {text} not null,
    about {id},
    run_at {time} not null,
    attempts {int} not null,
    leased_until {time},
    done_at {time},
    dead_at {time},
    error {text}
);
create index job_waiting on job (run_at) where done_at is null and dead_at is null;

-- Lists that a partnership loads: postcodes, offences, extra holidays. The whole file, as it came.
create table reference_list (
    kind {text} not null,
    label {text} not null,
    content {bytes} not null,
    loaded_at {time} not null,
    primary key (kind, label)
);
