//! The exchange from outside: one binary, so that it is linked once.

#[cfg(test)]
mod again;
#[cfg(test)]
mod alone;
#[cfg(test)]
mod attacks;
#[cfg(test)]
mod attacks_on_rosters;
#[cfg(test)]
mod bundle;
#[cfg(test)]
mod common;
#[cfg(test)]
mod crafted;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod forks;
#[cfg(test)]
mod grafting;
#[cfg(test)]
mod joining;
#[cfg(test)]
mod moving;
#[cfg(test)]
mod planning;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod rosters;
#[cfg(test)]
mod set_aside;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod voting;
mod vouching;
