//! What is proved from outside: by a second reader of our formats in another language, and by files that people
//! bring in, turned in any way.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise, its helpers too")]

mod imports;
mod reader;
