//! What people agree to, and what was given on that ground.

use super::answers::{code_at, codes, done, id, id_at, json, made, words};
use super::program::{Body, Caller, Consent as Scope};
use crate::respond::Answer;
use crate::state::Web;
use alongside_answers::consent as answers;
use alongside_app::consent::{self, ConsentInput};
use alongside_domain::consent::{Answer as Said, GivenBy, How};
use alongside_gate::Action;
use alongside_kernel::id::{ConsentId, PersonId};
use alongside_wire::{Coded, Consent, ConsentList, Disclosure, DisclosureList, Done, NewConsent, Withdrawal};
use axum::extract::{Path, State};

/// How it was said; only the person's own pages say that it was said there.
pub(super) fn how(text: &str) -> Option<How> {
    How::from_code(text).filter(|how| *how != How::Portal)
}

fn line(it: answers::ConsentLine) -> Consent {
    Consent {
        id: it.id.to_string(),
        organisation: it.organisation.to_string(),
        organisation_name: it.organisation_name,
        standing: it.standing.code().to_owned(),
        classes: codes(it.classes),
        purpose: it.purpose,
        how: it.how.to_owned(),
        given_by: it.given_by.to_owned(),
        recorded_by: it.recorded_by,
        given_at: it.given_at,
        ends_on: it.ends_on,
        withdrawn_at: it.withdrawn_at,
        note: it.note,
    }
}

/// Lists what a person agreed to and did not, the newest first.
#[utoipa::path(get, path = "/api/v1/people/{person}/consents", tag = "consent", params(("person" = String, Path, description = "The person")), responses((status = 200, body = ConsentList)), security(("token" = ["consent"])))]
pub(super) async fn list(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(person): Path<String>,
) -> Answer {
    let ask = caller.to(&[Action::OpenPerson]);
    let found = consent::of_person(&web.app, &ask, id(&person)?).await?;
    json(&ConsentList {
        person: found.about.person.to_string(),
        consents: found.lines.into_iter().map(line).collect(),
        organisations: found
            .organisations
            .into_iter()
            .map(|(id, name)| Coded { id: id.to_string(), name })
            .collect(),
        classes: found.classes,
        default_end: found.default_end,
    })
}

/// Writes down what a person said: yes or no, to whom, for what, until when.
///
/// A yes takes the place of the one in force and opens exactly the classes that it names. It is written down as by the
/// account that made the token, for its organisation; `how` and `given_by` say how and by whom it was said.
#[utoipa::path(post, path = "/api/v1/people/{person}/consents", tag = "consent", params(("person" = String, Path, description = "The person")), request_body = NewConsent, responses((status = 201, body = Done)), security(("token" = ["consent"])))]
pub(super) async fn record(
    State(web): State<Web>,
    Path(person): Path<String>,
    body: Body<Scope, NewConsent>,
) -> Answer {
    let person: PersonId = id(&person)?;
    let sent = body.value;
    let input = ConsentInput {
        organisation: Some(id_at("organisation", &sent.organisation)?),
        answer: code_at("answer", &sent.answer, Said::from_code)?,
        classes: sent.classes,
        purpose: words(sent.purpose),
        how: code_at("how", &sent.how, how)?,
        given_by: code_at("given_by", &words(sent.given_by), GivenBy::from_code)?,
        ends_on: sent.ends_on.map(Ok),
        note: words(sent.note),
    };
    let ask = body.caller.to(&[Action::RecordConsent]);
    consent::record(&web.app, &ask, person, &input, body.once).await?;
    made(None, format!("/api/v1/people/{person}/consents"))
}

/// Withdraws a consent.
///
/// What it opened ends in the same write, and the referrals under it are withdrawn: from then on every request of the
/// organisation answers as if the person were unknown. It ends once; there is nothing to overwrite, so no version is
/// asked for.
#[utoipa::path(post, path = "/api/v1/consents/{consent}/withdraw", tag = "consent", params(("consent" = String, Path, description = "The consent")), request_body = Withdrawal, responses((status = 200, body = Done)), security(("token" = ["consent"])))]
pub(super) async fn withdraw(
    State(web): State<Web>,
    Path(consent): Path<String>,
    body: Body<Scope, Withdrawal>,
) -> Answer {
    let consent: ConsentId = id(&consent)?;
    let how = code_at("how", &body.value.how, how)?;
    let ask = body.caller.to(&[Action::WithdrawConsent]);
    let address = consent::withdraw(&web.app, &ask, consent, how, body.once).await?;
    let path = address.split('?').next().unwrap_or_default();
    done(format!("/api/v1{path}s"))
}

/// Lists what was given to whom about a person, when and on which basis, the newest first.
#[utoipa::path(get, path = "/api/v1/people/{person}/disclosures", tag = "consent", params(("person" = String, Path, description = "The person")), responses((status = 200, body = DisclosureList)), security(("token" = ["consent"])))]
pub(super) async fn disclosures(
    State(web): State<Web>,
    caller: Caller<Scope>,
    Path(person): Path<String>,
) -> Answer {
    let ask = caller.to(&[Action::OpenPerson]);
    let found = consent::ledger(&web.app, &ask, id(&person)?).await?;
    json(&DisclosureList {
        person: found.about.person.to_string(),
        disclosures: found
            .lines
            .into_iter()
            .map(|it| Disclosure {
                at: it.at,
                from: it.from,
                to: it.to,
                basis: it.basis,
                classes: codes(it.classes),
                purpose: it.purpose,
                by: it.by,
                referral: it.referral.map(|referral| referral.to_string()),
            })
            .collect(),
    })
}
