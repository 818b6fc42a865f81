-- How many people organisations have in common, counted without names.

create table private_count (
    id {id} primary key,
    version {int} not null,
    name {text} not null,
    -- What a record of a list is: a person, or a report.
    records {text} not null,
    state {text} not null,
    set_up_by {id} not null,
    set_up_at {time} not null,
    -- After this day the encodings are deleted.
    last_day {date} not null,
    ended_at {time},
    -- What leaves, as JSON: numbers after disclosure control.
    numbers {text}
);
create index private_count_live on private_count (last_day) where ended_at is null;

-- Who is asked for encodings, and what they gave.
create table private_count_party (
    id {id} primary key,
    private_count {id} not null references private_count (id),
    organisation {id} not null references organisation (id),
    given_at {time},
    given_by {id},
    records {int},
    -- The kinds of columns that went into them, joined by a comma.
    fields {text},
    unique (private_count, organisation)
);
create index private_count_party_organisation on private_count_party (organisation);

-- The encodings, sealed in parts, until they are counted.
create table private_count_content (
    party {id} not null references private_count_party (id),
    part {int} not null,
    sealed {bytes} not null,
    primary key (party, part)
);
