//! One's own sign-ins, and for whom one acts.

use crate::error::WebError;
use crate::fields::Fields;
use crate::respond::{Answer, go, page, page_with_errors};
use crate::shell;
use crate::staff::{Posted, Staff};
use crate::state::Web;
use alongside_answers::accounts::{MembershipView, SignInView, Standing};
use alongside_app::{Invalid, accounts};
use alongside_gate::Member;
use alongside_kernel::id::SignInId;
use alongside_views::accounts::{MembershipsPage, SignInsPage};
use axum::extract::{Path, RawQuery, State};

/// Where one is signed in.
pub async fn sign_ins(State(web): State<Web>, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(&query.unwrap_or_default())?;
    query.only(&["done"])?;
    let (lines, _) = accounts::list(&web.app, &staff.ask).await?;
    let sign_ins: Vec<SignInView> = lines
        .into_iter()
        .map(|line| SignInView {
            id: line.id.to_string(),
            device: line.device,
            created_at: line.created_at,
            last_seen_at: line.last_seen_at,
            is_this: line.id == staff.signed_in.sign_in,
        })
        .collect();
    let tokens =
        sign_ins.iter().map(|it| staff.form_token(&web, &format!("/sign-ins/{}/end", it.id))).collect();
    let happened = accounts::what_happened(&web.app, &staff.ask).await?;
    let shell = shell::staff(&web, &staff, "sign-ins-title").await;
    let done = match query.text("done") {
        "password" => Some(shell.words.t("own-password-done")),
        "second-factor" => Some(shell.words.t("sign-ins-set-up-done")),
        _ => None,
    };
    page(&SignInsPage { shell, sign_ins, tokens, happened, done })
}

/// Ends one of them.
pub async fn end(State(web): State<Web>, Path(sign_in): Path<String>, posted: Posted) -> Answer {
    posted.fields.only(&["form"])?;
    let sign_in: SignInId = sign_in.parse().map_err(|_| WebError::NotFound)?;
    accounts::end(&web.app, &posted.staff.ask, sign_in).await?;
    go("/sign-ins")
}

async fn memberships_page(web: &Web, staff: &Staff, invalid: &Invalid) -> Result<MembershipsPage, WebError> {
    let (_, memberships) = accounts::list(&web.app, &staff.ask).await?;
    let memberships = memberships
        .into_iter()
        .map(|it| MembershipView {
            id: it.facts.membership.to_string(),
            version: 0,
            organisation: it.organisation_name,
            roles: it.facts.roles.iter().map(|role| role.code().to_owned()).collect(),
            roles_there: Vec::new(),
            from: it.facts.from,
            until: it.facts.until,
            standing: Standing::Live,
        })
        .collect();
    let active = staff.ask.viewer.member().map(Member::membership);
    let mut shell = shell::staff(web, staff, "memberships-title").await;
    crate::errors::add(&mut shell, invalid);
    let token = staff.form_token(web, "/memberships");
    Ok(MembershipsPage {
        shell,
        token,
        memberships,
        active: active.map(|it| it.to_string()).unwrap_or_default(),
    })
}

/// For whom one acts.
pub async fn memberships(State(web): State<Web>, staff: Staff) -> Answer {
    page(&memberships_page(&web, &staff, &Invalid::new()).await?)
}

/// Acts for another organisation from now on.
pub async fn switch(State(web): State<Web>, posted: Posted) -> Answer {
    posted.fields.only(&["form", "membership"])?;
    let Some(membership) = posted.fields.parsed("membership") else {
        let invalid = Invalid::field("membership", "membership-missing");
        return page_with_errors(&memberships_page(&web, &posted.staff, &invalid).await?);
    };
    accounts::switch(&web.app, &posted.staff.ask, &posted.staff.signed_in, membership).await?;
    go("/")
}
