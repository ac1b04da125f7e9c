//! How long a place on a network may take.

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;

/// Limits on waiting. Together they bound one request: when all is spent, the answer is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// Until an answer begins, and between two pieces of it.
    pub answer: Duration,
    /// The slowest network that is worth waiting for, in bytes a second. Large files get more time by it.
    pub slowest: u64,
    /// How often a request is made before giving up. Only what may go better a moment later is made again.
    pub tries: u32,
    /// The pause before the second try. It doubles with each try after that.
    pub pause: Duration,
    /// The longest pause. A place that asks for a longer one is busy.
    pub longest_pause: Duration,
}

impl Default for Patience {
    /// At most 30 seconds without a byte, at least 32 KiB a second, four tries with 3.5 seconds between them
    /// or what the place asks for, at most 10 seconds each time.
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(30),
            slowest: 32 * 1024,
            tries: 4,
            pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(10),
        }
    }
}

impl Patience {
    /// The time for moving this many bytes.
    pub(super) fn for_bytes(&self, bytes: usize) -> Duration {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.answer + Duration::from_secs(bytes / self.slowest.max(1))
    }

    /// The pause after this try (the first is 0), if another one is worth it.
    pub(super) fn after(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        let own = self.pause.saturating_mul(1 << attempt.min(16)).min(self.longest_pause);
        let pause = asked.unwrap_or(own);
        (attempt + 1 < self.tries && pause <= self.longest_pause).then_some(pause)
    }
}

/// What the place asks for, in seconds. A date is not understood and counts as nothing asked.
pub(super) fn asked_pause(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end_with_the_tries() {
        let patience = Patience::default();
        let check = |attempt, asked: Option<u64>, expect: Option<u64>| {
            let found = patience.after(attempt, asked.map(Duration::from_secs));
            assert_eq!(found, expect.map(Duration::from_millis), "{attempt} {asked:?}");
        };
        check(0, None, Some(500));
        check(2, None, Some(2000));
        check(3, None, None);
        check(0, Some(7), Some(7000));
        check(0, Some(11), None);
        check(3, Some(1), None);
    }

    #[test]
    fn large_files_get_more_time() {
        let patience = Patience::default();
        assert_eq!(patience.for_bytes(0), Duration::from_secs(30));
        assert_eq!(patience.for_bytes(32 * 1024 * 60), Duration::from_secs(90));
    }
}
