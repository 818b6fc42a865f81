-- Looks at people's records that stand out, and what came of asking about them.

create table unusual_look (
    id {id} primary key,
    version {int} not null,
    kind {text} not null,
    account {id} not null,
    organisation {id} not null,
    -- The London day of the looks.
    day {date} not null,
    -- The record that was looked at; the account itself where it is about its whole day.
    about {id} not null,
    people {int} not null,
    -- The first of the looks.
    at {time} not null,
    found_at {time} not null,
    ended_at {time},
    ended_as {text},
    ended_by {id},
    unique (account, kind, about, day)
);
create index unusual_look_open on unusual_look (found_at) where ended_at is null;
