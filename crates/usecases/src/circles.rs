//! Circles: founding, inviting, joining, admitting, and seeing who is in.

pub(crate) mod acts;
pub mod admit;
pub mod found;
pub mod invite;
pub mod join;
pub(crate) mod state;
pub mod view;
mod words;
