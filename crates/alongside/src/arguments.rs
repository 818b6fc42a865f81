//! The command line.

use crate::config::Options;
use alongside_gate::{OrganisationKind, Role, Sharing};
use alongside_storage::Address;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// The shared system of a partnership that supports victims of crime.
#[derive(Debug, Parser)]
#[command(name = "alongside", version, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 done, 1 refused or failed, 2 wrong usage.")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) options: Options,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// A partnership to try: embedded database, made-up people, ways in printed.
    Demo {
        /// Keeps the demo here, to go on with it later; else it is removed at the end.
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// The server.
    Serve,
    /// Makes the database, or brings it up to this program's schema.
    Migrate,
    /// Looks whether database and keys belong together and can be used.
    Check,
    /// The people who sign in.
    #[command(subcommand)]
    User(User),
    /// The members of the partnership.
    #[command(subcommand)]
    Organisation(Organisation),
    /// Files of reports, and the lists that reports are read by.
    #[command(subcommand)]
    Import(Import),
    /// Copies the partnership into a new folder; works while the server runs.
    Backup {
        /// A folder that is not there yet.
        folder: PathBuf,
        /// Where the key backup goes [default: keys.backup in the folder]. Keep it apart from the data.
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
    },
    /// Puts a backup into an empty database.
    Restore {
        /// The folder of the backup.
        folder: PathBuf,
        /// The newest key backup there is [default: keys.backup in the folder].
        #[arg(long, value_name = "FILE")]
        keys: Option<PathBuf>,
    },
    /// Moves a partnership from SQLite to PostgreSQL or back, and proves that both hold the same.
    MoveDatabase {
        /// Where it is: `sqlite:PATH` or `postgres://…`. No server may be running on it.
        from: Address,
        /// Where it goes: an empty database of the other kind.
        to: Address,
    },
    /// Finds who is who in a file of records, though they are spelt in several ways. Needs no database.
    Link(crate::commands::Link),
    /// Makes encodings of the people in a file, so that who counts learns no name; or the key for it. Needs no database.
    Encode(crate::commands::Encode),
    /// Counts the people whom several organisations know, from their encodings. Only counts leave. Needs no database.
    Count(crate::commands::Count),
    /// The audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// The table of routes, for the list of pages.
    #[command(hide = true)]
    Routes {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Adds an account: the first administrator. Prints a link, good for one day and once, to choose a password by.
    Add {
        /// The name that colleagues see.
        #[arg(long)]
        name: String,
        /// The work address to sign in with.
        #[arg(long)]
        email: String,
        /// The organisation's name or short name.
        #[arg(long)]
        organisation: String,
        /// What the person is in it; may be given several times.
        #[arg(long = "role", required = true, value_parser = coded(Role::ALL, Role::code))]
        roles: Vec<Role>,
    },
    /// Takes password and second factor away and prints a new link: for the administrator whom no other can help.
    Link {
        /// The address that the person signs in with.
        #[arg(long)]
        email: String,
    },
    /// Makes a token for the programs of somebody's organisation, and prints it once. What a program does with it is
    /// recorded under that person's account, and never more than they may do.
    Token {
        /// The address with which the person signs in.
        #[arg(long)]
        email: String,
        /// Which program uses it.
        #[arg(long)]
        label: String,
        /// What it may be used for; may be given several times.
        #[arg(long = "scope", required = true, value_parser = clap::builder::PossibleValuesParser::new(alongside_app::accounts::SCOPES))]
        scopes: Vec<String>,
        /// For how many days.
        #[arg(long, default_value_t = 90)]
        days: u32,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Checks every log against its checkpoints: finds each flip, deletion, reorder and truncation below one.
    Verify {
        /// Checkpoints that somebody holds elsewhere, as downloaded; may be given several times.
        #[arg(long, value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
        /// A file with the verifying key that somebody kept; else the stored one is used.
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
        /// One JSON object for programs.
        #[arg(long)]
        json: bool,
    },
    /// Prints the key that checks signatures, to publish and keep elsewhere.
    Key,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Organisation {
    /// Adds a member of the partnership.
    Add {
        /// Its name.
        #[arg(long)]
        name: String,
        /// A short name for tables.
        #[arg(long)]
        short_name: String,
        /// What kind it is.
        #[arg(long, value_parser = coded(OrganisationKind::ALL, OrganisationKind::code))]
        kind: OrganisationKind,
        /// What it shares and receives.
        #[arg(long, default_value = "people", value_parser = coded(Sharing::ALL, Sharing::code))]
        sharing: Sharing,
        /// The number that partners ring.
        #[arg(long, default_value = "")]
        phone: String,
    },
    /// Lists the members.
    List,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Brings in a file of reports: a table, or nested JSON. Interrupted, the same command goes on where it stopped.
    Reports {
        /// The file.
        file: PathBuf,
        /// How its columns and words become ours; without one the usual headings are looked for.
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// When the file was made, in London time, such as 2025-02-01T06:00; before what the mapping says.
        #[arg(long, value_name = "TIME")]
        as_of: Option<jiff::civil::DateTime>,
        /// Whose file it is, by name or short name; needed where several police forces are members.
        #[arg(long, value_name = "ORGANISATION")]
        sender: Option<String>,
        /// Writes what became of each row here.
        #[arg(long, value_name = "FILE")]
        fates: Option<PathBuf>,
        /// The report as JSON.
        #[arg(long)]
        json: bool,
        /// Reads everything and writes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Loads postcodes with their areas, beside those that are there.
    Postcodes {
        /// A table with the columns `postcode`, `lad_code`, `lsoa21_code`.
        file: PathBuf,
    },
    /// Loads the police's offence codes, in place of those that are there.
    Offences {
        /// A table with the columns `offence_code`, `offence`, `crime_type_code`, `hate`, `persistent`.
        file: PathBuf,
    },
}

/// Takes the codes of a closed list, and names them when another word is given.
fn coded<T>(all: &'static [T], code: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + std::str::FromStr<Err: std::error::Error + Send + Sync + 'static> + 'static,
{
    PossibleValuesParser::new(all.iter().map(|member| code(*member))).try_map(|text| text.parse::<T>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
