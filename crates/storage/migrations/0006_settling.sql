-- What a later source settles by itself.

-- The keys by which a later file brings the same report as a row that was put aside.
create table quarantine_key (
    token {bytes} not null,
    quarantine {id} not null references quarantine (id),
    primary key (token, quarantine)
);
create index quarantine_key_row on quarantine_key (quarantine);

-- When an officer's form brought what a feed brought too.
alter table report add column form_at {time};

-- The file that brought it in good form.
alter table quarantine add column ended_import {id};

-- Promises that a deputy keeps while somebody is away, so that they go back.
create table promise_move (
    absence {id} not null references absence (id),
    promise {id} not null references promise (id),
    primary key (absence, promise)
);
