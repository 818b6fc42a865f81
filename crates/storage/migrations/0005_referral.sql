-- Consent, what it lets whom see, and the people handed on with it.

create table consent (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    organisation {id} not null references organisation (id),
    status {text} not null,
    classes {text} not null,
    purpose {text} not null,
    given_how {text} not null,
    given_by {text} not null,
    recorded_by {id} not null,
    given_at {time} not null,
    ends_on {date},
    withdrawn_at {time},
    withdrawn_how {text},
    replaced_at {time},
    sealed {bytes} not null
);
create index consent_person on consent (person);

-- What a consent or another legal basis lets an organisation see.
create table consent_grant (
    id {id} primary key,
    consent {id},
    basis {text} not null,
    person {id} not null references person (id),
    organisation {id} not null references organisation (id),
    classes {text} not null,
    purpose {text} not null,
    starts_at {time} not null,
    ends_at {time},
    ended_at {time}
);
create index consent_grant_person on consent_grant (person, organisation);
create index consent_grant_consent on consent_grant (consent);
create index consent_grant_organisation on consent_grant (organisation, person) where ended_at is null;

create table disclosure (
    id {id} primary key,
    person {id} not null references person (id),
    from_organisation {id} not null,
    to_organisation {id} not null,
    basis {text} not null,
    consent_grant {id},
    referral {id},
    classes {text} not null,
    purpose {text} not null,
    account {id} not null,
    at {time} not null
);
create index disclosure_person on disclosure (person, at);

create table referral (
    id {id} primary key,
    version {int} not null,
    person {id} not null references person (id),
    service {id} not null references service (id),
    from_organisation {id} not null,
    to_organisation {id} not null,
    consent {id} not null,
    consent_grant {id} not null,
    report {id},
    sent_by {id} not null,
    needs {text} not null,
    choice {text} not null,
    sealed {bytes} not null,
    reply_due_on {date} not null,
    sent_at {time} not null,
    reminded_at {time},
    escalated_at {time},
    escalated_to {id},
    acknowledged_at {time},
    acknowledged_by {id},
    accepted_at {time},
    accepted_by {id},
    declined_at {time},
    declined_by {id},
    decline_reason {text},
    decline_sealed {bytes},
    worker {id},
    first_session_at {time},
    withdrawn_at {time},
    withdrawn_by {text},
    closed_at {time},
    closed_as {text}
);
create index referral_person on referral (person);
create index referral_to on referral (to_organisation, sent_at, id);
create index referral_from on referral (from_organisation, sent_at, id);
create index referral_grant on referral (consent_grant);
create index referral_waiting on referral (reply_due_on) where accepted_at is null and declined_at is null and withdrawn_at is null;

create table referral_event (
    referral {id} not null references referral (id),
    seq {int} not null,
    kind {text} not null,
    account {id},
    organisation {id},
    detail {text} not null,
    at {time} not null,
    primary key (referral, seq)
);

create table episode (
    id {id} primary key,
    version {int} not null,
    referral {id} not null unique references referral (id),
    person {id} not null references person (id),
    organisation {id} not null,
    worker {id},
    opened_at {time} not null,
    closed_at {time},
    close_reason {text}
);
create index episode_organisation on episode (organisation);

create table support_session (
    id {id} primary key,
    episode {id} not null references episode (id),
    kind {text} not null,
    held_on {date} not null,
    minutes {int} not null,
    account {id} not null,
    recorded_at {time} not null,
    sealed {bytes} not null
);
create index support_session_episode on support_session (episode);

create table note (
    id {id} primary key,
    episode {id} not null references episode (id),
    person {id} not null references person (id),
    organisation {id} not null,
    class {text} not null,
    account {id} not null,
    written_at {time} not null,
    sealed {bytes} not null
);
create index note_episode on note (episode);

-- An act asked of one organisation by another.
create table request (
    id {id} primary key,
    version {int} not null,
    person {id},
    from_organisation {id} not null,
    to_organisation {id} not null,
    kind {text} not null,
    asked_by {id} not null,
    asked_at {time} not null,
    reply_due_on {date} not null,
    chases {int} not null,
    last_chased_at {time},
    reminded_at {time},
    escalated_at {time},
    escalated_to {id},
    acknowledged_at {time},
    acknowledged_by {id},
    answered_at {time},
    answered_by {id},
    answer {text},
    sealed {bytes} not null,
    answer_sealed {bytes}
);
create index request_waiting on request (reply_due_on) where answered_at is null;
create index request_to on request (to_organisation, asked_at, id);
create index request_from on request (from_organisation, asked_at, id);

-- A person's own way to their pages.
create table portal_access (
    id {id} primary key,
    person {id} not null references person (id),
    code_hash {bytes} not null unique,
    made_by {id} not null,
    made_at {time} not null,
    expires_at {time} not null,
    ended_at {time}
);
create index portal_access_person on portal_access (person);

-- One visit to those pages: a cookie, good until it is left, is idle, or the way in is closed.
create table portal_sign_in (
    id {id} primary key,
    token_hash {bytes} not null unique,
    access {id} not null references portal_access (id),
    created_at {time} not null,
    last_seen_at {time} not null,
    ended_at {time}
);
create index portal_sign_in_access on portal_sign_in (access);

-- Somebody may watch what this person opens: no pages of their own while it stands.
create table portal_watch (
    id {id} primary key,
    person {id} not null references person (id),
    marked_by {id} not null,
    marked_at {time} not null,
    lifted_by {id},
    lifted_at {time}
);
create index portal_watch_person on portal_watch (person) where lifted_at is null;
