//! Reports come in: by file, by form, from the person themself.

mod certain;
mod codes;
mod desk;
mod file;
mod lists;
mod reading;
mod report;

pub use certain::CertainIndex;
pub use codes::report_codes;
pub use desk::AsideCells;
pub use file::{FileToImport, Next, Progress, continue_import, fates, import_file, rehearse_file};
pub use lists::{ListLoaded, load_lists, load_offences, load_postcodes};
pub use report::{ImportReport, Late};
