-- Who must be reached by when, what was tried, promised and sent.

-- One duty for each report that asks for an act: a call, an information letter, a decision.
create table contact_duty (
    id {id} primary key,
    version {int} not null,
    report {id} not null unique references report (id),
    person {id} not null references person (id),
    kind {text} not null,
    due_on {date},
    opened_at {time} not null,
    changed_at {time} not null,
    owner {id},
    ask_again_on {date},
    attempts {int} not null,
    reached_at {time},
    closed_at {time},
    closed_as {text}
);
create index contact_duty_open on contact_duty (due_on, id) where closed_at is null;
create index contact_duty_queue on contact_duty (coalesce(ask_again_on, due_on, '9999-12-31'), id) where closed_at is null;
create index contact_duty_person on contact_duty (person);
create index contact_duty_owner on contact_duty (owner) where closed_at is null;

create table attempt (
    id {id} primary key,
    person {id} not null references person (id),
    duty {id},
    account {id} not null,
    organisation {id} not null,
    at {time} not null,
    method {text} not null,
    outcome {text} not null,
    needs_met {text} not null,
    help_given {text} not null,
    sealed {bytes} not null
);
create index attempt_person on attempt (person, at);

create table promise (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    account {id} not null,
    organisation {id} not null,
    due_on {date} not null,
    made_at {time} not null,
    sealed {bytes} not null,
    ended_at {time},
    ended_as {text}
);
create index promise_open on promise (account, due_on) where ended_at is null;
create index promise_person on promise (person);

-- A letter, e-mail or text. Its content is sealed under the person's key, so that erasing the person erases it.
create table message (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    report {id},
    organisation {id} not null references organisation (id),
    channel {text} not null,
    template {text} not null,
    template_version {int} not null,
    language {text} not null,
    state {text} not null,
    held_reason {text},
    sealed {bytes} not null,
    batch {id},
    created_by {id},
    created_at {time} not null,
    approved_by {id},
    approved_at {time},
    changed_at {time} not null,
    sent_at {time}
);
create index message_person on message (person);
create index message_state on message (organisation, state, created_at, id);
create index message_batch on message (batch) where batch is not null;
create unique index message_once on message (report, template) where report is not null;

create table absence (
    id {id} primary key,
    account {id} not null,
    deputy {id} not null,
    starts_on {date} not null,
    ends_on {date} not null,
    sealed {bytes} not null,
    declared_by {id} not null,
    declared_at {time} not null,
    begun_at {time},
    ended_at {time}
);
create index absence_account on absence (account);

create table assignment (
    batch {id} not null,
    duty {id} not null,
    account {id} not null,
    previous_owner {id},
    owner {id},
    note {text} not null,
    at {time} not null,
    undone_at {time},
    primary key (batch, duty)
);

create table saved_view (
    id {id} primary key,
    account {id} not null,
    sealed {bytes} not null,
    filter {text} not null,
    created_at {time} not null
);
create index saved_view_account on saved_view (account);

create table last_look (
    account {id} not null,
    list {text} not null,
    at {time} not null,
    before {time} not null,
    primary key (account, list)
);
