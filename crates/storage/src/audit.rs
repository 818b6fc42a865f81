//! The audit log: who looked at or changed what, for which purpose. Codes and ids, never content.

use crate::args;
use crate::db::Connection;
use crate::error::{Error, Result};
use crate::many_rows;
use crate::value::Arg;
use crate::{Db, dialect};
use alongside_kernel::Timestamp;
use alongside_kernel::id::{AccountId, MembershipId, OrganisationId, SubjectId};
use alongside_vault::audit_leaf::LeafVersion;
use alongside_vault::merkle::leaf_hash;
use alongside_vault::{Actor, Frontier, Leaf, LogId};
use uuid::Uuid;

/// What one entry says. The writer gives it its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who, under which membership; nothing where the system acted.
    pub account: Option<AccountId>,
    /// The membership under which the account acted.
    pub membership: Option<MembershipId>,
    /// The organisation for which the account acted.
    pub organisation: Option<OrganisationId>,
    /// The stable code of the action.
    pub action: &'static str,
    /// The stable code of the purpose.
    pub purpose: &'static str,
    /// Whom it was about: everyone shown, for a list.
    pub subjects: Vec<SubjectId>,
    /// The classes of data.
    pub classes: Vec<&'static str>,
    /// To which organisation data went, for a disclosure.
    pub to: Option<OrganisationId>,
    /// A further code, such as an outcome.
    pub detail: &'static str,
    /// Whether a program acted with a token of the account's, and not the person themself.
    pub by_program: bool,
}

/// The mark before the detail of what a program did.
const PROGRAM: &str = "program";

impl Entry {
    /// The detail as the log keeps it. Codes of the domain are written in capitals, those of the log are not.
    fn logged_detail(&self) -> Option<String> {
        match (self.by_program, self.detail) {
            (false, "") => None,
            (false, detail) => Some(detail.to_ascii_lowercase()),
            (true, "") => Some(PROGRAM.to_owned()),
            (true, detail) => Some(format!("{PROGRAM}:{}", detail.to_ascii_lowercase())),
        }
    }
}

/// The log that this server writes.
pub(crate) struct Log {
    pub(crate) name: String,
}

impl Log {
    /// Makes the log's row where there is none yet.
    pub(crate) async fn prepare(&self, connection: &mut Connection<'_>, new_id: Uuid) -> Result<()> {
        connection
            .execute(
                "insert into audit_log (id, name, size, frontier) values ($1, $2, 0, $3) on conflict (name) do nothing",
                args![new_id, self.name.as_str(), Frontier::new().to_bytes()],
            )
            .await?;
        Ok(())
    }

    /// Appends entries inside the transaction. The head is read with the transaction's lock, so that two
    /// processes on one log never give two entries the same place.
    pub(crate) async fn append(
        &self,
        connection: &mut Connection<'_>,
        db: &Db,
        entries: Vec<Entry>,
    ) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let rows = connection.fetch(dialect::lock_log(db.engine()), args![self.name.as_str()]).await?;
        let row = rows
            .first()
            .ok_or(Error::Impossible { table: "audit_log", what: "the log has no row".into() })?;
        let log: Uuid = row.get("id")?;
        let mut frontier = Frontier::from_bytes(&row.bytes("frontier")?).map_err(|_| Error::Impossible {
            table: "audit_log",
            what: "the frontier can't be read".into(),
        })?;
        let mut leaves = Vec::with_capacity(entries.len());
        for entry in entries {
            let seq = i64::try_from(frontier.size()).unwrap_or(i64::MAX);
            let leaf = Leaf {
                version: LeafVersion::One,
                log: LogId::from_uuid(log),
                seq: frontier.size(),
                at: entry.at,
                actor: Actor {
                    account: entry.account,
                    membership: entry.membership,
                    organisation: entry.organisation,
                },
                detail: entry.logged_detail(),
                action: entry.action.to_owned(),
                purpose: entry.purpose.to_owned(),
                reason: None,
                subjects: entry.subjects.into_iter().collect(),
                classes: entry.classes.into_iter().map(str::to_owned).collect(),
                to: entry.to,
                request: None,
            };
            let bytes = leaf.to_bytes().map_err(|error| Error::Unusable(error.to_string()))?;
            let hash = leaf_hash(&bytes);
            let text = String::from_utf8(bytes)
                .map_err(|_| Error::Impossible { table: "audit_leaf", what: "a leaf is not text".into() })?;
            frontier.push(hash);
            leaves.push(args![log, seq, text, hash]);
        }
        let rows: Vec<&[Arg]> = leaves.iter().map(Vec::as_slice).collect();
        let sql = "insert into audit_leaf (log, seq, leaf, hash) values ($1, $2, $3, $4)";
        many_rows::execute(connection, sql, &rows).await?;
        let size = i64::try_from(frontier.size()).unwrap_or(i64::MAX);
        connection
            .execute(
                "update audit_log set size = $2, frontier = $3 where id = $1",
                args![log, size, frontier.to_bytes()],
            )
            .await?;
        Ok(())
    }
}
