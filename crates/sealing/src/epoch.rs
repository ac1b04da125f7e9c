//! The key of one epoch of a circle: everything in that epoch is sealed to its single recipient.

use std::fmt;

use domain::Randomness;
use zeroize::Zeroizing;

use crate::{Identity, Recipient, Result};

/// A random age identity that the members of a circle share for one epoch.
pub struct EpochKey(Identity);

impl EpochKey {
    /// A new epoch key.
    pub fn generate(randomness: &mut dyn Randomness) -> Self {
        Self(Identity::generate(randomness))
    }

    /// Reads `AGE-SECRET-KEY-1…`, as it is kept in the vault and sent in a grant.
    ///
    /// # Errors
    /// [`crate::Error::BadKey`] for anything else.
    pub fn from_text(text: &str) -> Result<Self> {
        Identity::from_text(text).map(Self)
    }

    /// The secret as `AGE-SECRET-KEY-1…`.
    pub fn to_text(&self) -> Zeroizing<String> {
        self.0.to_text()
    }

    /// What packs of this epoch are sealed to.
    pub fn recipient(&self) -> Recipient {
        self.0.recipient()
    }

    /// The age identity, for opening.
    pub fn identity(&self) -> &Identity {
        &self.0
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EpochKey(..)")
    }
}
