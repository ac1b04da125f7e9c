//! What the screens can ask for: each command calls one use case and gives the new view.
//!
//! All of them run beside the window's own thread, so that a slow disk never freezes it.

pub(crate) mod circle;
pub(crate) mod deciding;
pub(crate) mod desk;
pub(crate) mod journal;
pub(crate) mod place;
pub(crate) mod session;
pub(crate) mod start;
