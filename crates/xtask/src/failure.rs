//! Why a command stopped, in words for the person at the keyboard.
//!
//! The other crates have an enum per crate; here nobody matches on the kind of failure, it is only ever read.

use std::fmt;

/// What went wrong, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    what: String,
    advice: Option<String>,
}

impl Failure {
    /// A failure told in one or more whole sentences.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None }
    }

    /// The same failure with what the reader can do.
    pub(crate) fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.advice {
            Some(advice) => write!(f, "\n{advice}"),
            None => Ok(()),
        }
    }
}
