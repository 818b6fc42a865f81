//! Joiners, movers and leavers, and the links by which they choose a password.

use super::accounts::{Membership, end_all_sign_ins, membership, roles_text};
use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_gate::RoleSet;
use alongside_kernel::id::{AccountId, MembershipId};
use alongside_kernel::{Date, Timestamp};
use uuid::Uuid;

/// A membership with the version that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versioned {
    /// The membership.
    pub membership: Membership,
    /// The version that was read.
    pub version: i64,
}

/// Every membership there is, ended ones too, the oldest first.
pub async fn all_memberships(store: &Store) -> Result<Vec<Versioned>> {
    let sql = "select m.id as membership, m.version, m.account, m.organisation, m.roles, m.starts_on, m.ends_on, o.kind, o.sharing, \
               o.name as organisation_name, o.left_at as organisation_left_at, a.left_at as account_left_at \
               from membership m join organisation o on o.id = m.organisation join account a on a.id = m.account \
               order by m.created_at, m.id";
    let rows = store.db().fetch(sql, args![]).await?;
    rows.iter()
        .map(|row| Ok(Versioned { membership: membership(row)?, version: row.int("version")? }))
        .collect()
}

/// Adds to a set that a membership changed its roles or its last day.
pub fn change_membership(
    set: &mut WriteSet,
    membership: MembershipId,
    version: i64,
    roles: RoleSet,
    ends_on: Option<Date>,
) {
    set.one(
        "membership",
        "update membership set roles = $3, ends_on = $4, version = version + 1 where id = $1 and version = $2",
        args![membership, version, roles_text(roles), ends_on],
    );
}

/// Adds to a set that somebody has left: the account closes, and its memberships, sign-ins, programs' tokens and
/// links end at once.
pub fn leave(set: &mut WriteSet, account: AccountId, version: i64, today: Date, now: Timestamp) {
    set.one(
        "account",
        "update account set left_at = $3, version = version + 1 where id = $1 and version = $2 and left_at is null",
        args![account, version, now],
    );
    set.any(
        "update membership set ends_on = $2, version = version + 1 where account = $1 and (ends_on is null or ends_on > $2)",
        args![account, today],
    );
    set.any(
        "update api_token set ended_at = $2 where ended_at is null and membership in (select id from membership where account = $1)",
        args![account, now],
    );
    end_invitations(set, account, now);
    end_all_sign_ins(set, account, now);
}

/// Adds to a set that an account begins again: no password, no second factor, no sign-in.
pub fn start_again(set: &mut WriteSet, account: AccountId, version: i64, now: Timestamp) {
    set.one(
        "account",
        "update account set password_hash = null, totp_sealed = null, totp_last_step = 0, version = version + 1 \
         where id = $1 and version = $2 and left_at is null",
        args![account, version],
    );
    end_invitations(set, account, now);
    end_all_sign_ins(set, account, now);
}

/// A link by which somebody chooses a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitation {
    /// Its id, from which the link follows under the master key.
    pub id: Uuid,
    /// Whose password.
    pub account: AccountId,
    /// Who made it; the account itself where whoever runs the server did, at the console.
    pub made_by: AccountId,
    /// When.
    pub made_at: Timestamp,
    /// When it no longer works.
    pub expires_at: Timestamp,
    /// When a password was chosen by it.
    pub used_at: Option<Timestamp>,
}

/// Adds a new link to a set.
pub fn insert_invitation(set: &mut WriteSet, it: &Invitation, token_hash: [u8; 32]) {
    set.new_row(
        "link",
        "insert into invitation (id, account, token_hash, made_by, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)",
        args![it.id, it.account, token_hash, it.made_by, it.made_at, it.expires_at],
    );
}

fn end_invitations(set: &mut WriteSet, account: AccountId, now: Timestamp) {
    set.any(
        "update invitation set ended_at = $2 where account = $1 and ended_at is null and used_at is null",
        args![account, now],
    );
}

/// Adds to a set that a link was used. Guarded, so that it works once.
pub fn use_invitation(set: &mut WriteSet, id: Uuid, now: Timestamp) {
    set.one(
        "link",
        "update invitation set used_at = $2 where id = $1 and used_at is null and ended_at is null and expires_at > $2",
        args![id, now],
    );
}

/// The open link of a token.
pub async fn invitation(store: &Store, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Invitation>> {
    let sql = "select id, account, made_by, made_at, expires_at, used_at from invitation \
               where token_hash = $1 and used_at is null and ended_at is null and expires_at > $2";
    let row = store.db().fetch_one(sql, args![token_hash, now]).await?;
    row.map(|row| read(&row)).transpose()
}

/// The open link of an account.
pub async fn invitation_for(store: &Store, account: AccountId, now: Timestamp) -> Result<Option<Invitation>> {
    let sql = "select id, account, made_by, made_at, expires_at, used_at from invitation \
               where account = $1 and used_at is null and ended_at is null and expires_at > $2 order by made_at desc, id desc limit 1";
    let row = store.db().fetch_one(sql, args![account, now]).await?;
    row.map(|row| read(&row)).transpose()
}

/// A link by its id, open or not.
pub async fn invitation_by_id(store: &Store, id: Uuid) -> Result<Option<Invitation>> {
    let sql = "select id, account, made_by, made_at, expires_at, used_at from invitation where id = $1";
    let row = store.db().fetch_one(sql, args![id]).await?;
    row.map(|row| read(&row)).transpose()
}

/// Every link that was made for an account, the newest first.
pub async fn invitations_of(store: &Store, account: AccountId) -> Result<Vec<Invitation>> {
    let sql = "select id, account, made_by, made_at, expires_at, used_at from invitation \
               where account = $1 order by made_at desc, id desc";
    store.db().fetch(sql, args![account]).await?.iter().map(read).collect()
}

fn read(row: &crate::row::Row) -> Result<Invitation> {
    Ok(Invitation {
        id: row.get("id")?,
        account: row.id("account", AccountId::from_uuid)?,
        made_by: row.id("made_by", AccountId::from_uuid)?,
        made_at: row.time("made_at")?,
        expires_at: row.time("expires_at")?,
        used_at: row.maybe_time("used_at")?,
    })
}
