//! How fast something is, on a machine that others use as well.

use std::time::{Duration, Instant};

/// The shortest of three runs: the only one that says something about the code.
pub(crate) fn fastest(run: impl Fn()) -> Duration {
    let once = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    once().min(once()).min(once())
}

/// A piece of text, repeated to a megabyte.
pub(crate) fn megabyte(piece: &str) -> String {
    piece.repeat(1_000_000 / piece.len())
}
