//! One file per verb: the only place where journal, language, matching, vault and exchange meet.
//!
//! A use case takes an [`OpenVault`], does one thing, and returns a view. What is absent: no screen, no
//! printing, no words for people (views and errors carry codes), no threads.

pub mod about;
pub mod circles;
mod clock;
mod cutting;
pub mod desk;
mod erasing;
mod error;
mod files;
mod forks;
mod inherited;
pub mod journal;
pub mod kit;
mod life;
mod open;
mod picture;
pub mod places;
pub mod preferences;
mod project;
mod records;
pub mod session;
pub mod start;
pub mod strength;
pub mod sync;
pub mod text;
pub mod upkeep;
mod values;
pub mod views;
mod warnings;

pub use clock::SystemClock;
pub use error::{Error, ErrorCode, ErrorView, Result};
pub use open::{OpenVault, Surroundings};
pub use vault::LockMode;
