-- Which records are one person's, and who said so. No value and no key moves when records are joined: each keeps its own
-- reports, consents and grants, and taking a join back leaves everything as it was.

-- The same for every record of one person: the lowest id among them.
alter table person add column cluster {id};
update person set cluster = id;
create index person_cluster on person (cluster);
alter table person drop column merged_into;

-- Two records of which it was asked whether they are one person's. What a human decided outranks the machine for ever.
create table same_person (
    id {id} primary key,
    version {int} not null,
    -- The record with the lower id, and the other.
    first_person {id} not null references person (id),
    second_person {id} not null references person (id),
    state {text} not null,
    -- How likely, in millionths, when it was last weighed.
    probability {int} not null,
    model {text} not null,
    asked_at {time} not null,
    decided_by {id},
    decided_at {time},
    -- Who asked for a second opinion: somebody else decides.
    second_opinion_by {id},
    unique (first_person, second_person)
);
create index same_person_open on same_person (asked_at, id) where state = 'ASKED';
create index same_person_second on same_person (second_person);

-- Every step of it, for ever.
create table same_person_step (
    same_person {id} not null references same_person (id),
    seq {int} not null,
    kind {text} not null,
    account {id},
    at {time} not null,
    primary key (same_person, seq)
);

-- Who is kept away from whom by a conflict of interest: one with any record of a person counts for every record of them.
create index conflict_block_account on conflict_block (account, person) where lifted_at is null;
create view kept_away as select other.id as person, b.account as account from conflict_block b
    join person declared on declared.id = b.person join person other on other.cluster = declared.cluster
    where b.lifted_at is null;
