//! Scenarios over the whole house, without screens: what must not go wrong, made to go wrong.

mod crash;
mod merge;
mod packs;
