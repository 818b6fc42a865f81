//! What is chosen on the page of the queue.

/// What the list is narrowed to, as it stands in its address. Codes only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen {
    /// Which part: empty for what is due, `later`, `held`.
    pub side: String,
    /// Whose: empty for everybody's, `mine`, `nobody`, or an account.
    pub owner: String,
    /// What is due.
    pub kind: String,
    /// A priority category.
    pub priority: String,
    /// A district.
    pub district: String,
    /// Only what is late.
    pub late: bool,
    /// Due on this day, as `2025-02-03`.
    pub day: String,
    /// Only what is new.
    pub new: bool,
}

impl Chosen {
    /// The query of the address, in its one written form; empty where nothing is chosen.
    pub fn query(&self) -> String {
        let yes = |chosen: bool| if chosen { "yes".to_owned() } else { String::new() };
        [
            ("side", self.side.clone()),
            ("owner", self.owner.clone()),
            ("kind", self.kind.clone()),
            ("priority", self.priority.clone()),
            ("district", self.district.clone()),
            ("late", yes(self.late)),
            ("day", self.day.clone()),
            ("new", yes(self.new)),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(&value)))
        .collect::<Vec<_>>()
        .join("&")
    }

    /// The address with one more field, such as where the next page begins.
    pub(super) fn href(&self, more: &[(&str, &str)]) -> String {
        let mut parts: Vec<String> =
            Some(self.query()).filter(|query| !query.is_empty()).into_iter().collect();
        parts.extend(more.iter().map(|(name, value)| format!("{name}={}", encoded(value))));
        if parts.is_empty() { "/queue".to_owned() } else { format!("/queue?{}", parts.join("&")) }
    }

    pub(super) fn is_narrowed(&self) -> bool {
        Self { side: String::new(), ..self.clone() } != Self::default()
    }
}

/// A value of a query.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => {
                use std::fmt::Write as _;
                // Writing to a string can't fail.
                let _ = write!(out, "%{other:02X}");
            }
        }
        out
    })
}

/// How many rows from the top are given, and to whom: what was typed, where it comes back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picked {
    /// How many.
    pub first: String,
    /// To whom: an account, or `nobody`.
    pub to: String,
}
