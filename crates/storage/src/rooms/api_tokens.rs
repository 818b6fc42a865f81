//! The tokens by which programs of an organisation sign in.

use super::accounts::{Membership, membership};
use crate::args;
use crate::error::Result;
use crate::store::Store;
use crate::write_set::WriteSet;
use alongside_kernel::Timestamp;
use alongside_kernel::id::{ApiTokenId, MembershipId, OrganisationId};

/// A token with the membership it acts under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The token.
    pub id: ApiTokenId,
    /// What it may be used for: scope codes.
    pub scopes: Vec<String>,
    /// Under which membership it acts; the gate decides as for a person in that place.
    pub membership: Membership,
}

/// A line of the list of tokens. The token itself is shown once, when it is made, and never again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiTokenLine {
    /// The token.
    pub id: ApiTokenId,
    /// What it is called.
    pub label: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}

/// A token to be stored.
pub struct NewApiToken<'a> {
    /// The token.
    pub id: ApiTokenId,
    /// The hash of what the program sends.
    pub token_hash: [u8; 32],
    /// Under which membership it acts.
    pub membership: MembershipId,
    /// What it is called.
    pub label: &'a str,
    /// Scope codes joined by a space.
    pub scopes: &'a str,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// Adds a new token to a set.
pub fn insert(set: &mut WriteSet, it: &NewApiToken<'_>, now: Timestamp) {
    set.new_row(
        "token",
        "insert into api_token (id, token_hash, membership, label, scopes, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![it.id, it.token_hash, it.membership, it.label, it.scopes, now, it.expires_at],
    );
}

/// Adds the end of a token of an organisation to a set.
pub fn end(set: &mut WriteSet, id: ApiTokenId, organisation: OrganisationId, now: Timestamp) {
    set.one(
        "token",
        "update api_token set ended_at = $3 where id = $1 and ended_at is null \
         and membership in (select m.id from membership m where m.organisation = $2)",
        args![id, organisation, now],
    );
}

fn scopes(text: &str) -> Vec<String> {
    text.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

/// The live token of what a program sent.
pub async fn by_hash(store: &Store, token_hash: [u8; 32]) -> Result<Option<ApiToken>> {
    let sql = "select t.id, t.scopes, m.id as membership, m.account, m.organisation, m.roles, m.starts_on, m.ends_on, o.kind, o.sharing, \
               o.name as organisation_name, o.left_at as organisation_left_at, a.left_at as account_left_at \
               from api_token t join membership m on m.id = t.membership join organisation o on o.id = m.organisation \
               join account a on a.id = m.account where t.token_hash = $1 and t.ended_at is null and t.expires_at > $2";
    let row = store.db().fetch_one(sql, args![token_hash, store.now()]).await?;
    row.map(|row| {
        Ok(ApiToken {
            id: row.id("id", ApiTokenId::from_uuid)?,
            scopes: scopes(&row.text("scopes")?),
            membership: membership(&row)?,
        })
    })
    .transpose()
}

/// The tokens of an organisation, the newest first.
pub async fn of_organisation(store: &Store, organisation: OrganisationId) -> Result<Vec<ApiTokenLine>> {
    let sql = "select t.id, t.label, t.scopes, t.created_at, t.expires_at, t.ended_at from api_token t \
               join membership m on m.id = t.membership where m.organisation = $1 order by t.created_at desc, t.id desc";
    let rows = store.db().fetch(sql, args![organisation]).await?;
    rows.iter()
        .map(|row| {
            Ok(ApiTokenLine {
                id: row.id("id", ApiTokenId::from_uuid)?,
                label: row.text("label")?,
                scopes: scopes(&row.text("scopes")?),
                created_at: row.time("created_at")?,
                expires_at: row.time("expires_at")?,
                ended_at: row.maybe_time("ended_at")?,
            })
        })
        .collect()
}
