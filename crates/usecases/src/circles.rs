//! Circles: founding, inviting, joining, admitting, and seeing who is in.

pub(crate) mod acts;
pub mod admit;
pub(crate) mod adopt;
mod deciding;
pub mod found;
pub mod invite;
pub mod join;
pub(crate) mod keys;
pub mod leave;
pub mod notices;
pub(crate) mod papers;
pub mod propose;
pub(crate) mod state;
pub(crate) mod tend;
pub mod view;
pub(crate) mod votes;
mod words;
