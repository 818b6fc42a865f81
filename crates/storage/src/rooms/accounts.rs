//! Accounts, memberships and sign-ins.

use super::place;
use crate::args;
use crate::error::Result;
use crate::row::Row;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_gate::{MembershipFacts, OrganisationKind, Role, RoleSet, Sharing};
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, SignInId};
use alongside_kernel::{Date, Timestamp};
use alongside_vault::TokenPurpose;
use serde::{Deserialize, Serialize};

/// What is sealed of an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountDetails {
    /// The name that colleagues see.
    pub name: String,
    /// The work address that the person signs in with.
    pub email: String,
}

/// An account as sign-in needs it.
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// The version that was read.
    pub version: i64,
    /// Name and address.
    pub details: AccountDetails,
    /// The hash of the password; none until the person chose one.
    pub password_hash: Option<String>,
    /// The secret of the second factor; none until it was set up.
    pub totp: Option<Vec<u8>>,
    /// The last time step that was used, so that a code works once.
    pub totp_last_step: i64,
    /// When the person left.
    pub left_at: Option<Timestamp>,
}

/// How far a sign-in has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is awaited.
    Code,
    /// A second factor must be set up before anything else.
    SetUp,
    /// Signed in.
    In,
}

impl Stage {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "CODE",
            Self::SetUp => "SET_UP",
            Self::In => "IN",
        }
    }
    fn from_code(code: &str) -> Option<Self> {
        [Self::Code, Self::SetUp, Self::In].into_iter().find(|stage| stage.code() == code)
    }
}

/// A sign-in with everything that says who is asking.
pub struct SignInRow {
    /// The sign-in.
    pub id: SignInId,
    /// How far it has come.
    pub stage: Stage,
    /// The account.
    pub account: AccountId,
    /// The name that colleagues see.
    pub name: String,
    /// The language of the pages, `en` or `cy`.
    pub language: String,
    /// How many memberships the account has that have not ended.
    pub memberships: usize,
    /// The active membership, where one was chosen.
    pub membership: Option<Membership>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
}

/// A membership with its organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// What the gate needs to know.
    pub facts: MembershipFacts,
    /// The organisation's name.
    pub organisation_name: String,
}

/// Where an account's sealed details stand.
pub(super) const DETAILS: &str = "sealed";

/// Adds a new account to a set.
pub fn insert_account(
    store: &Store,
    set: &mut WriteSet,
    id: AccountId,
    details: &AccountDetails,
    password_hash: Option<&str>,
    totp: Option<&[u8]>,
) -> Result<()> {
    let key = store.new_subject(set, id)?;
    let sealed = store.seal(&key, &place("account", DETAILS, id.uuid(), id), details)?;
    let totp = totp
        .map(|secret| store.seal(&key, &place("account", "totp_sealed", id.uuid(), id), &secret.to_vec()))
        .transpose()?;
    set.new_row(
        "address",
        "insert into account (id, version, sign_in_token, sealed, password_hash, totp_sealed, totp_last_step, created_at) \
         values ($1, 1, $2, $3, $4, $5, 0, $6)",
        args![id, sign_in_token(store, &details.email), sealed, password_hash, totp, store.now()],
    );
    Ok(())
}

/// The token under which an address is unique.
pub fn sign_in_token(store: &Store, email: &str) -> [u8; 32] {
    store.tokens().uniqueness(TokenPurpose::SignInAddress, &email.trim().to_lowercase())
}

fn account(store: &Store, row: &Row) -> Result<AccountRow> {
    let id = row.id("id", AccountId::from_uuid)?;
    let key = store.key_in(row, id)?;
    let totp: Option<Vec<u8>> = row.get("totp_sealed")?;
    Ok(AccountRow {
        id,
        version: row.int("version")?,
        details: store.open_sealed(&key, &place("account", DETAILS, id.uuid(), id), &row.bytes("sealed")?)?,
        password_hash: row.maybe_text("password_hash")?,
        totp: totp
            .map(|sealed| store.open_sealed(&key, &place("account", "totp_sealed", id.uuid(), id), &sealed))
            .transpose()?,
        totp_last_step: row.int("totp_last_step")?,
        left_at: row.maybe_time("left_at")?,
    })
}

/// The account that signs in with an address.
pub async fn account_by_email(store: &Store, email: &str) -> Result<Option<AccountRow>> {
    let sql = "select a.id, a.version, a.sealed, a.password_hash, a.totp_sealed, a.totp_last_step, a.left_at, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from account a left join subject_key k on k.subject = a.id \
               where a.sign_in_token = $1";
    let row = store.db().fetch_one(sql, args![sign_in_token(store, email)]).await?;
    row.map(|row| account(store, &row)).transpose()
}

/// An account by its id.
pub async fn account_by_id(store: &Store, id: AccountId) -> Result<Option<AccountRow>> {
    let sql = "select a.id, a.version, a.sealed, a.password_hash, a.totp_sealed, a.totp_last_step, a.left_at, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from account a left join subject_key k on k.subject = a.id \
               where a.id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| account(store, &row)).transpose()
}

/// Every account: for administrators' lists.
pub async fn all_accounts(store: &Store) -> Result<Vec<AccountRow>> {
    let sql = "select a.id, a.version, a.sealed, a.password_hash, a.totp_sealed, a.totp_last_step, a.left_at, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from account a left join subject_key k on k.subject = a.id \
               order by a.created_at, a.id";
    store.db().fetch(sql, args![]).await?.iter().map(|row| account(store, row)).collect()
}

/// Somebody's place in an organisation, with the name that colleagues see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// The membership.
    pub facts: MembershipFacts,
}

/// Everybody who is or was in an organisation, with their names, in one statement.
pub async fn colleagues(store: &Store, organisation: OrganisationId) -> Result<Vec<Colleague>> {
    let sql = "select m.id as membership, m.account, m.organisation, m.roles, m.starts_on, m.ends_on, o.kind, o.sharing, \
               o.name as organisation_name, o.left_at as organisation_left_at, a.left_at as account_left_at, a.sealed, \
               k.epoch as key_epoch, k.wrapped as key_wrapped from membership m join organisation o on o.id = m.organisation \
               join account a on a.id = m.account left join subject_key k on k.subject = a.id \
               where m.organisation = $1 order by m.created_at, m.id";
    let rows = store.db().fetch(sql, args![organisation]).await?;
    rows.iter()
        .map(|row| {
            let account = row.id("account", AccountId::from_uuid)?;
            let key = store.key_in(row, account)?;
            let details: AccountDetails = store.open_sealed(
                &key,
                &place("account", DETAILS, account.uuid(), account),
                &row.bytes("sealed")?,
            )?;
            Ok(Colleague { account, name: details.name, facts: membership(row)?.facts })
        })
        .collect()
}

/// Adds a new membership to a set.
pub fn insert_membership(set: &mut WriteSet, facts: &MembershipFacts, now: Timestamp) {
    set.new_row(
        "membership",
        "insert into membership (id, version, account, organisation, roles, starts_on, ends_on, created_at) \
         values ($1, 1, $2, $3, $4, $5, $6, $7)",
        args![
            facts.membership,
            facts.account,
            facts.organisation,
            roles_text(facts.roles),
            facts.from,
            facts.until,
            now
        ],
    );
}

/// Role codes as stored.
pub fn roles_text(roles: RoleSet) -> String {
    roles.iter().map(Role::code).collect::<Vec<_>>().join(" ")
}

/// The roles of a stored text; unknown codes are left out, so that a role taken away in a later program grants nothing.
pub fn roles_of(text: &str) -> RoleSet {
    text.split(' ').filter_map(|code| code.parse::<Role>().ok()).collect()
}

/// A membership of a row with the columns of [`memberships`].
pub(super) fn membership(row: &Row) -> Result<Membership> {
    let ends_on: Option<Date> = row.maybe_date("ends_on")?;
    Ok(Membership {
        facts: MembershipFacts {
            account: row.id("account", AccountId::from_uuid)?,
            membership: row.id("membership", MembershipId::from_uuid)?,
            organisation: row.id("organisation", OrganisationId::from_uuid)?,
            organisation_kind: row.code("kind", |code| code.parse::<OrganisationKind>().ok())?,
            sharing: row.code("sharing", |code| code.parse::<Sharing>().ok())?,
            roles: roles_of(&row.text("roles")?),
            from: row.date("starts_on")?,
            until: ends_on,
            closed: row.maybe_time("account_left_at")?.is_some()
                || row.maybe_time("organisation_left_at")?.is_some(),
        },
        organisation_name: row.text("organisation_name")?,
    })
}

/// Every membership of an account, the oldest first.
pub async fn memberships(store: &Store, account: AccountId) -> Result<Vec<Membership>> {
    let sql = "select m.id as membership, m.account, m.organisation, m.roles, m.starts_on, m.ends_on, o.kind, o.sharing, \
               o.name as organisation_name, o.left_at as organisation_left_at, a.left_at as account_left_at \
               from membership m join organisation o on o.id = m.organisation join account a on a.id = m.account \
               where m.account = $1 order by m.created_at, m.id";
    store.db().fetch(sql, args![account]).await?.iter().map(membership).collect()
}

/// Every membership in an organisation, the oldest first.
pub async fn members(store: &Store, organisation: OrganisationId) -> Result<Vec<Membership>> {
    let sql = "select m.id as membership, m.account, m.organisation, m.roles, m.starts_on, m.ends_on, o.kind, o.sharing, \
               o.name as organisation_name, o.left_at as organisation_left_at, a.left_at as account_left_at \
               from membership m join organisation o on o.id = m.organisation join account a on a.id = m.account \
               where m.organisation = $1 order by m.created_at, m.id";
    store.db().fetch(sql, args![organisation]).await?.iter().map(membership).collect()
}

/// Who stands in for whom in an organisation: pairs of accounts.
pub async fn deputies(store: &Store, organisation: OrganisationId) -> Result<Vec<(AccountId, AccountId)>> {
    let sql = "select account, deputy from membership where organisation = $1 and deputy is not null \
               order by created_at, id";
    let rows = store.db().fetch(sql, args![organisation]).await?;
    rows.iter()
        .map(|row| Ok((row.id("account", AccountId::from_uuid)?, row.id("deputy", AccountId::from_uuid)?)))
        .collect()
}

/// A sign-in to be stored.
pub struct NewSignIn<'a> {
    /// The sign-in.
    pub id: SignInId,
    /// The hash of its cookie.
    pub token_hash: [u8; 32],
    /// Whose.
    pub account: AccountId,
    /// Under which membership it begins.
    pub membership: Option<MembershipId>,
    /// How far it has come.
    pub stage: Stage,
    /// What it was made with.
    pub device: &'a str,
}

/// Adds a new sign-in to a set.
pub fn insert_sign_in(set: &mut WriteSet, it: &NewSignIn<'_>, now: Timestamp) {
    set.new_row(
        "sign-in",
        "insert into sign_in (id, token_hash, account, membership, stage, language, device, created_at, last_seen_at) \
         values ($1, $2, $3, $4, $5, 'en', $6, $7, $7)",
        args![it.id, it.token_hash, it.account, it.membership, it.stage.code(), it.device, now],
    );
}

/// The live sign-in of a cookie, with its active membership.
pub async fn sign_in(store: &Store, token_hash: [u8; 32]) -> Result<Option<SignInRow>> {
    let sql = "select s.id, s.stage, s.account, s.language, s.created_at, s.last_seen_at, a.sealed, a.left_at as account_left_at, \
               k.epoch as key_epoch, k.wrapped as key_wrapped, m.id as membership, m.organisation, m.roles, m.starts_on, m.ends_on, \
               o.kind, o.sharing, o.name as organisation_name, o.left_at as organisation_left_at, \
               (select count(*) from membership n where n.account = s.account and n.ends_on is null) as memberships \
               from sign_in s join account a on a.id = s.account left join subject_key k on k.subject = a.id \
               left join membership m on m.id = s.membership and m.account = s.account \
               left join organisation o on o.id = m.organisation where s.token_hash = $1 and s.ended_at is null";
    let Some(row) = store.db().fetch_one(sql, args![token_hash]).await? else { return Ok(None) };
    if row.maybe_time("account_left_at")?.is_some() {
        return Ok(None);
    }
    let account = row.id("account", AccountId::from_uuid)?;
    let key = store.key_in(&row, account)?;
    let details: AccountDetails = store.open_sealed(
        &key,
        &place("account", DETAILS, account.uuid(), account),
        &row.bytes("sealed")?,
    )?;
    let has_membership = row.maybe_id("membership", MembershipId::from_uuid)?.is_some();
    Ok(Some(SignInRow {
        id: row.id("id", SignInId::from_uuid)?,
        stage: row.code("stage", Stage::from_code)?,
        account,
        name: details.name,
        language: row.text("language")?,
        memberships: usize::try_from(row.int("memberships")?).unwrap_or(1),
        membership: if has_membership { Some(membership(&row)?) } else { None },
        created_at: row.time("created_at")?,
        last_seen_at: row.time("last_seen_at")?,
    }))
}

/// A line of the list of sign-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLine {
    /// The sign-in.
    pub id: SignInId,
    /// What it was made with, such as "Firefox on Windows".
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
}

/// The sign-ins of an account that are still open, the newest first.
pub async fn open_sign_ins(store: &Store, account: AccountId) -> Result<Vec<SignInLine>> {
    let sql = "select id, device, created_at, last_seen_at from sign_in where account = $1 and ended_at is null \
               order by created_at desc, id desc";
    let rows = store.db().fetch(sql, args![account]).await?;
    rows.iter()
        .map(|row| {
            Ok(SignInLine {
                id: row.id("id", SignInId::from_uuid)?,
                device: row.text("device")?,
                created_at: row.time("created_at")?,
                last_seen_at: row.time("last_seen_at")?,
            })
        })
        .collect()
}

/// Adds the end of one sign-in of an account to a set.
pub fn end_sign_in(set: &mut WriteSet, sign_in: SignInId, account: AccountId, now: Timestamp) {
    set.any(
        "update sign_in set ended_at = $3 where id = $1 and account = $2 and ended_at is null",
        args![sign_in, account, now],
    );
}

/// Adds the end of every sign-in of an account to a set.
pub fn end_all_sign_ins(set: &mut WriteSet, account: AccountId, now: Timestamp) {
    set.any("update sign_in set ended_at = $2 where account = $1 and ended_at is null", args![account, now]);
}

/// Adds the end of every sign-in of an account but one to a set.
pub fn end_other_sign_ins(set: &mut WriteSet, account: AccountId, kept: SignInId, now: Timestamp) {
    set.any(
        "update sign_in set ended_at = $3 where account = $1 and id <> $2 and ended_at is null",
        args![account, kept, now],
    );
}

/// Adds to a set that a sign-in was used.
pub fn touch_sign_in(set: &mut WriteSet, sign_in: SignInId, now: Timestamp) {
    set.any("update sign_in set last_seen_at = $2 where id = $1", args![sign_in, now]);
}

/// Adds to a set that a sign-in came further, or acts under another membership, or in another language.
pub fn change_sign_in(
    set: &mut WriteSet,
    sign_in: SignInId,
    stage: Stage,
    membership: Option<MembershipId>,
    language: &str,
) {
    set.one(
        "sign-in",
        "update sign_in set stage = $2, membership = $3, language = $4 where id = $1 and ended_at is null",
        args![sign_in, stage.code(), membership, language],
    );
}

/// Adds to a set that another cookie opens a sign-in from now on.
pub fn renew_sign_in(set: &mut WriteSet, sign_in: SignInId, token_hash: [u8; 32]) {
    set.one(
        "sign-in",
        "update sign_in set token_hash = $2 where id = $1 and ended_at is null",
        args![sign_in, token_hash],
    );
}

/// Adds to a set that a code of the second factor was used up. Guarded, so that one code signs in once.
pub fn use_totp_step(set: &mut WriteSet, account: AccountId, step: i64) {
    set.one(
        "code",
        "update account set totp_last_step = $2 where id = $1 and totp_last_step < $2",
        args![account, step],
    );
}

/// Adds a new password to a set.
pub fn set_password(set: &mut WriteSet, account: AccountId, version: i64, hash: &str) {
    set.one(
        "account",
        "update account set password_hash = $3, version = version + 1 where id = $1 and version = $2",
        args![account, version, hash],
    );
}

/// Adds a new second factor to a set.
pub async fn set_totp(store: &Store, set: &mut WriteSet, account: AccountId, secret: &[u8]) -> Result<()> {
    let key = store.subject(account).await?;
    let sealed =
        store.seal(&key, &place("account", "totp_sealed", account.uuid(), account), &secret.to_vec())?;
    set.one(
        "account",
        "update account set totp_sealed = $2, totp_last_step = 0, version = version + 1 where id = $1 and totp_sealed is null",
        args![account, sealed],
    );
    Ok(())
}

/// Adds to a set who answers when this member is silent.
pub fn set_deputy(set: &mut WriteSet, membership: MembershipId, deputy: Option<AccountId>) {
    set.one(
        "membership",
        "update membership set deputy = $2, version = version + 1 where id = $1",
        args![membership, deputy],
    );
}
