//! What a volunteer shares with the coordinators, and what the desk makes of it.

pub mod clients;
pub mod overview;
pub mod profile;
mod remark;
