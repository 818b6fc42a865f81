//! Pages read as far as a crawl needs: tags with their attributes, links, forms with their fields.

use alongside_testkit::Page;
use std::collections::BTreeMap;

/// One opening tag.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub(super) name: String,
    /// Attributes as they stand, before their escapes are read.
    pub(super) attributes: BTreeMap<String, String>,
    /// What follows it, up to the next tag.
    text: String,
}

impl Tag {
    /// An attribute as a browser reads it; empty where there is none.
    pub(super) fn get(&self, name: &str) -> String {
        self.attributes.get(name).map(|value| unescaped(value)).unwrap_or_default()
    }
}

/// Every opening tag, in order.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    html.split('<')
        .skip(1)
        .filter(|it| it.starts_with(|first: char| first.is_ascii_alphabetic()))
        .map(tag)
        .collect()
}

fn tag(rest: &str) -> Tag {
    let (inside, text) = rest.split_once('>').unwrap_or((rest, ""));
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|it: char| it == '=' || it.is_whitespace()).unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        let (key, after) = rest.split_at(end);
        if let Some(quoted) = after.strip_prefix("=\"") {
            let (value, after) = quoted.split_once('"').unwrap_or((quoted, ""));
            attributes.insert(key.to_owned(), value.to_owned());
            rest = after;
        } else {
            attributes.insert(key.to_owned(), String::new());
            rest = after.strip_prefix('=').unwrap_or(after);
        }
    }
    Tag { name: name.to_lowercase(), attributes, text: text.to_owned() }
}

pub(super) fn unescaped(text: &str) -> String {
    [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")]
        .into_iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Hidden,
    Text,
    Radio,
    Check,
    Select,
    Other,
}

/// A field, or one choice of it.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) value: String,
    pub(super) is_chosen: bool,
    pub(super) is_numeric: bool,
}

/// A form as it stands on a page.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) action: String,
    pub(super) is_post: bool,
    pub(super) fields: Vec<Field>,
    /// What the buttons that send it say, by name and value.
    pub(super) buttons: Vec<(String, String)>,
}

impl Form {
    /// Whether somebody can type text of their own into it.
    pub(super) fn takes_text(&self) -> bool {
        self.fields.iter().any(|field| field.kind == Kind::Text)
    }
}

/// The forms of a page.
pub(super) fn forms(page: &Page) -> Vec<Form> {
    let starts = page.body.match_indices("<form ").map(|(at, _)| &page.body[at..]);
    starts.map(|it| form(it.split("</form>").next().unwrap_or_default())).collect()
}

fn form(html: &str) -> Form {
    let tags = tags(html);
    let (action, is_post) = (tags[0].get("action"), tags[0].get("method") == "post");
    let mut form = Form { action, is_post, fields: Vec::new(), buttons: Vec::new() };
    let mut select = String::new();
    for tag in &tags[1..] {
        let has = |name: &str| tag.attributes.contains_key(name);
        let mut add = |name: String, kind, value, is_chosen| {
            let is_numeric = tag.get("inputmode") == "numeric" || tag.get("inputmode") == "decimal";
            form.fields.push(Field { name, kind, value, is_chosen, is_numeric });
        };
        match tag.name.as_str() {
            "select" => select = tag.get("name"),
            "option" => add(select.clone(), Kind::Select, tag.get("value"), has("selected")),
            "textarea" => add(tag.get("name"), Kind::Text, unescaped(&tag.text), false),
            "input" => {
                let kind = match tag.get("type").as_str() {
                    "hidden" => Kind::Hidden,
                    "radio" => Kind::Radio,
                    "checkbox" => Kind::Check,
                    // A day of the calendar is no text of one's own.
                    "file" | "submit" | "date" => Kind::Other,
                    _ => Kind::Text,
                };
                add(tag.get("name"), kind, tag.get("value"), has("checked"));
            }
            "button" if has("name") => form.buttons.push((tag.get("name"), tag.get("value"))),
            _ => {}
        }
    }
    form
}

/// Addresses of ours to which a page leads.
pub(super) fn links(page: &Page) -> Vec<String> {
    let mut links: Vec<String> = tags(&page.body)
        .iter()
        .filter(|tag| tag.name == "a")
        .map(|tag| tag.get("href").split('#').next().unwrap_or_default().to_owned())
        .filter(|href| href.starts_with('/') && !href.starts_with("//"))
        .collect();
    links.sort();
    links.dedup();
    links
}
