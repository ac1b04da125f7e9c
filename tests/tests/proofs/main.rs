//! What is proved with the work of others: a second reader of our formats in another language, and the list of
//! attacks in the threat model.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

mod reader;
