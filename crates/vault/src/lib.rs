//! The encrypted local store: one SQLCipher file that holds everything a person keeps.
//!
//! The vault knows bytes and ids, not what they mean: envelopes, rosters and secrets go in and come
//! out as they are. Three things are truth (envelopes, pending changes, what a circle is made of);
//! list rows and search are derived and can be thrown away with [`Tx::clear_derived`].
//!
//! What is absent: no network, no clock, no randomness, no ciphers of its own (SQLCipher has them),
//! and no plain text on disk while it is open or closed.

mod branches;
mod circles;
mod envelopes;
mod erase;
mod error;
mod files;
mod key;
mod lock;
mod mailbox;
mod meta;
mod open;
mod pending;
mod records;
mod rows;
mod schema;
mod search;
mod sql;
mod store;
mod tallies;
mod upkeep;

pub use branches::Branch;
pub use circles::{Circle, Epoch};
pub use envelopes::{FeedEnd, Place, StoredEnvelope};
pub use error::VaultError;
pub use key::{Secret, VaultKey};
pub use lock::LockMode;
pub use mailbox::{FileState, OwnFile, SetAside};
pub use pending::Pending;
pub use records::KnownRecord;
pub use rows::{Page, Row, RowFilter};
pub use search::{Hit, Mark, Snippet};
pub use store::{Contents, Tx, Vault};
pub use tallies::{Outline, Span, Unconfirmed, Unsent};

#[cfg(test)]
mod testing;
