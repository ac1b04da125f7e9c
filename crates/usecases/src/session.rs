//! A session: share a case, work through it together, take something along.

pub mod acts;
mod bound;
pub mod choose;
pub mod erase;
pub mod share;
pub mod view;
