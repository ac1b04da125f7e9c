//! The witness that something was decrypted, checked against the roster, its signature and the limits.

use std::ops::Deref;

/// Something that passed every check. Only this crate can make one, so bytes that were not verified
/// cannot reach a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened<T>(T);

impl<T> Opened<T> {
    /// Says that every check has been done. Only for the code that did them.
    pub(crate) fn vouch(checked: T) -> Self {
        Self(checked)
    }

    /// Takes the content out.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Opened<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
