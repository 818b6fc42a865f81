-- Organisations, their people, what they offer, and until when they are accredited.

create table organisation (
    id {id} primary key,
    version {int} not null,
    kind {text} not null,
    sharing {text} not null,
    name {text} not null,
    short_name {text} not null,
    phone {text} not null,
    consortium {id},
    created_at {time} not null,
    left_at {time}
);

create table account (
    id {id} primary key,
    version {int} not null,
    sign_in_token {bytes} not null unique,
    sealed {bytes} not null,
    password_hash {text},
    totp_sealed {bytes},
    totp_last_step {int} not null,
    created_at {time} not null,
    left_at {time}
);

create table membership (
    id {id} primary key,
    version {int} not null,
    account {id} not null references account (id),
    organisation {id} not null references organisation (id),
    roles {text} not null,
    starts_on {date} not null,
    ends_on {date},
    deputy {id},
    created_at {time} not null
);
create index membership_account on membership (account);
create index membership_organisation on membership (organisation);

create table sign_in (
    id {id} primary key,
    token_hash {bytes} not null unique,
    account {id} not null references account (id),
    membership {id},
    stage {text} not null,
    language {text} not null,
    device {text} not null,
    created_at {time} not null,
    last_seen_at {time} not null,
    ended_at {time}
);
create index sign_in_account on sign_in (account);

-- A way to choose a password, made by an administrator, good once. The link follows from the id under the
-- master key; only its hash is kept.
create table invitation (
    id {id} primary key,
    account {id} not null references account (id),
    token_hash {bytes} not null unique,
    made_by {id} not null,
    made_at {time} not null,
    expires_at {time} not null,
    ended_at {time},
    used_at {time}
);
create index invitation_account on invitation (account);

create table api_token (
    id {id} primary key,
    token_hash {bytes} not null unique,
    membership {id} not null references membership (id),
    label {text} not null,
    scopes {text} not null,
    created_at {time} not null,
    expires_at {time} not null,
    ended_at {time}
);

create table service (
    id {id} primary key,
    version {int} not null,
    organisation {id} not null references organisation (id),
    name {text} not null,
    description {text} not null,
    needs {text} not null,
    districts {text} not null,
    crime_types {text} not null,
    languages {text} not null,
    minimum_age {int},
    maximum_age {int},
    gender {text} not null,
    waiting_days {int} not null,
    open_places {int},
    phone {text} not null,
    closed_at {time}
);
create index service_organisation on service (organisation);

create table accreditation (
    id {id} primary key,
    service {id} not null references service (id),
    starts_on {date} not null,
    ends_on {date},
    suspended_at {time},
    decided_by {id} not null
);
create index accreditation_service on accreditation (service);
