//! Signing in: password, then the code of the second factor. Known and unknown accounts look and take alike.

use super::password;
use crate::{App, AppError, Invalid, Result};
use alongside_gate::Viewer;
use alongside_kernel::Timestamp;
use alongside_kernel::clock::london_date;
use alongside_kernel::id::{AccountId, MembershipId, SignInId};
use alongside_storage::WriteSet;
use alongside_storage::audit::Entry;
use alongside_storage::rooms::accounts::{self, Membership, NewSignIn, Stage};
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

/// The first membership under which the account may act today.
pub(super) fn first_live(memberships: &[Membership], now: Timestamp) -> Option<MembershipId> {
    memberships
        .iter()
        .find(|membership| Viewer::of(&membership.facts, london_date(now)).is_ok())
        .map(|membership| membership.facts.membership)
}

/// Takes address and password.
pub async fn begin(app: &App, email: &str, password: String, device: &str, address: &str) -> Result<Begun> {
    let now = app.now();
    let email = email.trim().to_lowercase();
    if let Some(seconds) = app.throttle.wait(&email, address, now) {
        return Err(AppError::SlowDown { seconds });
    }
    let account =
        accounts::account_by_email(&app.store, &email).await?.filter(|account| account.left_at.is_none());
    let stored = account.as_ref().and_then(|account| account.password_hash.clone());
    let good = password::matches(app, password, stored).await?;
    let Some(account) = account.filter(|_| good) else {
        app.throttle.failed(&email, address, now);
        return Err(AppError::Invalid(Invalid::field("password", "sign-in-wrong")));
    };
    app.throttle.succeeded(&email, address);
    let stage = if account.totp.is_some() { Stage::Code } else { Stage::SetUp };
    let bearer = new_bearer(app);
    let mut set = WriteSet::new();
    let memberships = accounts::memberships(&app.store, account.id).await?;
    let sign_in = NewSignIn {
        id: SignInId::new(app.store.ids()),
        token_hash: app.store.tokens().bearer_hash(&bearer),
        account: account.id,
        membership: first_live(&memberships, now),
        stage,
        device,
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

/// Takes the code of the second factor. A code works once.
pub async fn enter_code(app: &App, bearer: &str, code: &str, address: &str) -> Result<()> {
    let now = app.now();
    let wrong = || AppError::Invalid(Invalid::field("code", "code-wrong"));
    let sign_in =
        accounts::sign_in(&app.store, app.store.tokens().bearer_hash(bearer)).await?.ok_or_else(wrong)?;
    if sign_in.stage != Stage::Code {
        return Err(wrong());
    }
    let throttled = sign_in.account.to_string();
    if let Some(seconds) = app.throttle.wait(&throttled, address, now) {
        return Err(AppError::SlowDown { seconds });
    }
    let account = accounts::account_by_id(&app.store, sign_in.account).await?.ok_or_else(wrong)?;
    let checker = account.totp.and_then(totp).ok_or_else(wrong)?;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    let Some(step) = checker.check(&code, seconds).and_then(|step| i64::try_from(step).ok()) else {
        app.throttle.failed(&throttled, address, now);
        return Err(wrong());
    };
    app.throttle.succeeded(&throttled, address);
    let mut set = WriteSet::new();
    accounts::use_totp_step(&mut set, sign_in.account, step);
    let membership = sign_in.membership.map(|membership| membership.facts.membership);
    accounts::change_sign_in(&mut set, sign_in.id, Stage::In, membership, &sign_in.language);
    set.audit(entry(now, sign_in.account, "code"));
    match app.store.write(set).await {
        // The step was used: to the person it is a wrong code, the next one works.
        Err(alongside_storage::Error::Stale(_)) => Err(wrong()),
        other => other.map(drop).map_err(AppError::from),
    }
}

/// Makes and stores a new secret for an account without a second factor, or finishes with a code of it.
pub async fn set_up(app: &App, bearer: &str) -> Result<SetUp> {
    let unknown = || AppError::Refused(alongside_gate::Refusal::unknown());
    let sign_in =
        accounts::sign_in(&app.store, app.store.tokens().bearer_hash(bearer)).await?.ok_or_else(unknown)?;
    if sign_in.stage != Stage::SetUp {
        return Err(unknown());
    }
    let mut secret = vec![0_u8; 20];
    app.store.random().fill(&mut secret);
    let mut set = WriteSet::new();
    accounts::set_totp(&app.store, &mut set, sign_in.account, &secret).await?;
    let membership = sign_in.membership.map(|membership| membership.facts.membership);
    // From here on the code is asked, which proves that the secret was taken over.
    accounts::change_sign_in(&mut set, sign_in.id, Stage::Code, membership, &sign_in.language);
    set.audit(entry(app.now(), sign_in.account, "second_factor"));
    app.store.write(set).await?;
    Ok(SetUp { secret: totp_rs::Secret::from(secret).to_base32() })
}
