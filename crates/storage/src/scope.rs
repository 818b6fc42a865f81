//! Lists: a scope of the gate as SQL, the same for every list of people.
//!
//! A list's statement joins `person p` and `left join subject_key k on k.subject = p.id`, begins its arguments
//! with [`arguments`] (`$1` to `$7`), puts [`in_scope!`] into its `where` and [`scope_columns!`] into its columns.
//! What a row may show is then [`classes_of_row`].

use crate::args;
use crate::error::Result;
use crate::rooms::facts::classes_of;
use crate::row::Row;
use crate::value::Arg;
use alongside_gate::{ClassSet, DataClass, Purpose, Scope, ScopeReach};
use alongside_kernel::Timestamp;

/// The condition that a person `p` with key `k` is in the scope whose [`arguments`] are `$1` to `$7`.
macro_rules! in_scope {
    () => {
        "k.epoch is not null \
         and not exists (select 1 from kept_away sb where sb.person = p.id and sb.account = $1) \
         and (not exists (select 1 from party sq where sq.person = p.id and sq.role = 'PERSON_RESPONSIBLE') \
              or exists (select 1 from party so where so.person = p.id and so.role <> 'PERSON_RESPONSIBLE')) \
         and ($3 = 2 or ($3 = 1 and p.restricted_at is null) \
              or ($4 = 1 and exists (select 1 from consent_grant sg where sg.person = p.id and sg.organisation = $2 \
                  and sg.starts_at <= $6 and (sg.ends_at is null or sg.ends_at > $6) and (sg.ended_at is null or sg.ended_at > $6) \
                  and ' ' || sg.purpose || ' ' like $5 and ' ' || sg.classes || ' ' like '% identity %')) \
              or ($7 = 1 and p.restricted_at is null and exists (select 1 from report sr where sr.person = p.id \
                  and sr.organisation = $2 and sr.officer = $1)))"
    };
}

/// What says of a row by which ways of the scope it came.
macro_rules! scope_columns {
    () => {
        "p.restricted_at as scope_restricted_at, \
         case when $4 = 1 then (select string_agg(sg.classes, ' ') from consent_grant sg where sg.person = p.id and sg.organisation = $2 \
              and sg.starts_at <= $6 and (sg.ends_at is null or sg.ends_at > $6) and (sg.ended_at is null or sg.ended_at > $6) \
              and ' ' || sg.purpose || ' ' like $5) end as scope_granted, \
         cast(case when $7 = 1 and exists (select 1 from report sr where sr.person = p.id and sr.organisation = $2 and sr.officer = $1) \
              then 1 else 0 end as bigint) as scope_reported"
    };
}

pub(crate) use {in_scope, scope_columns};

/// The first seven arguments of a list's statement.
pub(crate) fn arguments(scope: &Scope) -> Vec<Arg> {
    let mut everyone = 0_i64;
    let mut granted: Option<(Purpose, Timestamp)> = None;
    let mut reported = false;
    for reach in scope.reaches() {
        match reach {
            ScopeReach::Everyone { with_restricted, .. } => {
                everyone = everyone.max(if *with_restricted { 2 } else { 1 });
            }
            ScopeReach::GrantedTo { purpose, at, .. } => granted = Some((*purpose, *at)),
            ScopeReach::ReportedBy { .. } => reported = true,
        }
    }
    args![
        scope.except_blocked_for(),
        scope.actor().organisation(),
        everyone,
        i64::from(granted.is_some()),
        granted.map(|(purpose, _)| format!("% {purpose} %")).unwrap_or_default(),
        granted.map_or(scope.decided_at(), |(_, at)| at),
        i64::from(reported)
    ]
}

/// What a row of the list may show.
pub(crate) fn classes_of_row(scope: &Scope, row: &Row) -> Result<ClassSet> {
    let restricted = row.maybe_time("scope_restricted_at")?.is_some();
    let granted = classes_of(&row.maybe_text("scope_granted")?.unwrap_or_default());
    let reported = row.int("scope_reported")? == 1 && !restricted;
    let mut shown = ClassSet::EMPTY;
    for reach in scope.reaches() {
        shown = shown.union(match reach {
            ScopeReach::Everyone { with_restricted, classes } if *with_restricted || !restricted => *classes,
            ScopeReach::GrantedTo { classes, .. } if granted.contains(DataClass::Identity) => {
                granted.intersection(*classes)
            }
            ScopeReach::ReportedBy { classes, .. } if reported => *classes,
            _ => ClassSet::EMPTY,
        });
    }
    Ok(shown)
}
