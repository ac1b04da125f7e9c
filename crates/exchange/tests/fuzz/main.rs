//! Fuzzing of every parser of this crate that bytes of others reach: names, links, envelopes, packs, rosters, grants,
//! requests, votes, changes, places and bundles. A few thousand inputs in the normal run, many more in
//! `cargo xtask test --long`. Nothing may panic, and no input may cost more memory than its parser promises.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

mod changes;
#[expect(dead_code, reason = "shared with the other tests of this crate, which use more of it")]
#[path = "../exchange/common.rs"]
mod common;
mod harness;
mod mutation;
mod names;
mod sealed;
mod signed;
mod votes;
