//! Imports, rows to mend, forms for reports, an officer's own reports and findings.

mod asides;
mod forms;
mod help;
mod imports;
mod own;

use crate::routes::{Audience, Routes};

/// The room's routes.
pub fn routes(routes: Routes) -> Routes {
    routes
        .page("/imports", Audience::Staff, "see_imports", imports::list)
        .act("/imports", Audience::Staff, "import_reports", imports::bring)
        .page("/imports/{id}", Audience::Staff, "see_imports", imports::show)
        .act("/imports/{id}/confirm", Audience::Staff, "import_reports", imports::confirm)
        .page("/imports/{id}/fates.csv", Audience::Staff, "see_imports", imports::fates)
        .page_with_query("/quarantine", Audience::Staff, "mend_quarantine", asides::list)
        .act("/quarantine/mend", Audience::Staff, "mend_quarantine", asides::mend_several)
        .page("/quarantine/{id}", Audience::Staff, "mend_quarantine", asides::show)
        .act("/quarantine/{id}", Audience::Staff, "mend_quarantine", asides::mend)
        .act("/quarantine/{id}/reopen", Audience::Staff, "mend_quarantine", asides::reopen)
        .act("/quarantine/{id}/drop", Audience::Staff, "mend_quarantine", asides::drop_row)
        .page("/reports", Audience::Staff, "search_people", own::reports)
        .page("/reports/new", Audience::Staff, "write_report", forms::show)
        .act("/reports/new", Audience::Staff, "write_report", forms::send)
        .page("/reports/received", Audience::Staff, "write_report", forms::received)
        .page_with_query("/findings", Audience::Staff, "see_findings", own::findings)
        .act("/findings/{id}/answer", Audience::Staff, "answer_finding", own::answer)
        .page("/get-help", Audience::Anyone, "self_refer", help::show)
        .act("/get-help", Audience::Anyone, "self_refer", help::send)
        .page("/get-help/received", Audience::Anyone, "self_refer", help::received)
}
