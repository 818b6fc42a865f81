//! Signing in: password, then the code of the second factor. Known and unknown accounts look and take alike.

use super::current::is_live;
use super::password;
use crate::{App, AppError, Invalid, Result};
use alongside_gate::Viewer;
use alongside_kernel::Timestamp;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, MembershipId, SignInId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::accounts::{self, Membership, NewSignIn, SignInRow, Stage};
use totp_rs::{Builder, Totp};

/// A sign-in that has begun: the cookie's value and what is asked next.
pub struct Begun {
    /// What the cookie holds; only its hash is stored.
    pub bearer: String,
    /// What is asked next.
    pub stage: Stage,
}

/// What is shown to set up a second factor.
pub struct SetUp {
    /// The secret, to be typed into an authenticator.
    pub secret: String,
}

pub(super) fn entry(now: Timestamp, account: AccountId, detail: &'static str) -> Entry {
    Entry {
        at: now,
        account: Some(account),
        membership: None,
        organisation: None,
        action: "sign_in",
        purpose: "audit",
        subjects: Vec::new(),
        classes: vec!["account"],
        to: None,
        detail,
        by_program: false,
    }
}

/// A new cookie value: 256 random bits.
pub(crate) fn new_bearer(app: &App) -> String {
    let mut bytes = [0_u8; 32];
    app.store.random().fill(&mut bytes);
    hex(&bytes)
}

/// Bytes as text for a cookie or a link.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The key by which a browser seals what was typed when a sign-in ends. It is the account's own and follows from the
/// master key, so that they alone read it again, on any server.
pub fn kept_key(app: &App, account: AccountId) -> String {
    hex(&app.store.tokens().bearer_hash(&format!("kept text {account}")))
}

/// The first membership under which the account may act today.
pub(super) fn first_live(memberships: &[Membership], now: Timestamp) -> Option<MembershipId> {
    memberships
        .iter()
        .find(|membership| Viewer::of(&membership.facts, london_date(now)).is_ok())
        .map(|membership| membership.facts.membership)
}

/// Where somebody signs in.
pub struct Device<'a> {
    /// What its owner will know it by.
    pub name: &'a str,
    /// The address that it asks from.
    pub address: &'a str,
    /// The cookie that it held before, which is worth nothing afterwards.
    pub bearer: &'a str,
}

/// Takes address and password.
pub async fn begin(app: &App, email: &str, password: String, device: Device<'_>) -> Result<Begun> {
    let now = app.now();
    let email = email.trim().to_lowercase();
    let ticket = password::line_up(app, device.address)?;
    slowed(app.throttle.attempt(&email, device.address, now))?;
    let account =
        accounts::account_by_email(&app.store, &email).await?.filter(|account| account.left_at.is_none());
    let known = account.as_ref().map(|account| account.id);
    let stored = account.as_ref().and_then(|account| account.password_hash.clone());
    let old = stored.as_deref().is_some_and(alongside_vault::password::needs_rehash);
    let again = old.then(|| password.clone());
    let good = password::matches(ticket, password, stored).await?;
    let Some(account) = account.filter(|_| good) else {
        // Without what was typed: an unknown address may be a password in the wrong field.
        let account = known.map(|id| id.to_string()).unwrap_or_default();
        tracing::warn!(event = "sign_in_refused", factor = "password", account);
        return Err(AppError::Invalid(Invalid::field("password", "sign-in-wrong")));
    };
    app.throttle.succeeded(&email, device.address);
    let stage = if account.totp.is_some() { Stage::Code } else { Stage::SetUp };
    let bearer = new_bearer(app);
    let mut set = WriteSet::new();
    if let Some(before) = accounts::sign_in(&app.store, app.store.tokens().bearer_hash(device.bearer)).await?
    {
        accounts::end_sign_in(&mut set, before.id, before.account, now);
    }
    if let Some(password) = again {
        let hash = password::hash_password(app, password).await?;
        accounts::set_password(&mut set, account.id, account.version, &hash);
    }
    let memberships = accounts::memberships(&app.store, account.id).await?;
    let sign_in = NewSignIn {
        id: SignInId::new(app.store.ids()),
        token_hash: app.store.tokens().bearer_hash(&bearer),
        account: account.id,
        membership: first_live(&memberships, now),
        stage,
        device: device.name,
    };
    accounts::insert_sign_in(&mut set, &sign_in, now);
    app.store.write(set).await?;
    Ok(Begun { bearer, stage })
}

/// Signs an account in without asking: the demo's one-press change of role. The caller has checked that the
/// database is a demo's.
pub async fn begin_as(
    app: &App,
    account: AccountId,
    membership: MembershipId,
    device: &str,
) -> Result<Begun> {
    let now = app.now();
    let bearer = new_bearer(app);
    let mut set = WriteSet::new();
    let sign_in = NewSignIn {
        id: SignInId::new(app.store.ids()),
        token_hash: app.store.tokens().bearer_hash(&bearer),
        account,
        membership: Some(membership),
        stage: Stage::In,
        device,
    };
    accounts::insert_sign_in(&mut set, &sign_in, now);
    set.audit(entry(now, account, "demo"));
    app.store.write(set).await?;
    Ok(Begun { bearer, stage: Stage::In })
}

fn totp(secret: Vec<u8>) -> Option<Totp> {
    // RFC 6238 with six figures every 30 seconds, one step early or late allowed for slow clocks.
    Builder::new().with_secret(secret).with_skew(1).build().ok()
}

/// Checks a code against a secret; gives its step.
pub(super) fn right_step(
    app: &App,
    account: AccountId,
    code: &str,
    secret: Option<Vec<u8>>,
    address: &str,
) -> Result<i64> {
    let now = app.now();
    let throttled = account.to_string();
    slowed(app.throttle.attempt(&throttled, address, now))?;
    let checker = secret.and_then(totp).ok_or_else(wrong_code)?;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let step = checker.check(&code, seconds).and_then(|step| i64::try_from(step).ok());
    if step.is_some() {
        app.throttle.succeeded(&throttled, address);
    } else {
        tracing::warn!(event = "sign_in_refused", factor = "code", %account);
    }
    step.ok_or_else(wrong_code)
}

pub(super) fn slowed(attempt: std::result::Result<(), u64>) -> Result<()> {
    attempt.map_err(|seconds| {
        tracing::warn!(event = "sign_in_slowed", seconds);
        AppError::SlowDown { seconds }
    })
}

fn wrong_code() -> AppError {
    AppError::Invalid(Invalid::field("code", "code-wrong"))
}

/// Opens the sign-in after a code; gives the value of its new cookie. Each code works once, and what the cookie held
/// while only a password was known opens nothing.
async fn let_in(app: &App, mut set: WriteSet, sign_in: &SignInRow, step: i64) -> Result<String> {
    let bearer = new_bearer(app);
    accounts::use_totp_step(&mut set, sign_in.account, step);
    accounts::renew_sign_in(&mut set, sign_in.id, app.store.tokens().bearer_hash(&bearer));
    let membership = sign_in.membership.as_ref().map(|membership| membership.facts.membership);
    accounts::change_sign_in(&mut set, sign_in.id, Stage::In, membership, &sign_in.language);
    match app.store.write(set).await {
        // The step was used: to the person it is a wrong code, the next one works.
        Err(alongside_storage::Error::Stale(_)) => {
            tracing::warn!(event = "sign_in_refused", factor = "code_used_before", account = %sign_in.account);
            Err(wrong_code())
        }
        other => {
            other?;
            tracing::info!(event = "signed_in", account = %sign_in.account, sign_in = %sign_in.id);
            Ok(bearer)
        }
    }
}

/// Takes the code of the second factor; gives the value of the new cookie.
pub async fn enter_code(app: &App, bearer: &str, code: &str, address: &str) -> Result<String> {
    let sign_in = accounts::sign_in(&app.store, app.store.tokens().bearer_hash(bearer)).await?;
    let sign_in = sign_in.filter(|it| it.stage == Stage::Code).ok_or_else(wrong_code)?;
    if !is_live(&sign_in, app.now()) {
        return Err(AppError::Invalid(Invalid::field("code", "code-too-late")));
    }
    let account = accounts::account_by_id(&app.store, sign_in.account).await?.ok_or_else(wrong_code)?;
    let step = right_step(app, sign_in.account, code, account.totp, address)?;
    let mut set = WriteSet::new();
    set.audit(entry(app.now(), sign_in.account, "code"));
    let_in(app, set, &sign_in, step).await
}

/// The secret that is offered to a sign-in whose account has no second factor yet. It follows from the sign-in under
/// the master key: looking at the page again shows the same one, and nothing is stored before a code proves that
/// it was taken over.
fn offered(app: &App, sign_in: SignInId) -> Vec<u8> {
    let mut secret = app.store.tokens().bearer_hash(&format!("second factor {sign_in}")).to_vec();
    secret.truncate(20);
    secret
}

async fn setting_up(app: &App, bearer: &str) -> Result<SignInRow> {
    let sign_in = accounts::sign_in(&app.store, app.store.tokens().bearer_hash(bearer)).await?;
    let live = |it: &SignInRow| it.stage == Stage::SetUp && is_live(it, app.now());
    sign_in.filter(live).ok_or(AppError::Refused(alongside_gate::Refusal::unknown()))
}

/// Shows the secret of a new second factor.
pub async fn set_up(app: &App, bearer: &str) -> Result<SetUp> {
    let secret = offered(app, setting_up(app, bearer).await?.id);
    Ok(SetUp { secret: totp_rs::Secret::from(secret).to_base32() })
}

/// Takes the first code of a new second factor, which signs in; gives the value of the new cookie.
pub async fn finish_set_up(app: &App, bearer: &str, code: &str, address: &str) -> Result<String> {
    let sign_in = setting_up(app, bearer).await?;
    let secret = offered(app, sign_in.id);
    let step = right_step(app, sign_in.account, code, Some(secret.clone()), address)?;
    let mut set = WriteSet::new();
    accounts::set_totp(&app.store, &mut set, sign_in.account, &secret).await?;
    let mut entry = entry(app.now(), sign_in.account, "second_factor");
    entry.membership = sign_in.membership.as_ref().map(|membership| membership.facts.membership);
    set.audit(entry);
    set.job(app.store.new_id(), super::notices::SECOND_FACTOR, Some(sign_in.account.uuid()), app.now());
    let_in(app, set, &sign_in, step).await
}
