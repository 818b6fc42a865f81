//! What was typed on a form, to be shown again.

/// Fields by name, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// What was typed.
    pub fn new(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The text of a field; empty where nothing was typed.
    pub fn get(&self, name: impl AsRef<str>) -> &str {
        self.0.iter().find(|(field, _)| field == name.as_ref()).map_or("", |(_, value)| value)
    }

    /// The texts of a field that takes several.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }
}
