//! Keys and locks from outside: one binary, so that it is linked once.

#[cfg(test)]
mod age_vectors;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod opening;
