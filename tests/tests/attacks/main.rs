//! What storages, clocks and copies do to real journals: each attack of docs/threat-model.md that is about behaviour and
//! not about a form, with real vaults and a real folder.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

mod clocks;
mod forks;
mod killing;
mod listed;
mod ring;
mod storage;
mod told;
mod waste;
