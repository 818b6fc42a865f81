//! The defects: what is put in the place of what, and the test that must notice.

/// One defect.
pub(super) struct Defect {
    /// By which it is named after `--only`.
    pub(super) name: &'static str,
    /// What is broken, in words.
    pub(super) what: &'static str,
    /// In which file.
    pub(super) file: &'static str,
    /// What stands there once.
    pub(super) stands: &'static str,
    /// What is put in its place.
    pub(super) planted: &'static str,
    /// The package whose test must notice.
    pub(super) package: &'static str,
    /// Which of its test programs.
    pub(super) program: &'static str,
    /// The test.
    pub(super) test: &'static str,
    /// What the test is told.
    pub(super) told: &'static [(&'static str, &'static str)],
}

/// All of them.
pub(super) const DEFECTS: [Defect; 10] = [
    Defect {
        name: "sync",
        what: "SQLite answers before the commit is on the disk",
        file: "crates/storage/src/db.rs",
        stands: ".synchronous(SqliteSynchronous::Full)",
        planted: ".synchronous(SqliteSynchronous::Normal)",
        package: "alongside",
        program: "it",
        test: "endure::power_cuts::what_was_acknowledged_is_there_once_after_a_power_cut_on_sqlite",
        told: &[("ENDURE_POWER_CUTS", "30")],
    },
    Defect {
        name: "once",
        what: "a form that is sent again is done again",
        file: "crates/storage/src/writer.rs",
        stands: "if inserted == 0 {",
        planted: "if inserted > 1 {",
        package: "alongside-web",
        program: "it",
        test: "endure::repeated::a_form_sent_ever_again_has_one_effect_and_one_answer",
        told: &[],
    },
    Defect {
        name: "savepoint",
        what: "what was half written when a set failed stays",
        file: "crates/storage/src/writer.rs",
        stands: "connection.execute(\"rollback to savepoint write_set\", []).await?;",
        planted: "",
        package: "alongside-storage",
        program: "it",
        test: "writer::a_set_that_fails_leaves_nothing_and_the_others_go_on",
        told: &[],
    },
    Defect {
        name: "turns",
        what: "two servers on one PostgreSQL write at the same time",
        file: "crates/storage/src/dialect.rs",
        stands: "Engine::Postgres => \"select 1 from (select pg_advisory_xact_lock(7105437031)) as turn\",",
        planted: "Engine::Postgres => \"\",",
        package: "alongside-storage",
        program: "it",
        test: "several::whoever_follows_the_changes_misses_none",
        told: &[],
    },
    Defect {
        name: "version",
        what: "a referral is changed whatever became of it since it was read",
        file: "crates/storage/src/rooms/referral.rs",
        stands: "closed_at = $16 where id = $1 and version = $2 and withdrawn_at is null",
        planted: "closed_at = $16 where id = $1 and $2 > 0 and withdrawn_at is null",
        package: "alongside-app",
        program: "model",
        test: "histories::what_many_browsers_were_told_at_once_is_what_the_model_could_have_told_them",
        told: &[],
    },
    Defect {
        name: "block",
        what: "a conflict of interest keeps nobody away",
        file: "crates/gate/src/decide/person.rs",
        stands: "(facts.barriers.blocked, Rule::ConflictOfInterest),",
        planted: "(false, Rule::ConflictOfInterest),",
        package: "alongside-gate",
        program: "it",
        test: "properties::a_barrier_beats_all",
        told: &[],
    },
    Defect {
        name: "unlogged",
        what: "a person is shown although the entry in the log was not written",
        file: "crates/storage/src/store.rs",
        stands: "        }\n        self.write(set).await?;\n        Ok(value.open())",
        planted: "        }\n        let _ = self.write(set).await;\n        Ok(value.open())",
        package: "alongside-web",
        program: "it",
        test: "people::nobody_is_shown_where_the_log_cannot_be_written",
        told: &[],
    },
    Defect {
        name: "tampered",
        what: "an entry of the log that was changed together with its hash is taken for sound",
        file: "crates/vault/src/verify.rs",
        stands: "        expected.compare(&tree, &mut findings);\n    }\n    let signed",
        planted: "    }\n    let signed",
        package: "alongside-vault",
        program: "it",
        test: "tampering::a_thousand_tamperings_a_thousand_found",
        told: &[],
    },
    Defect {
        name: "twice",
        what: "a text that the gateway took before the server was killed is sent again",
        file: "crates/app/src/messages/send.rs",
        stands: "let outcome = if already == Known::Yes { Ok(()) }",
        planted: "already = Known::No;\n        let outcome = if already == Known::Yes { Ok(()) }",
        package: "alongside-web",
        program: "it",
        test: "messages::gateway::a_kill_between_sending_and_writing_it_down_is_settled_by_the_reference",
        told: &[],
    },
    Defect {
        name: "erased",
        what: "the reports of a person who was erased can still be opened",
        file: "crates/storage/src/erasure.rs",
        stands: "    for sql in [of_rows, of_waiting, of_reports] {",
        planted: "    let _ = of_reports;\n    for sql in [of_rows, of_waiting] {",
        package: "alongside-storage",
        program: "it",
        test: "erasure::an_erased_person_opens_from_nothing_on_disk_or_in_a_copy_once_the_epoch_has_turned",
        told: &[],
    },
];
