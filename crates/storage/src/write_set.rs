//! What a use case hands to the writer: everything that must become true together.

use crate::audit::Entry;
use crate::value::Arg;
use alongside_kernel::Timestamp;
use alongside_kernel::id::SubjectId;
use uuid::Uuid;

/// How many rows a statement must touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Exactly one: an update guarded by the version that was read. Else the named thing is stale.
    One(&'static str),
    /// One new row: a clash with a unique value means that the named thing is taken.
    New(&'static str),
    /// Any number.
    Any,
}

/// One statement with its arguments.
#[derive(Debug, Clone)]
pub struct Statement {
    pub(crate) sql: &'static str,
    pub(crate) arguments: Vec<Arg>,
    pub(crate) expect: Expect,
}

/// What a finished write set says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Done now.
    Done,
    /// Done before under the same idempotency token, with this answer.
    Before(String),
}

/// Statements, audit entries, jobs and changes that are committed together or not at all.
#[derive(Debug, Clone, Default)]
pub struct WriteSet {
    pub(crate) token: Option<([u8; 32], String)>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) entries: Vec<Entry>,
}

impl WriteSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Marks the set as the effect of one form or request: the second time it changes nothing and gives back
    /// `answer`, which says where the result stands and holds no content.
    pub fn once(&mut self, token: [u8; 32], answer: impl Into<String>) -> &mut Self {
        self.token = Some((token, answer.into()));
        self
    }

    /// Adds a statement that must touch one row, guarded by a version.
    pub fn one(&mut self, what: &'static str, sql: &'static str, arguments: Vec<Arg>) -> &mut Self {
        self.push(sql, arguments, Expect::One(what))
    }

    /// Adds an insert whose unique values must be free.
    pub fn new_row(&mut self, what: &'static str, sql: &'static str, arguments: Vec<Arg>) -> &mut Self {
        self.push(sql, arguments, Expect::New(what))
    }

    /// Adds a statement that may touch any number of rows.
    pub fn any(&mut self, sql: &'static str, arguments: Vec<Arg>) -> &mut Self {
        self.push(sql, arguments, Expect::Any)
    }

    fn push(&mut self, sql: &'static str, arguments: Vec<Arg>, expect: Expect) -> &mut Self {
        self.statements.push(Statement { sql, arguments, expect });
        self
    }

    /// Adds an entry to the audit log.
    pub fn audit(&mut self, entry: Entry) -> &mut Self {
        self.entries.push(entry);
        self
    }

    /// Notes a change that the servers' search indexes must follow.
    pub fn changed(&mut self, room: &'static str, subject: impl Into<SubjectId>, at: Timestamp) -> &mut Self {
        let subject: SubjectId = subject.into();
        self.any(
            "insert into change (room, subject, at) values ($1, $2, $3)",
            crate::args![room, subject, at],
        )
    }

    /// Enqueues a job about something, to run at a time.
    pub fn job(&mut self, id: Uuid, kind: &'static str, about: Option<Uuid>, run_at: Timestamp) -> &mut Self {
        self.any(
            "insert into job (id, kind, about, run_at, attempts) values ($1, $2, $3, $4, 0)",
            crate::args![id, kind, about, run_at],
        )
    }

    /// Adds what another set holds, after what this one holds.
    pub fn and(&mut self, other: WriteSet) -> &mut Self {
        self.statements.extend(other.statements);
        self.entries.extend(other.entries);
        self
    }

    /// Whether it does nothing but log.
    pub(crate) fn is_view(&self) -> bool {
        self.statements.is_empty() && self.token.is_none()
    }

    /// Whether nothing would be done.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty() && self.entries.is_empty() && self.token.is_none()
    }
}
