//! Which page each address shows: what joins the routes to the typed samples of `alongside-views`.
//!
//! A page without samples does not compile ([`crate::respond`]). The tests' client looks each answer up here, so that a
//! line that is wrong fails the tests of its room; the test of this list fails where a route has no line, or a page
//! that a form comes back to has no sample with errors.

/// What an address shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Pages that are only read; the first is what is shown at first.
    Page(&'static [&'static str]),
    /// A page with a form that comes back with what is wrong in it, and pages that follow from it.
    Form(&'static [&'static str]),
    /// No page: a file, or an answer to a program.
    Data,
    /// No page of its own: it leads on.
    LeadsOn,
}

impl Shows {
    /// The kinds of page.
    pub const fn models(self) -> &'static [&'static str] {
        match self {
            Self::Page(models) | Self::Form(models) => models,
            Self::Data | Self::LeadsOn => &[],
        }
    }
}

use Shows::{Data, Form, LeadsOn, Page};

/// Every address that is read. Acts show the page of the address that they came from.
#[rustfmt::skip] // One a line: rooms are added by several hands.
pub const PAGES: &[(&str, Shows)] = &[
    ("/", LeadsOn),
    ("/about", Page(&["PlainPage"])),
    ("/absences", Form(&["AbsencesPage"])),
    ("/accessibility", Page(&["PlainPage"])),
    ("/accounts", Page(&["AccountsPage"])),
    ("/accounts/new", Form(&["NewAccountPage"])),
    ("/accounts/new-password/{token}", Form(&["NewPasswordPage"])),
    ("/accounts/{account}", Form(&["AccountPage"])),
    ("/api", Page(&["ApiPage"])),
    ("/api-tokens", Form(&["ApiTokensPage"])),
    ("/api/v1/counts", Data),
    ("/api/v1/counts/{count}", Data),
    ("/api/v1/figures", Data),
    ("/api/v1/imports", Data),
    ("/api/v1/imports/{import}", Data),
    ("/api/v1/imports/{import}/fates", Data),
    ("/api/v1/me", Data),
    ("/api/v1/openapi.json", Data),
    ("/api/v1/partnership", Data),
    ("/api/v1/people/{person}", Data),
    ("/api/v1/people/{person}/call", Data),
    ("/api/v1/people/{person}/consents", Data),
    ("/api/v1/people/{person}/disclosures", Data),
    ("/api/v1/people/{person}/points", Data),
    ("/api/v1/people/{person}/services", Data),
    ("/api/v1/promises", Data),
    ("/api/v1/quarantine", Data),
    ("/api/v1/quarantine/{row}", Data),
    ("/api/v1/queue", Data),
    ("/api/v1/referrals", Data),
    ("/api/v1/referrals/{referral}", Data),
    ("/api/v1/referrals/{referral}/notes", Data),
    ("/api/v1/requests", Data),
    ("/api/v1/requests/{request}", Data),
    ("/api/v1/same-person", Data),
    ("/api/v1/same-person/{question}", Data),
    ("/api/v1/services", Data),
    ("/assets/{*path}", Data),
    ("/audit", Form(&["AuditPage"])),
    ("/audit/checkpoints.txt", Data),
    ("/audit/looks", Page(&["LooksPage"])),
    ("/audit/looks/{look}", Form(&["LookPage"])),
    ("/audit/{log}/{seq}", Page(&["AuditEntryPage"])),
    ("/brand/{file}", Data),
    ("/conflicts/declared", Page(&["ConflictDeclared"])),
    ("/consents/{consent}/withdraw", Form(&["WithdrawPage"])),
    ("/counts", Page(&["CountsPage"])),
    ("/counts/new", Form(&["SetUpPage"])),
    ("/counts/{count}", Form(&["CountPage"])),
    ("/demo", Page(&["Start"])),
    ("/demo/outbox", Page(&["OutboxPage"])),
    ("/erasures", Page(&["ErasuresPage"])),
    ("/figures", Page(&["FiguresPage"])),
    ("/findings", Page(&["FindingsPage"])),
    ("/get-help", Form(&["ReportFormPage"])),
    ("/get-help/received", Page(&["ReceivedPage"])),
    ("/health", Data),
    ("/heartbeat/people/{person}", Data),
    ("/heartbeat/referrals/{referral}", Data),
    ("/help", Page(&["PlainPage"])),
    ("/imports", Form(&["ImportsPage"])),
    ("/imports/{id}", Form(&["ImportPage"])),
    ("/imports/{id}/fates.csv", Data),
    ("/memberships", Form(&["MembershipsPage"])),
    ("/messages", Page(&["MessagesPage"])),
    ("/messages/print/{batch}", Page(&["LettersPage"])),
    ("/messages/{id}", Page(&["MessagePage"])),
    ("/pages", Form(&["EnterPage"])),
    ("/pages/agreed", Page(&["AgreedPage"])),
    ("/pages/agreed/{consent}/stop", Page(&["StopPage"])),
    ("/pages/before", Page(&["BeforePage"])),
    ("/pages/home", Page(&["HomePage"])),
    ("/pages/report", Page(&["ReportedPage"])),
    ("/pages/safety", Page(&["SafetyPage"])),
    ("/pages/seen", Page(&["SeenPage"])),
    ("/partnership", Page(&["PartnershipPage"])),
    ("/people/{person}", Page(&["Person"])),
    ("/people/{person}/another-record", Form(&["AnotherPage"])),
    ("/people/{person}/call", Form(&["Call"])),
    ("/people/{person}/conflict", Page(&["Conflict"])),
    ("/people/{person}/consent", Form(&["ConsentPage"])),
    ("/people/{person}/disclosures", Page(&["LedgerPage"])),
    ("/people/{person}/erase", Form(&["ErasePage"])),
    ("/people/{person}/holds", Form(&["HoldsPage"])),
    ("/people/{person}/message", Form(&["WriteMessagePage"])),
    ("/people/{person}/pages-access", Form(&["AccessPage", "CodePage"])),
    ("/people/{person}/parties", Form(&["PartiesPage"])),
    ("/people/{person}/points", Form(&["PointsPage"])),
    ("/people/{person}/refer", Form(&["ReferPage"])),
    ("/people/{person}/safe-contact", Form(&["SafeContactPage"])),
    ("/people/{person}/services", Page(&["FinderPage"])),
    ("/people/{person}/sheet", Page(&["SheetPage"])),
    ("/privacy", Page(&["PlainPage"])),
    ("/promises", Page(&["PromisesPage"])),
    ("/quarantine", Form(&["AsidesPage"])),
    ("/quarantine/{id}", Form(&["AsidePage"])),
    ("/queue", Form(&["QueuePage"])),
    ("/ready", Data),
    ("/referrals", Page(&["ReferralsPage"])),
    ("/referrals/{referral}", Form(&["ReferralPage"])),
    ("/referrals/{referral}/close", Form(&["ClosePage"])),
    ("/referrals/{referral}/decline", Form(&["DeclinePage"])),
    ("/referrals/{referral}/notes", Form(&["NotesPage"])),
    ("/referrals/{referral}/session", Form(&["SessionPage"])),
    ("/referrals/{referral}/take-back", Page(&["TakeBackPage"])),
    ("/repeats", Page(&["RepeatsPage"])),
    ("/repeats/most", Page(&["MostRepeatedPage"])),
    ("/repeats/{response}", Form(&["ResponsePage"])),
    ("/reports", Page(&["OwnReportsPage"])),
    ("/reports/new", Form(&["ReportFormPage"])),
    ("/reports/received", Page(&["ReceivedPage"])),
    ("/requests", Page(&["RequestsPage"])),
    ("/requests/new", Form(&["NewRequestPage"])),
    ("/requests/{request}", Form(&["RequestPage"])),
    ("/same-person", Page(&["QuestionsPage"])),
    ("/same-person/{question}", Page(&["ComparePage"])),
    ("/search", Form(&["Search"])),
    ("/services", Page(&["ServicesPage"])),
    ("/services/new", Form(&["OfferPage"])),
    ("/services/{service}", Form(&["ServicePage"])),
    ("/services/{service}/change", Form(&["OfferPage"])),
    ("/settings", Form(&["SettingsPage"])),
    ("/sign-in", Form(&["SignIn"])),
    ("/sign-in/code", Form(&["SignInCode"])),
    ("/sign-in/set-up", Form(&["SetUpCode"])),
    ("/sign-ins", Page(&["SignInsPage"])),
    ("/sign-ins/password", Form(&["OwnPasswordPage"])),
    ("/work", Page(&["GivenUpPage"])),
];

/// Pages with samples that belong to no address: what any address may answer, and the components by themselves.
pub const OF_NO_ADDRESS: &[&str] = &["AgainPage", "ErrorPage", "Gallery"];

/// What the address with this pattern shows.
pub fn shows(pattern: &str) -> Option<Shows> {
    PAGES.iter().find(|(path, _)| *path == pattern).map(|(_, shows)| *shows)
}

/// The page on which somebody was who did the act of a route: the nearest page above its path, itself included, with
/// what was in the path. `None` where no page is above.
pub fn page_above(route: &str, path: &str) -> Option<String> {
    let mut pattern = route;
    let mut levels = path.split('/').count();
    loop {
        if matches!(shows(pattern), Some(Page(_) | Form(_))) {
            return Some(path.split('/').take(levels).collect::<Vec<_>>().join("/"));
        }
        (pattern, _) = pattern.rsplit_once('/').filter(|(above, _)| !above.is_empty())?;
        levels = levels.saturating_sub(1);
    }
}

/// Whether a page of this kind may stand at a path as it was asked for, read or acted on; `with_errors`: its form came
/// back.
pub fn may_show(path: &str, is_read: bool, model: &str, with_errors: bool) -> bool {
    if OF_NO_ADDRESS.contains(&model) {
        return true;
    }
    let with_model =
        |shows: &Shows| shows.models().contains(&model) && (!with_errors || matches!(shows, Form(_)));
    let (mut exact, mut under) = (None, false);
    for (pattern, shows) in PAGES {
        match fit(pattern, path) {
            // `/accounts/new` is not `/accounts/{account}`: more fixed parts go first.
            Some((fixed, true)) if exact.is_none_or(|(most, _)| fixed > most) => exact = Some((fixed, shows)),
            // An act shows the page of the address above it, or of the list that its thing stands in.
            Some((_, false)) => under |= with_model(shows),
            _ => {}
        }
    }
    exact.is_some_and(|(_, shows)| with_model(shows)) || (!is_read && under)
}

/// How a pattern fits a path: how many of its parts are fixed, and whether it is the whole path.
fn fit(pattern: &str, path: &str) -> Option<(usize, bool)> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (mut parts, mut fixed) = (path.split('/'), 0);
    for wanted in pattern.split('/') {
        let part = parts.next()?;
        if !wanted.starts_with('{') {
            if wanted != part {
                return None;
            }
            fixed += 1;
        }
    }
    Some((fixed, parts.next().is_none()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_address_decides() {
        assert!(may_show("/accounts/new", false, "NewAccountPage", true));
        assert!(!may_show("/accounts/new", true, "AccountPage", false));
        assert!(may_show("/accounts/7?x=1", true, "AccountPage", false));
        assert!(may_show("/queue/assign", false, "QueuePage", true), "an act comes back to its page");
        assert!(!may_show("/queue/assign", true, "QueuePage", true), "nothing is read there");
        assert!(!may_show("/people/7", true, "Person", true), "a page that is only read has no errors");
        assert!(!may_show("/people/7", true, "QueuePage", false));
        assert!(may_show("/anything", true, "ErrorPage", false), "any address may answer with it");
    }
}
