-- What happened to somebody before, and what it sets in motion.

-- How many distinct incidents of the person there are in the window that ends with this one, whichever of their records
-- the reports stand on.
alter table report add column incidents {int} not null default 1;

-- Something to be done about a repeat: one for each incident, named by the first of its reports.
create table repeat_response (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    report {id} not null unique references report (id),
    grade {text} not null,
    -- What showed when it was opened, joined by |.
    signs {text} not null,
    opened_at {time} not null,
    due_at {time} not null,
    owner {id},
    ended_at {time},
    ended_as {text},
    ended_by {id},
    sealed {bytes}
);
create index repeat_response_open on repeat_response (due_at, id) where ended_at is null;
create index repeat_response_person on repeat_response (person);
create index repeat_response_owner on repeat_response (owner) where ended_at is null;

-- Whether it helped, asked some days after it was done.
create table repeat_check (
    response {id} not null references repeat_response (id),
    after_days {int} not null,
    due_on {date} not null,
    outcome {text},
    checked_at {time},
    checked_by {id},
    sealed {bytes},
    primary key (response, after_days)
);
create index repeat_check_due on repeat_check (due_on, response) where checked_at is null;

create index report_incidents on report (incidents, occurred_on) where incidents > 1;

-- Whoever was reported about more than once is judged anew.
insert into change (room, subject, at) select 'people', cluster, max(r.received_at) from person p join report r on r.person = p.id
    group by cluster having count(*) > 1;
