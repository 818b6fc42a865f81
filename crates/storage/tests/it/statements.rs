//! Every statement that stands in the source is prepared on both databases: a column that was renamed, or words
//! that only one of them understands, are found here and not on a page.

use alongside_storage::Engine;
use alongside_testkit::on_each_database;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// As much of Rust as it takes to find texts: what stands in quotes, names, and single signs.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Text(String),
    Name(String),
    Sign(char),
}

fn tokens(source: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut letters = source.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'/') => {
                letters.by_ref().take_while(|next| *next != '\n').for_each(drop);
            }
            '"' => {
                let mut text = String::new();
                while let Some(next) = letters.next() {
                    match next {
                        '"' => break,
                        '\\' => match letters.next() {
                            Some('\n') => {
                                while letters.peek().is_some_and(|next| next.is_whitespace()) {
                                    letters.next();
                                }
                            }
                            Some('n') => text.push('\n'),
                            Some(other) => text.push(other),
                            None => {}
                        },
                        other => text.push(other),
                    }
                }
                found.push(Token::Text(text));
            }
            // A quote of one letter, so that '"' opens no text.
            '\'' => {
                let mut ahead = letters.clone();
                let first = ahead.next();
                let second = ahead.next();
                if first == Some('\\') {
                    letters.by_ref().skip(1).take_while(|next| *next != '\'').for_each(drop);
                } else if second == Some('\'') {
                    letters.by_ref().take(2).for_each(drop);
                }
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                let mut name = letter.to_string();
                while letters.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_') {
                    name.extend(letters.next());
                }
                found.push(Token::Name(name));
            }
            letter if letter.is_whitespace() => {}
            other => found.push(Token::Sign(other)),
        }
    }
    found
}

/// A macro that makes a text: its one argument, if it has one, and what it stands for.
type Macros = BTreeMap<String, (Option<String>, Vec<Token>)>;

fn sign(token: Option<&Token>, wanted: char) -> bool {
    token == Some(&Token::Sign(wanted))
}

/// The tokens from an opening sign to the one that closes it, and the place after it.
fn inside(tokens: &[Token], open: usize) -> (&[Token], usize) {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Sign('(' | '{' | '[') => depth += 1,
            Token::Sign(')' | '}' | ']') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&tokens[open + 1..place], place + 1);
        }
    }
    (&[], tokens.len())
}

/// Takes the definitions of macros out of a file's tokens.
fn take_macros(tokens: Vec<Token>, macros: &mut Macros) -> Vec<Token> {
    let mut rest = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        if tokens[place] != Token::Name("macro_rules".into()) {
            rest.push(tokens[place].clone());
            place += 1;
            continue;
        }
        let Token::Name(name) = &tokens[place + 2] else { panic!("a macro without a name") };
        let (body, after) = inside(&tokens, place + 3);
        let (pattern, arrow) = inside(body, 0);
        let argument = match pattern.get(1) {
            Some(Token::Name(argument)) => Some(argument.clone()),
            _ => None,
        };
        if sign(body.get(arrow), '=') {
            macros.insert(name.clone(), (argument, inside(body, arrow + 2).0.to_vec()));
        }
        place = after;
    }
    rest
}

/// The text that begins at a place, and the place after it; `None` where what stands there is no text.
fn text_at(
    tokens: &[Token],
    place: usize,
    macros: &Macros,
    given: Option<(&str, &str)>,
) -> Option<(String, usize)> {
    match tokens.get(place)? {
        Token::Text(text) => Some((text.clone(), place + 1)),
        Token::Sign('$') => match (tokens.get(place + 1)?, given) {
            (Token::Name(name), Some((argument, value))) if name == argument => {
                Some((value.into(), place + 2))
            }
            _ => None,
        },
        Token::Name(name) if sign(tokens.get(place + 1), '!') && sign(tokens.get(place + 2), '(') => {
            let (within, after) = inside(tokens, place + 2);
            if name == "concat" {
                let mut whole = String::new();
                let mut at = 0;
                while at < within.len() {
                    let (part, next) = text_at(within, at, macros, given)?;
                    whole.push_str(&part);
                    at = next;
                    if sign(within.get(at), ',') {
                        at += 1;
                    }
                }
                return Some((whole, after));
            }
            let (argument, body) = macros.get(name)?;
            let value = text_at(within, 0, macros, given).map(|(text, _)| text).unwrap_or_default();
            let given = argument.as_deref().map(|argument| (argument, value.as_str()));
            text_at(body, 0, macros, given).map(|(text, _)| (text, after))
        }
        _ => None,
    }
}

/// Which database a text is for, where it stands in an arm of a `match` on the engine.
fn engine_of(tokens: &[Token], place: usize) -> Option<Engine> {
    let before = if sign(tokens.get(place.wrapping_sub(1)), '{') { place - 1 } else { place };
    if !(sign(tokens.get(before.wrapping_sub(1)), '>') && sign(tokens.get(before.wrapping_sub(2)), '=')) {
        return None;
    }
    match tokens.get(before.wrapping_sub(3)) {
        Some(Token::Name(name)) if name == "Sqlite" => Some(Engine::Sqlite),
        Some(Token::Name(name)) if name == "Postgres" => Some(Engine::Postgres),
        _ => None,
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Backups name their tables as they find them; their tests run every statement.
            if !path.ends_with("backup") {
                files(&path, found);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("mirror.rs") {
            // That one asks SQLite about itself; every start runs it.
            found.push(path);
        }
    }
}

struct Statement {
    file: String,
    engine: Option<Engine>,
    sql: &'static str,
}

fn statements() -> Vec<Statement> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&source, &mut paths);
    paths.sort();
    let mut macros = Macros::new();
    let read: Vec<(String, Vec<Token>)> = paths
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let name = path.strip_prefix(&source).unwrap().display().to_string();
            (name, take_macros(tokens(text.split("#[cfg(test)]").next().unwrap()), &mut macros))
        })
        .collect();
    let mut found = Vec::new();
    for (file, tokens) in read {
        let mut place = 0;
        while place < tokens.len() {
            let Some((text, after)) = text_at(&tokens, place, &macros, None) else {
                place += 1;
                continue;
            };
            let begins = |word: &str| text.starts_with(word);
            if ["select ", "insert into ", "update ", "delete from ", "with "].into_iter().any(begins) {
                let engine = engine_of(&tokens, place);
                found.push(Statement { file: file.clone(), engine, sql: text.leak() });
            }
            place = after;
        }
    }
    found
}

#[tokio::test]
async fn every_statement_is_understood_by_both_databases() {
    let statements = statements();
    assert!(statements.len() > 100, "only {} statements were found", statements.len());
    let for_one = statements.iter().filter(|statement| statement.engine.is_some()).count();
    assert!(for_one >= 4, "the statements of one database were not told apart: {for_one}");
    on_each_database(async |opened| {
        let db = opened.store.db();
        let mut wrong = Vec::new();
        for statement in statements.iter().filter(|it| it.engine.is_none_or(|engine| engine == db.engine())) {
            if let Err(error) = db.prepare(statement.sql).await
                // PostgreSQL has read the whole statement by then; what it asks for comes with the arguments.
                && !error.to_string().contains("could not determine data type of parameter")
            {
                wrong.push(format!("{}: {error}\n    {}", statement.file, statement.sql));
            }
        }
        assert!(wrong.is_empty(), "{:?}:\n{}", db.engine(), wrong.join("\n"));
    })
    .await;
}

#[test]
fn texts_are_put_together_as_the_compiler_does() {
    let mut macros = Macros::new();
    let source = "macro_rules! tail { () => { \" from a\" }; } macro_rules! of { ($x:literal) => { concat!(\"select \", $x, tail!()) }; } \
                  const ONE: &str = of!(\"b\"); let quote = '\"'; // \"no text\"\n x(\"select \\\n      1\");";
    let tokens = take_macros(tokens(source), &mut macros);
    let texts: Vec<String> = (0..tokens.len())
        .filter_map(|place| text_at(&tokens, place, &macros, None))
        .map(|(text, _)| text)
        .collect();
    assert_eq!(texts, ["select b from a", "b", "select 1"]);
}
