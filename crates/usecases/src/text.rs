//! Loose texts, without a journal: what the language crate reads in them, for programs.

pub use language::{level, personal_data, themes};
