//! What a person sees: the shapes that use cases return and that the screens and the command line show.
//!
//! Plain data in plain types; words live in the message files, so a view carries codes where a
//! sentence would stand.

mod circle;
mod decision;
mod desk;
mod journal;
mod recurring;
mod session;
mod start;

pub use circle::*;
pub use decision::*;
pub use desk::*;
pub use journal::*;
pub use recurring::*;
pub use session::*;
pub use start::*;
