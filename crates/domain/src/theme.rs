//! Themes: recurring dilemmas by name. Three are always there; anyone can add their own.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

/// A theme by its short name: lower case, no spaces around it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(from = "String", into = "String")]
#[specta(type = String)]
pub struct Theme(String);

/// The longest name of a theme, in characters.
pub const LONGEST: usize = 40;

impl Theme {
    /// The three themes that every journal starts with: regie (control), grenzen (boundaries),
    /// samenwerking (collaboration).
    pub const ALWAYS: [&'static str; 3] = ["regie", "grenzen", "samenwerking"];

    /// The theme with this name; white space is folded, capitals become small, and the rest is cut
    /// after [`LONGEST`] characters. `None` when nothing is left.
    pub fn named(name: &str) -> Option<Self> {
        let folded = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let name: String = folded.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        (!name.is_empty()).then_some(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is one of the three that are always there.
    pub fn is_fixed(&self) -> bool {
        Self::ALWAYS.contains(&self.as_str())
    }
}

impl From<String> for Theme {
    fn from(name: String) -> Self {
        Self::named(&name).unwrap_or(Self(name))
    }
}

impl From<Theme> for String {
    fn from(theme: Theme) -> Self {
        theme.0
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Theme(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_folded_and_bounded() {
        let check = |input: &str, expect: Option<&str>| {
            assert_eq!(Theme::named(input).as_ref().map(Theme::as_str), expect, "{input:?}");
        };
        check("Regie", Some("regie"));
        check("  Zorg   voor jezelf\n", Some("zorg voor jezelf"));
        check(" \t", None);
        check(&"a".repeat(99), Some(&"a".repeat(LONGEST)));
    }
}
