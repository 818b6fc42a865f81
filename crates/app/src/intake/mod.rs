//! Reports come in: by file, by form, from the person themself.

mod aside_cells;
mod certain;
mod codes;
mod desk;
mod file;
mod form;
mod form_facts;
mod lists;
mod mend;
mod own;
mod reading;
mod report;
mod send;
mod uploads;

pub use certain::CertainIndex;
pub use codes::report_codes;
pub use file::{
    FileToImport, Next, Progress, continue_import, fates, fates_at_console, import_file, possible_senders,
    rehearse_file, sender_named,
};
pub use form::{ReportInput, refer_oneself, telephone_of_the_unit, write_report};
pub use lists::{ListLoaded, load_lists, load_offences, load_postcodes};
pub use mend::{
    BulkChange, aside_detail, aside_list, aside_part, mend, mend_several, reopen, set_aside_for_good,
};
pub use own::{ANSWERS, answer_finding, finding_list, own_reports};
pub use report::{ImportReport, Late};
pub use send::{MOST_SENT, fate_part, send_reports};
pub use uploads::{
    Confirmed, LARGEST_FILE, confirm, import_detail, import_list, import_part, may_end_in, may_upload,
    read_some, upload,
};
pub(crate) use uploads::{READ, read_uploaded};
