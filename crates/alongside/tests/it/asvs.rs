//! The table of the OWASP Application Security Verification Standard 5.0.0 (`docs/security/asvs.tsv`), the account of
//! it (`docs/asvs.md`), the abuse cases (`docs/abuse-cases.md`) and our own bars (`docs/security/bars.md`): whole, and
//! pointing to tests that there are.

use crate::sources::root;
use std::collections::{BTreeMap, BTreeSet};

/// The standard's sections: each digit is the level of one requirement, in order.
#[rustfmt::skip]
const SECTIONS: &[(&str, &str)] = &[
    ("V1.1", "22"),
    ("V1.2", "1111122223"),
    ("V1.3", "112222222223"),
    ("V1.4", "222"),
    ("V1.5", "123"),
    ("V2.1", "122"),
    ("V2.2", "112"),
    ("V2.3", "12223"),
    ("V2.4", "23"),
    ("V3.1", "3"),
    ("V3.2", "113"),
    ("V3.3", "12223"),
    ("V3.4", "11222233"),
    ("V3.5", "11122333"),
    ("V3.6", "3"),
    ("V3.7", "22333"),
    ("V4.1", "12233"),
    ("V4.2", "23333"),
    ("V4.3", "22"),
    ("V4.4", "1222"),
    ("V5.1", "2"),
    ("V5.2", "112333"),
    ("V5.3", "113"),
    ("V5.4", "222"),
    ("V6.1", "122"),
    ("V6.2", "111111112222"),
    ("V6.3", "11223333"),
    ("V6.4", "112233"),
    ("V6.5", "22222333"),
    ("V6.6", "2223"),
    ("V6.7", "33"),
    ("V6.8", "2222"),
    ("V7.1", "222"),
    ("V7.2", "1111"),
    ("V7.3", "22"),
    ("V7.4", "11222"),
    ("V7.5", "223"),
    ("V7.6", "22"),
    ("V8.1", "1233"),
    ("V8.2", "1123"),
    ("V8.3", "133"),
    ("V8.4", "23"),
    ("V9.1", "111"),
    ("V9.2", "1222"),
    ("V10.1", "22"),
    ("V10.2", "223"),
    ("V10.3", "22223"),
    ("V10.4", "1111122222233333"),
    ("V10.5", "22222"),
    ("V10.6", "22"),
    ("V10.7", "222"),
    ("V11.1", "2233"),
    ("V11.2", "22233"),
    ("V11.3", "11233"),
    ("V11.4", "1222"),
    ("V11.5", "23"),
    ("V11.6", "23"),
    ("V11.7", "33"),
    ("V12.1", "12233"),
    ("V12.2", "11"),
    ("V12.3", "22223"),
    ("V13.1", "2333"),
    ("V13.2", "222223"),
    ("V13.3", "2233"),
    ("V13.4", "1222233"),
    ("V14.1", "22"),
    ("V14.2", "12223333"),
    ("V14.3", "122"),
    ("V15.1", "12233"),
    ("V15.2", "12233"),
    ("V15.3", "1222222"),
    ("V15.4", "3333"),
    ("V16.1", "2"),
    ("V16.2", "22222"),
    ("V16.3", "2222"),
    ("V16.4", "222"),
    ("V16.5", "2223"),
    ("V17.1", "23"),
    ("V17.2", "22223333"),
    ("V17.3", "22"),
];
const STANDINGS: [&str; 4] = ["met", "partly", "not yet", "does not apply"];
const BEGIN: &str = "<!-- counted -->\n";
const END: &str = "<!-- counted so far -->\n";

/// A line of the table.
struct Line {
    id: String,
    level: String,
    standing: String,
    how: String,
    tests: Vec<String>,
    reason: String,
}

impl Line {
    fn chapter(&self) -> &str {
        self.id.split('.').next().unwrap()
    }
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn table() -> Vec<Line> {
    let text = read("docs/security/asvs.tsv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("id\tlevel\tasked\tstanding\thow\ttest\treason"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, level, asked, standing, how, tests, reason] = cells.as_slice() else {
                panic!("seven cells are wanted: {line}")
            };
            assert!(asked.len() > 10, "{id}: what is asked?");
            let tests = tests.split("; ").filter(|test| !test.is_empty()).map(str::to_owned).collect();
            Line {
                id: (*id).to_owned(),
                level: (*level).to_owned(),
                standing: (*standing).to_owned(),
                how: (*how).to_owned(),
                tests,
                reason: (*reason).to_owned(),
            }
        })
        .collect()
}

/// Why a name of a test leads nowhere: `path::name`, where the path is that of a source and the name a test in it.
fn no_such_test(test: &str) -> Option<String> {
    let Some((path, name)) = test.split_once("::") else { return Some(format!("{test}: no path::name")) };
    let Ok(text) = std::fs::read_to_string(root().join(path)) else {
        return Some(format!("{path} is not there"));
    };
    let is_there = if path.starts_with("e2e/") {
        ["journey", "test"].iter().any(|kind| text.contains(&format!("{kind}('{name}'")))
    } else {
        // A function that is a test: the attribute stands before it, or before a property of several. A snapshot is a
        // line of a macro.
        let function = text.split_once(&format!("fn {name}("));
        let tested = function.is_some_and(|(before, _)| {
            let near = before.rsplit("\n    }\n").next().unwrap_or(before).rsplit("\n}\n").next();
            near.is_some_and(|near| near.contains("#[test]") || near.contains("#[tokio::test"))
        });
        tested || (text.contains("#[test]") && text.contains(&format!("    {name} => ")))
    };
    (!is_there).then(|| format!("{path} has no test {name}"))
}

/// What looks like a path of ours in a text.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let ends = [".rs", ".md", ".toml", ".json", ".js", ".mjs", ".html", ".lock", ".tsv"];
    text.split([' ', ',', ';', ':', '(', ')', '`'])
        .filter(move |word| word.contains('/') && ends.iter().any(|end| word.ends_with(end)))
}

#[test]
fn the_table_holds_each_requirement_once_with_its_level() {
    let wanted: Vec<(String, String)> = SECTIONS
        .iter()
        .flat_map(|(section, levels)| {
            (1..)
                .zip(levels.chars())
                .map(move |(number, level)| (format!("{section}.{number}"), format!("L{level}")))
        })
        .collect();
    assert_eq!(wanted.len(), 345);
    let table = table();
    let there: Vec<(String, String)> = table.into_iter().map(|line| (line.id, line.level)).collect();
    let missing: Vec<_> = wanted.iter().filter(|it| !there.contains(it)).collect();
    let unknown: Vec<_> = there.iter().filter(|it| !wanted.contains(it)).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "missing: {missing:?}\nunknown: {unknown:?}");
    assert_eq!(there, wanted, "each once, in the order of the standard");
}

#[test]
fn what_is_met_has_its_test_and_what_is_not_its_reason() {
    let mut wrong = Vec::new();
    for line in table() {
        let id = &line.id;
        if !STANDINGS.contains(&line.standing.as_str()) {
            wrong.push(format!("{id}: {}", line.standing));
        }
        if line.standing == "met" && line.tests.is_empty() {
            wrong.push(format!("{id} is met by no test"));
        }
        if line.standing == "met" && line.how.is_empty() {
            wrong.push(format!("{id} is met by nothing"));
        }
        if line.standing != "met" && line.reason.len() < 10 {
            wrong.push(format!("{id} has no reason"));
        }
        if line.standing == "does not apply" && !line.tests.is_empty() {
            wrong.push(format!("{id} does not apply, and yet is tested"));
        }
        wrong.extend(
            line.tests.iter().filter_map(|test| no_such_test(test)).map(|why| format!("{id}: {why}")),
        );
        for path in paths(&line.how).chain(paths(&line.reason)).filter(|path| !root().join(path).exists()) {
            wrong.push(format!("{id}: {path} is not there"));
        }
    }
    assert!(wrong.is_empty(), "docs/security/asvs.tsv:\n{}", wrong.join("\n"));
}

/// The counts as the account shows them.
fn counted(table: &[Line]) -> String {
    let row = |name: &str, lines: &[&Line]| {
        let mut row = format!("| {name} | {} |", lines.len());
        for standing in STANDINGS {
            row.push_str(&format!(" {} |", lines.iter().filter(|line| line.standing == standing).count()));
        }
        row + "\n"
    };
    let head = |first: &str| {
        format!("| {first} | all | met | partly | not yet | does not apply |\n{}\n", "| --- ".repeat(6) + "|")
    };
    let mut text = head("level");
    for level in ["L1", "L2", "L3"] {
        let of: Vec<&Line> = table.iter().filter(|line| line.level == level).collect();
        text.push_str(&row(level, &of));
    }
    text.push_str(&row("together", &table.iter().collect::<Vec<_>>()));
    text.push('\n');
    text.push_str(&head("chapter"));
    let mut chapters: BTreeMap<u32, Vec<&Line>> = BTreeMap::new();
    for line in table {
        chapters.entry(line.chapter()[1..].parse().unwrap()).or_default().push(line);
    }
    for (number, of) in chapters {
        text.push_str(&row(&format!("V{number}"), &of));
    }
    text
}

#[test]
fn the_account_counts_what_the_table_holds() {
    let made = counted(&table());
    let account = read("docs/asvs.md");
    let (before, rest) = account.split_once(BEGIN).expect("where the counts begin");
    let (kept, after) = rest.split_once(END).expect("where they end");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(root().join("docs/asvs.md"), format!("{before}{BEGIN}{made}{END}{after}")).unwrap();
    } else {
        assert_eq!(kept, made, "docs/asvs.md counts otherwise than the table; UPDATE_GOLDEN=1 counts anew");
    }
}

/// Requirements that a text names.
fn named(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| word.starts_with('V') && word.split('.').count() == 3)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_account_tells_of_everything_that_is_not_met() {
    let account = read("docs/asvs.md");
    let section = |title: &str| {
        let rest =
            account.split(&format!("\n## {title}\n")).nth(1).unwrap_or_else(|| panic!("no section {title}"));
        named(rest.split("\n## ").next().unwrap())
    };
    let told = section("What is not met, the most dangerous first");
    let left_out = section("What does not apply");
    let table = table();
    let is_there = |id: &str| table.iter().any(|line| line.id == id);
    let mut wrong: Vec<String> =
        named(&account).into_iter().filter(|id| !is_there(id)).map(|id| format!("{id} is none")).collect();
    for line in &table {
        let (id, standing) = (&line.id, line.standing.as_str());
        let should = matches!(standing, "partly" | "not yet");
        if should != told.contains(id) {
            wrong.push(format!("{id} is {standing}"));
        }
        if left_out.contains(id) && standing != "does not apply" {
            wrong.push(format!("{id} is {standing} and is said not to apply"));
        }
    }
    assert!(wrong.is_empty(), "docs/asvs.md tells otherwise than the table:\n{}", wrong.join("\n"));
}

#[test]
fn each_abuse_case_stands_there_with_tests_that_there_are() {
    let text = read("docs/abuse-cases.md");
    let mut cases: Vec<&str> = text.split("\n## A").skip(1).collect();
    if let Some(last) = cases.last_mut() {
        *last = last.split("\n## ").next().unwrap();
    }
    let numbers: Vec<usize> =
        cases.iter().map(|case| case.split([' ', ':', '.']).next().unwrap().parse().unwrap()).collect();
    assert_eq!(numbers, (1..=28).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (number, case) in numbers.iter().zip(&cases) {
        let tests: Vec<&str> =
            case.split('`').skip(1).step_by(2).filter(|code| code.contains("::")).collect();
        wrong.extend(
            tests.iter().filter_map(|test| no_such_test(test)).map(|why| format!("A{number}: {why}")),
        );
        let standing = case.lines().find_map(|line| line.strip_prefix("**Standing**: ")).unwrap_or_default();
        let shown = ["a test", "partly a test"].iter().any(|start| standing.starts_with(start));
        let walked =
            ["a walk-through", "its room does not exist"].iter().any(|start| standing.starts_with(start));
        if !(shown || walked) || shown == tests.is_empty() {
            wrong.push(format!("A{number}: {standing:?} with {} tests", tests.len()));
        }
        if !case.contains("**Weakness**: ") {
            wrong.push(format!("A{number} names no weakness"));
        }
    }
    assert!(wrong.is_empty(), "docs/abuse-cases.md:\n{}", wrong.join("\n"));
}

/// The bars that stand in the other table.
const BARS_ELSEWHERE: [u32; 4] = [14, 15, 31, 32];

#[test]
fn each_bar_stands_there_with_tests_that_there_are() {
    let text = read("docs/security/bars.md");
    let rows: Vec<Vec<&str>> = text
        .lines()
        .filter(|line| line.starts_with("| S"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let numbers: Vec<u32> = rows.iter().map(|row| row[0][1..].parse().expect("a number")).collect();
    let wanted: Vec<u32> = (1..=33).filter(|number| !BARS_ELSEWHERE.contains(number)).collect();
    assert_eq!(numbers, wanted, "each bar once, in order");
    let mut wrong = Vec::new();
    let mut named = 0;
    for row in &rows {
        let [bar, asks, held_by, weak] = row.as_slice() else { panic!("four cells are wanted: {row:?}") };
        // The last column names tests too, of what else was looked at.
        let codes: Vec<&str> =
            [held_by, weak].into_iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        let tests: Vec<&str> = codes.into_iter().filter(|code| code.contains("::")).collect();
        named += tests.len();
        wrong.extend(tests.iter().filter_map(|test| no_such_test(test)).map(|why| format!("{bar}: {why}")));
        let is_held = held_by.split('`').skip(1).step_by(2).any(|code| code.contains("::"));
        if asks.len() < 20 || weak.len() < 10 || is_held == (*held_by == "nothing") {
            wrong.push(format!("{bar}: asks {asks:?}, held by {held_by:?}, weak: {weak:?}"));
        }
    }
    assert!(named > 80, "only {named} tests were looked for");
    assert!(wrong.is_empty(), "docs/security/bars.md:\n{}", wrong.join("\n"));
}
