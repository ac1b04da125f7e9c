//! Loose texts, without a journal: what the language crate reads in them. Here its model is put to rest.
//!
//! The sentence model takes memory while it is held; when nothing was read for a while it is dropped.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

pub use language::personal_data;

/// How long the sentence model is held without being used.
const REST: Duration = Duration::from_secs(90);

/// When a text was last read; nothing while the model rests.
static LAST: Mutex<Option<Instant>> = Mutex::new(None);

/// The themes that a text may be about: [`language::themes`].
pub fn themes(text: &str) -> Vec<language::ThemeSuggestion> {
    used();
    language::themes(text)
}

/// The themes of every sentence, read by itself: [`language::themes_by_sentence`].
pub fn themes_by_sentence(text: &str) -> Vec<language::SentenceThemes> {
    used();
    language::themes_by_sentence(text)
}

/// The level at which a question asks: [`language::level`].
pub fn level(question: &str) -> language::LevelGuess {
    used();
    language::level(question)
}

fn used() {
    let before = LAST.lock().unwrap_or_else(PoisonError::into_inner).replace(Instant::now());
    if before.is_none() {
        // Where no thread can be started the model stays; that costs memory and nothing else.
        let _ = std::thread::Builder::new().name("language-rest".into()).spawn(rest_when_unused);
    }
}

fn rest_when_unused() {
    let mut wait = REST;
    loop {
        std::thread::sleep(wait);
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        let unused = last.map_or(REST, |last| last.elapsed());
        if unused >= REST {
            *last = None;
            language::rest();
            return;
        }
        wait = REST - unused;
    }
}
