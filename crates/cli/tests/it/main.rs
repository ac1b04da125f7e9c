//! The real `binnenkring` program in folders of its own: what it says, what it gives, and its exit codes.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod choosing;
mod circles;
mod exit_codes;
mod home;
mod journal;
mod text;
