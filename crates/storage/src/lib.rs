//! SQLite and PostgreSQL behind one SQL text; the writer, the outbox, jobs.
