//! The files that git keeps, as the text checks read them.

use crate::failure::Failure;
use crate::house;
use crate::program::{self, program};

/// One tracked file that is text.
#[derive(Debug)]
pub(crate) struct Source {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Whether the path ends with one of `endings` (`".rs"`).
    pub(crate) fn ends_with(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }
}

/// Everything that git tracks and that is UTF-8 text. New files that git does not ignore count as well, so that
/// a check says the same before and after a commit.
pub(crate) fn tracked() -> Result<Vec<Source>, Failure> {
    let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = program::read(program("git", &house::root()).args(words))?;
    let mut found = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // A file that is listed but gone is about to leave git as well; bytes that are no text have no words.
        if let Ok(text) = std::fs::read_to_string(house::root().join(path)) {
            found.push(Source { path: path.to_owned(), text });
        }
    }
    Ok(found)
}

/// Reads `text` as JSON; `whose` names the file or program in the failure.
pub(crate) fn json(whose: &str, text: &str) -> Result<serde_json::Value, Failure> {
    serde_json::from_str(text).map_err(|cause| Failure::new(format!("{whose} is not valid JSON: {cause}.")))
}

/// Fails with all findings, one a line, when there are any.
pub(crate) fn none_of(findings: Vec<String>) -> Result<(), Failure> {
    if findings.is_empty() { Ok(()) } else { Err(Failure::new(findings.join("\n"))) }
}
