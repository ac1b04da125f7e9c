//! What scenarios over the whole house share: people at a table, a folder that goes wrong, the command line,
//! real servers and a gateway that spoils what goes to them.
//!
//! Only tests use this. Nothing here stands in for a part of the product: every vault, key, pack and folder
//! is a real one.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

pub mod cli;
pub mod dice;
pub mod faults;
pub mod files;
pub mod people;
pub mod places;
#[cfg(unix)]
pub mod servers;
pub mod table;
