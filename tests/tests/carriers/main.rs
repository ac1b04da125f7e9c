//! Carriers against real servers, with trouble in between.
#![cfg(unix)]

#[cfg(test)]
mod command;
#[cfg(test)]
mod common;
#[cfg(test)]
mod exchanging;
#[cfg(test)]
mod promises;
#[cfg(test)]
mod trouble;
