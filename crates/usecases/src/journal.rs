//! The private journal: cases, takeaways and learning questions. Nothing here knows of other circles.

pub mod case;
pub mod choose;
pub mod hints;
pub mod import;
pub mod list;
pub mod recurring;
pub mod takeaway;
