//! The matrix as text, and what each letter in it means.

use super::world::{OF_A_PERSON, OF_ALL, OF_SOMEBODY, Relation, Things};
use alongside_testkit::Page;
use alongside_web::{Audience, RouteInfo};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Got {
    /// It is shown or done, or would have been had the form been filled in.
    May,
    /// No, with the reason: it says nothing of whether the thing is there.
    Told,
    /// As if there were no such thing.
    Hidden,
    /// The way in comes first.
    WayIn,
    /// A program without a token that counts.
    NoToken,
    /// What was sent can't be read at all.
    Unreadable,
    /// Nothing stands in this relation to them.
    Nothing,
}

impl Got {
    pub(super) const fn letter(self) -> char {
        match self {
            Self::May => 'Y',
            Self::Told => 'n',
            Self::Hidden => '.',
            Self::WayIn => 'i',
            Self::NoToken => 'k',
            Self::Unreadable => '?',
            Self::Nothing => ' ',
        }
    }

    /// What an answer means.
    pub(super) fn of(page: &Page, what: &str) -> Self {
        match page.status.as_u16() {
            303 if page.headers.contains_key("set-cookie") => Self::May,
            303 if page.location().starts_with("/sign-in") || page.location() == "/pages" => Self::WayIn,
            409 if page.says("This form was too old to send") => {
                panic!("{what}: the token was not taken: {}", page.body)
            }
            // Too many tries: whoever tries may, only later.
            200..=204 | 303 | 409 | 412 | 422 | 429 => Self::May,
            400 => Self::Unreadable,
            401 => Self::NoToken,
            403 => Self::Told,
            404 => Self::Hidden,
            other => panic!("{what}: {other} {}", page.body),
        }
    }
}

/// What an address names, in order.
pub(super) fn named(path: &str) -> Vec<String> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let mut before = "";
    let mut names = Vec::new();
    for part in &mut parts {
        if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            names.push(match (before, name) {
                ("findings", "id") => "finding".to_owned(),
                ("messages", "id") => "message".to_owned(),
                ("imports", "id") => "import".to_owned(),
                ("quarantine", "id" | "row") => "quarantine".to_owned(),
                ("api-tokens", "token") => "api-token".to_owned(),
                (_, name) => name.replace('_', "-"),
            });
        }
        before = part;
    }
    names
}

/// The relations in which what a route names can stand to somebody.
pub(super) fn relations(route: &RouteInfo) -> Vec<Relation> {
    let names = named(route.path);
    let Some(first) = names.first() else { return vec![Relation::There] };
    let first = first.as_str();
    if OF_A_PERSON.contains(&first) {
        let mut all = Relation::PEOPLE.to_vec();
        all.push(Relation::Unknown);
        all
    } else if OF_SOMEBODY.contains(&first) {
        vec![Relation::Own, Relation::Anothers, Relation::Unknown]
    } else if OF_ALL.contains(&first) {
        vec![Relation::There, Relation::Unknown]
    } else {
        vec![Relation::There]
    }
}

/// The address of a route with these things; `None` where one of them is not there.
pub(super) fn address(route: &RouteInfo, things: &Things) -> Option<String> {
    let mut path = route.path.to_owned();
    for name in named(route.path) {
        let value = match name.as_str() {
            // Not things: files, and places in the log.
            "*path" | "file" => "nothing.css",
            "log" => "019400000000700080000000000000ff",
            "seq" => "1",
            // The token of an invitation is a secret; this one was never made.
            "token" => "0123456789abcdef",
            other => things.get(other)?,
        };
        let (start, end) = (path.find('{')?, path.find('}')?);
        path.replace_range(start..=end, value);
    }
    Some(path)
}

/// Every name in an address is one that the matrix can fill in.
pub(super) fn is_known(route: &RouteInfo) -> bool {
    const NOT_THINGS: [&str; 5] = ["*path", "file", "log", "seq", "token"];
    named(route.path).iter().all(|name| {
        let name = name.as_str();
        OF_A_PERSON.contains(&name)
            || OF_SOMEBODY.contains(&name)
            || OF_ALL.contains(&name)
            || NOT_THINGS.contains(&name)
    })
}

/// A cell: route, relation, column.
pub(super) type Cells = BTreeMap<(usize, Relation, usize), Got>;

const HEAD: &str = "\
# Access matrix

Every route of the server, asked by everybody in every relation to what it names. Made by
[crates/web/tests/it/access](../../crates/web/tests/it/access/mod.rs) from the router itself, on both databases; a route
that is not here fails the tests. `UPDATE_GOLDEN=1 cargo test -p alongside-web --test it access` writes it anew: read the
difference as you would read a change of the gate.

| letter | what they get |
| --- | --- |
| `Y` | it is shown or done, or would be if the form were filled in |
| `n` | no, and why; the reason says nothing of whether the person is there |
| `.` | as if there were no such thing: status, headers and body are those of an id that was never given |
| `i` | the way in comes first |
| `k` | a program without a token that counts |
| `?` | what was sent can't be read, so nothing was decided |

The columns are the staff roles (officer, witness care, panel, the unit's care officer, advocate, mental health practitioner
and manager, a charity's worker and lead, restorative justice, the commissioner, the partnership's coordinator, evaluator,
auditor, administrator), a person on their own pages, programs with every scope under a membership of the police, the unit,
a charity, the commissioner and the host, and nobody.

The relations: *reported* by the officer and helped by a charity that is not in the columns; *granted* to the charity and the
police of the columns; *unrelated* to both; *grant ended*; *restricted* (reported and granted, on the restricted list);
*blocked* (reported and granted, and everybody in the columns has a conflict of interest); *own*, *another's* and *there* are
things of no person; *unknown* is an id of nothing. *Own pages* are those of the reported person.
";

/// The matrix as a document.
pub(super) fn written(routes: &[RouteInfo], columns: &[&str], cells: &Cells) -> String {
    let mut text = HEAD.to_owned();
    for audience in [
        Audience::Staff,
        Audience::Portal,
        Audience::Program,
        Audience::Anyone,
        Audience::SigningIn,
        Audience::Demo,
    ] {
        let _ = write!(text, "\n## {}\n\n```\n", title(audience));
        let _ = writeln!(text, "{:38}{:13}{}", "", "", legend(columns));
        for (at, route) in routes.iter().enumerate().filter(|(_, route)| route.audience == audience) {
            let action =
                if route.action.is_empty() { String::new() } else { format!("  [{}]", route.action) };
            let _ = writeln!(text, "{:4} {}{action}", route.method, route.path);
            for (relations, letters) in lines(at, columns.len(), cells) {
                let _ = writeln!(text, "{relations:>50} {letters}");
            }
        }
        text.push_str("```\n");
    }
    text
}

/// The lines of a route: relations with the same letters share one.
fn lines(route: usize, columns: usize, cells: &Cells) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut relations: Vec<Relation> =
        cells.keys().filter(|(at, ..)| *at == route).map(|(_, relation, _)| *relation).collect();
    relations.dedup();
    for relation in relations {
        let letters: String = (0..columns)
            .map(|column| cells.get(&(route, relation, column)).copied().unwrap_or(Got::Nothing))
            .map(|got| format!("{:6}", got.letter()))
            .collect();
        let letters = letters.trim_end().to_owned();
        match lines.iter_mut().find(|(_, known)| *known == letters) {
            Some((names, _)) => {
                names.push_str(", ");
                names.push_str(relation.name());
            }
            None => lines.push((relation.name().to_owned(), letters)),
        }
    }
    lines
}

fn legend(columns: &[&str]) -> String {
    columns.iter().map(|name| format!("{:6}", name.chars().take(5).collect::<String>())).collect::<String>()
}

const fn title(audience: Audience) -> &'static str {
    match audience {
        Audience::Staff => "For staff",
        Audience::Portal => "For a person on their own pages",
        Audience::Program => "For programs",
        Audience::Anyone => "For anyone",
        Audience::SigningIn => "While signing in",
        Audience::Demo => "For the demo's visitor; on every other database there is nothing",
    }
}
