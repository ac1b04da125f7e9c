//! Names of things: sixteen bytes, shown as 32 lower-case hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use specta::Type;

/// The text is not 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 32 hexadecimal digits expected")]
pub struct NotAnId;

/// Gives a newtype over sixteen bytes its text form; a function cannot write trait impls.
macro_rules! id {
    ($(#[$what:meta])* $name:ident) => {
        $(#[$what])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(try_from = "String", into = "String")]
        #[specta(type = String)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// The sixteen bytes.
            pub fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Reads sixteen bytes; `None` for any other length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// A new id from random bytes.
            pub fn random(randomness: &mut dyn crate::Randomness) -> Self {
                Self(crate::chance::sixteen(randomness))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), hex::encode(self.0))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let mut bytes = [0; 16];
                hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAnId)?;
                Ok(Self(bytes))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

id!(
    /// One human being, over all of their devices.
    PersonId
);
id!(
    /// One device of one person: derived from its signing key.
    DeviceId
);
id!(
    /// One circle: derived from its first roster, so it cannot be claimed by another.
    CircleId
);
id!(
    /// One record (one Automerge document) in one circle.
    RecordId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_shows() {
        let id = RecordId([0xab; 16]);
        assert_eq!(id.to_string().parse::<RecordId>(), Ok(id));
    }

    #[test]
    fn text_of_another_length_or_alphabet_is_refused() {
        for wrong in ["", "abc", "zz", &"a".repeat(31), &"a".repeat(33), &"g".repeat(32)] {
            assert_eq!(wrong.parse::<RecordId>(), Err(NotAnId), "{wrong}");
        }
    }
}
