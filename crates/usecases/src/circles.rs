//! Circles: founding, inviting, joining, admitting, and seeing who is in.

pub(crate) mod acts;
pub mod admit;
pub(crate) mod adopt;
pub mod found;
pub mod invite;
pub mod join;
pub mod notices;
pub(crate) mod state;
pub mod view;
pub(crate) mod votes;
mod words;
