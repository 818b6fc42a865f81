-- What a later source settles by itself.

-- The keys by which a later file brings the same report as a row that was put aside.
create table quarantine_key (
    token {bytes} not null,
    quarantine {id} not null references quarantine (id),
    primary key (token, quarantine)
);
create index quarantine_key_row on quarantine_key (quarantine);

-- The file that brought it in good form.
alter table quarantine add column ended_import {id};
