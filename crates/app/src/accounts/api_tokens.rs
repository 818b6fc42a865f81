//! Tokens by which an organisation's programs do what its people do, through the same gate.

use super::sign_in::new_bearer;
use crate::{App, AppError, Ask, Invalid, Once, Result};
use alongside_gate::{Action, ActionSet, Purpose, Refusal, Viewer, decide_here};
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{ApiTokenId, MembershipId};
use alongside_storage::WriteSet;
use alongside_storage::rooms::api_tokens::{self, ApiTokenLine, NewApiToken};

/// What a token may be used for. A token reads or writes nothing outside its scopes, whatever its membership may.
pub const SCOPES: [&str; 8] =
    ["reports", "people", "contact", "consent", "referrals", "requests", "counts", "figures"];

/// The longest life of a token, in days.
pub const LONGEST_DAYS: u32 = 366;

/// A program that asks.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its token.
    pub token: ApiTokenId,
    /// What the token may be used for.
    pub scopes: Vec<String>,
    /// Who asks, and when: the membership that the token stands for.
    pub ask: Ask,
}

impl Program {
    /// The program as it asks for these acts: in the least place of its organisation that does them, and never in
    /// a wider one than that of whoever made the token.
    pub fn to(&self, acts: &[Action]) -> Ask {
        Ask { viewer: self.ask.viewer.for_program(ActionSet::of(acts)), now: self.ask.now }
    }
}

/// The program of a bearer token, if it is a live one.
pub async fn program(app: &App, bearer: &str) -> Result<Option<Program>> {
    let Some(token) = api_tokens::by_hash(&app.store, app.store.tokens().bearer_hash(bearer)).await? else {
        return Ok(None);
    };
    let now = app.now();
    let Ok(viewer) = Viewer::of(&token.membership.facts, london_date(now)) else { return Ok(None) };
    Ok(Some(Program { token: token.id, scopes: token.scopes, ask: Ask { viewer, now } }))
}

/// The tokens of the asker's organisation.
pub async fn api_tokens(app: &App, ask: &Ask) -> Result<Vec<ApiTokenLine>> {
    decide_here(&ask.to(Action::ManageApiTokens, Purpose::Audit).only_looking())?;
    let organisation = ask.organisation().ok_or(AppError::Refused(Refusal::unknown()))?;
    Ok(api_tokens::of_organisation(&app.store, organisation).await?)
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenWanted {
    /// What to call it.
    pub label: String,
    /// Scope codes.
    pub scopes: Vec<String>,
    /// For how many days.
    pub days: u32,
}

/// Makes a token under the asker's own membership. What comes back is shown once.
pub async fn make_api_token(app: &App, ask: &Ask, wanted: &TokenWanted, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::ManageApiTokens, Purpose::Audit))?;
    let member = ask.viewer.member().ok_or(AppError::Refused(Refusal::unknown()))?;
    let (token, bearer, mut set) = new_token(app, member.membership(), wanted)?;
    let mut entry = ask.plain_entry(Action::ManageApiTokens.code(), Purpose::Audit.code());
    entry.classes = vec!["account"];
    entry.detail = "made";
    set.audit(entry);
    let answer = token.to_string();
    // The same form again made its token the first time; that one was shown then and is not known any more.
    if once.write(app, set, answer.clone()).await? == answer {
        Ok(bearer)
    } else {
        Err(AppError::NotNow("token-shown-once"))
    }
}

/// A token under a membership: its id, what the program sends, and the write that makes it.
pub(super) fn new_token(
    app: &App,
    membership: MembershipId,
    wanted: &TokenWanted,
) -> Result<(ApiTokenId, String, WriteSet)> {
    let mut invalid = Invalid::new();
    let label = wanted.label.trim();
    if label.is_empty() || label.chars().count() > 80 {
        invalid.add("label", "token-label");
    }
    if wanted.scopes.is_empty() || wanted.scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        invalid.add("scope", "token-scope");
    }
    if wanted.days == 0 || wanted.days > LONGEST_DAYS {
        invalid.add_with("days", "token-days", LONGEST_DAYS.to_string());
    }
    invalid.or(())?;
    let (bearer, now) = (format!("als_{}", new_bearer(app)), app.now());
    let mut set = WriteSet::new();
    let token = NewApiToken {
        id: ApiTokenId::new(app.store.ids()),
        token_hash: app.store.tokens().bearer_hash(&bearer),
        membership,
        label,
        scopes: &wanted.scopes.join(" "),
        expires_at: now
            .checked_add(jiff::SignedDuration::from_hours(i64::from(wanted.days) * 24))
            .unwrap_or(now),
    };
    api_tokens::insert(&mut set, &token, now);
    Ok((token.id, bearer, set))
}

/// Ends a token of the asker's organisation, at once.
pub async fn end_api_token(app: &App, ask: &Ask, token: ApiTokenId, once: Once) -> Result<String> {
    decide_here(&ask.to(Action::ManageApiTokens, Purpose::Audit))?;
    let unknown = || AppError::Refused(Refusal::unknown());
    let organisation = ask.organisation().ok_or_else(unknown)?;
    let theirs = api_tokens::of_organisation(&app.store, organisation).await?;
    if !theirs.iter().any(|line| line.id == token) {
        return Err(unknown());
    }
    let mut set = WriteSet::new();
    api_tokens::end(&mut set, token, organisation, ask.now);
    let mut entry = ask.plain_entry(Action::ManageApiTokens.code(), Purpose::Audit.code());
    entry.classes = vec!["account"];
    entry.detail = "ended";
    set.audit(entry);
    once.write(app, set, "/api-tokens".to_owned()).await
}
