//! Checks a rendered page without a browser. For tests and development; no page uses it.

use std::collections::{BTreeMap, BTreeSet};

/// An opening tag with its attributes.
#[derive(Debug, Clone)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

#[derive(Debug, Clone)]
enum Piece {
    Open(Tag),
    Close(String),
    Text(String),
}

/// Elements that never close.
const VOID: [&str; 12] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// Everything wrong with a page, in plain sentences; empty for a good one.
pub fn check(html: &str) -> Vec<String> {
    let (pieces, mut problems) = read(html);
    let tags: Vec<&Tag> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Open(tag) => Some(tag),
            _ => None,
        })
        .collect();
    problems.extend(document(html, &tags));
    problems.extend(headings(&pieces));
    let ids = identifiers(&tags, &mut problems);
    problems.extend(references(&tags, &ids));
    problems.extend(labels(&pieces));
    problems.extend(attributes(&tags));
    problems.extend(empty_controls(&pieces));
    problems
}

fn document(html: &str, tags: &[&Tag]) -> Vec<String> {
    let mut problems = Vec::new();
    if !html.trim_start().to_ascii_lowercase().starts_with("<!doctype html>") {
        problems.push("the page does not begin with <!doctype html>".to_owned());
    }
    if !tags.iter().any(|tag| tag.name == "html" && tag.get("lang").is_some_and(|lang| !lang.is_empty())) {
        problems.push("<html> has no lang".to_owned());
    }
    for (name, wanted) in [("title", 1), ("main", 1)] {
        let found = tags.iter().filter(|tag| tag.name == name).count();
        if found != wanted {
            problems.push(format!("{found} <{name}> instead of {wanted}"));
        }
    }
    problems
}

/// One heading of the first level, none empty, no level left out. What stands in a `<template>` is not shown
/// and does not count.
fn headings(pieces: &[Piece]) -> Vec<String> {
    let mut problems = Vec::new();
    let (mut first_level, mut last, mut hidden) = (0, 0, 0_u32);
    let mut open: Option<(u8, String)> = None;
    for piece in pieces {
        match piece {
            Piece::Open(tag) if tag.name == "template" || tag.name == "dialog" => hidden += 1,
            Piece::Close(name) if name == "template" || name == "dialog" => hidden = hidden.saturating_sub(1),
            Piece::Open(tag) => {
                if let Some(level) = heading_level(&tag.name) {
                    open = Some((level, String::new()));
                }
            }
            Piece::Text(text) => {
                if let Some((_, words)) = &mut open {
                    words.push_str(text);
                }
            }
            Piece::Close(name) => {
                if heading_level(name).is_none() {
                    continue;
                }
                let Some((level, words)) = open.take() else { continue };
                let words = words.trim().to_owned();
                if words.is_empty() {
                    problems.push(format!("an empty heading of level {level}"));
                }
                if hidden > 0 {
                    continue;
                }
                if level == 1 {
                    first_level += 1;
                }
                if level > last + 1 && last > 0 {
                    problems.push(format!("heading “{words}” of level {level} follows one of level {last}"));
                }
                last = level;
            }
        }
    }
    if first_level != 1 {
        problems.push(format!("{first_level} headings of the first level instead of 1"));
    }
    problems
}

fn heading_level(name: &str) -> Option<u8> {
    name.strip_prefix('h')?.parse().ok().filter(|level| (1..=6).contains(level))
}

fn identifiers(tags: &[&Tag], problems: &mut Vec<String>) -> BTreeSet<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        *seen.entry(id).or_default() += 1;
        if id.is_empty() || id.contains(char::is_whitespace) {
            problems.push(format!("the id “{id}” is empty or holds a space"));
        }
    }
    for (id, count) in seen.iter().filter(|(_, count)| **count > 1) {
        problems.push(format!("the id “{id}” stands {count} times"));
    }
    seen.into_keys().map(str::to_owned).collect()
}

/// Whatever points to an id must find it.
fn references(tags: &[&Tag], ids: &BTreeSet<String>) -> Vec<String> {
    let mut problems = Vec::new();
    for tag in tags {
        for name in ["aria-describedby", "aria-labelledby", "for", "data-aria-controls", "aria-controls"] {
            for id in tag.get(name).unwrap_or_default().split_whitespace() {
                if !ids.contains(id) {
                    problems.push(format!("{name}=\"{id}\" of <{}> points to nothing", tag.name));
                }
            }
        }
        if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix('#'))
            && !ids.contains(id)
        {
            problems.push(format!("the link to #{id} leads nowhere"));
        }
    }
    problems
}

/// Every control that people fill in has a label: its own, one around it, or one in an attribute.
fn labels(pieces: &[Piece]) -> Vec<String> {
    let labelled: BTreeSet<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Open(tag) if tag.name == "label" => tag.get("for"),
            _ => None,
        })
        .collect();
    let mut inside = 0_u32;
    let mut problems = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Open(tag) if tag.name == "label" => inside += 1,
            Piece::Close(name) if name == "label" => inside = inside.saturating_sub(1),
            Piece::Open(tag) if is_field(tag) => {
                let has = inside > 0
                    || tag.get("id").is_some_and(|id| labelled.contains(id))
                    || tag.has("aria-label")
                    || tag.has("aria-labelledby");
                if !has {
                    let name = tag.get("name").unwrap_or("without a name");
                    problems.push(format!("<{}> {name} has no label", tag.name));
                }
            }
            _ => {}
        }
    }
    problems
}

fn is_field(tag: &Tag) -> bool {
    match tag.name.as_str() {
        "select" | "textarea" => true,
        "input" => !matches!(tag.get("type"), Some("hidden" | "submit" | "button")),
        _ => false,
    }
}

fn attributes(tags: &[&Tag]) -> Vec<String> {
    let mut problems = Vec::new();
    for tag in tags {
        let place = &tag.name;
        let mut seen = BTreeSet::new();
        for (name, value) in &tag.attributes {
            if !seen.insert(name) {
                problems.push(format!("<{place}> has {name} twice"));
            }
            if name == "style" {
                problems.push(format!("<{place}> has a style"));
            }
            if name.starts_with("on") {
                problems.push(format!("<{place}> has {name}"));
            }
            if value.contains('<') {
                problems.push(format!("<{place}> holds markup in {name}"));
            }
            if name == "href" || name == "action" || name == "src" || name == "formaction" {
                let scheme = value.trim().to_ascii_lowercase();
                if value.is_empty() || value == "#" {
                    problems.push(format!("<{place}> has an empty {name}"));
                } else if scheme.starts_with("javascript:") || scheme.starts_with("data:") {
                    problems.push(format!("<{place}> has {scheme} in {name}"));
                }
            }
        }
        match place.as_str() {
            "style" => problems.push("a <style> in the page".to_owned()),
            "script" if !tag.has("src") => problems.push("a script in the page".to_owned()),
            "img" if !tag.has("alt") => problems.push("an image without alt".to_owned()),
            "a" if !tag.has("href") => problems.push("an <a> without href".to_owned()),
            "form" if tag.get("method") == Some("post") && !tag.has("action") => {
                problems.push("a form that posts to nowhere".to_owned());
            }
            _ => {}
        }
    }
    problems
}

/// Buttons and links must say something.
fn empty_controls(pieces: &[Piece]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut open: Option<(&Tag, bool)> = None;
    for piece in pieces {
        match piece {
            Piece::Open(tag) if tag.name == "a" || tag.name == "button" => {
                if open.is_some() {
                    problems.push(format!("<{}> stands in another link or button", tag.name));
                }
                open = Some((tag, tag.has("aria-label")));
            }
            Piece::Open(tag) if tag.name == "img" => {
                if let (Some((_, named)), Some(alt)) = (&mut open, tag.get("alt")) {
                    *named |= !alt.is_empty();
                }
            }
            Piece::Text(text) => {
                if let Some((_, named)) = &mut open {
                    *named |= !text.trim().is_empty();
                }
            }
            Piece::Close(name) if name == "a" || name == "button" => {
                if let Some((tag, false)) = open.take() {
                    let place = tag.get("href").or(tag.get("class")).unwrap_or_default();
                    problems.push(format!("<{name}> {place} says nothing"));
                }
            }
            _ => {}
        }
    }
    problems
}

/// Takes a page apart. Reports tags that are not closed or closed in the wrong order.
fn read(html: &str) -> (Vec<Piece>, Vec<String>) {
    let mut pieces = Vec::new();
    let mut problems = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, after) = rest.split_at(at);
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        if let Some(comment) = after.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let (tag, remaining) = split_tag(after);
        rest = remaining;
        if let Some(name) = tag.strip_prefix('/') {
            let name = name.trim().to_ascii_lowercase();
            match open.pop() {
                Some(expected) if expected == name => {}
                Some(expected) => {
                    problems.push(format!("</{name}> closes while <{expected}> is open"));
                    if let Some(place) = open.iter().rposition(|found| *found == name) {
                        open.truncate(place);
                    } else {
                        open.push(expected);
                    }
                }
                None => problems.push(format!("</{name}> closes nothing")),
            }
            pieces.push(Piece::Close(name));
        } else if !tag.starts_with('!') {
            let tag = read_tag(tag);
            if !VOID.contains(&tag.name.as_str()) {
                open.push(tag.name.clone());
            }
            if matches!(tag.name.as_str(), "script" | "style" | "textarea" | "title") {
                // Only their own end tag ends them: what stands between is text.
                let end = format!("</{}", tag.name);
                let at = rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len());
                let (text, after) = rest.split_at(at);
                rest = after;
                pieces.push(Piece::Open(tag));
                pieces.push(Piece::Text(text.to_owned()));
            } else {
                pieces.push(Piece::Open(tag));
            }
        }
    }
    for name in open {
        problems.push(format!("<{name}> is never closed"));
    }
    (pieces, problems)
}

/// The inside of the tag at the start of `text`, and what follows it; `>` in quotes does not end it.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, letter) in text.char_indices().skip(1) {
        match (quote, letter) {
            (None, '>') => {
                let (tag, rest) = text.split_at(at);
                return (tag.trim_start_matches('<'), rest.strip_prefix('>').unwrap_or_default());
            }
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    (text.trim_start_matches('<'), "")
}

fn read_tag(text: &str) -> Tag {
    let text = text.trim_end_matches('/');
    let (name, mut rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|letter: char| letter == '=' || letter.is_whitespace()).unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        let Some(value) = after.strip_prefix('=') else {
            attributes.push((attribute.to_ascii_lowercase(), String::new()));
            rest = after;
            continue;
        };
        let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => {
                let inner = value.strip_prefix(quote).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        attributes.push((attribute.to_ascii_lowercase(), value.to_owned()));
        rest = after;
    }
    Tag { name: name.to_ascii_lowercase(), attributes }
}
