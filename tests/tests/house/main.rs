//! Scenarios over the whole house, without screens: what must not go wrong, made to go wrong.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

mod again;
mod age;
mod bad_packs;
mod canary;
mod crash;
mod erase;
mod mailbox;
mod merge;
mod packs;
mod trouble;
mod twice;
mod warnings;
