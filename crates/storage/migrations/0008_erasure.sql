-- Erasing: asked for by one, agreed to by another, and made final by the turn of the epoch.

-- The epochs under which keys may stand. A key points to its epoch, so that an epoch can't go while a key stands under
-- it, and once it is gone no server that has not heard of it can wrap another key with it.
create table epoch (
    number {int} primary key,
    begun_at {time} not null
);
insert into epoch (number, begun_at) select distinct epoch, 0 from subject_key;

alter table subject_key rename to subject_key_before;
create table subject_key (
    subject {id} primary key,
    epoch {int} not null references epoch (number),
    wrapped {bytes} not null
);
insert into subject_key (subject, epoch, wrapped) select subject, epoch, wrapped from subject_key_before;
drop table subject_key_before;
create index subject_key_epoch on subject_key (epoch);

create table erasure (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    reason {text} not null,
    asked_by {id} not null,
    asked_at {time} not null,
    -- Until then it can only be taken back.
    not_before {time} not null,
    ended_by {id},
    ended_at {time},
    outcome {text}
);
-- One at a time for a person.
create unique index erasure_open on erasure (person) where ended_at is null;
