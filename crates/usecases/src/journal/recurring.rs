//! What keeps coming up in a person's own journal, for that person alone: themes over time, and words.
//!
//! Themes come from what the person chose and, as a suggestion, from what the sentence model reads in a case. What it
//! read is kept with the row of the case, inside the vault: writing the case again drops it, and so does erasing. Words
//! are looked up anew each time. The work is done while the journal is not borrowed, so that nobody waits for it.

mod phrases;
mod quotes;
mod readings;
mod themes;

use chrono::Datelike;
use domain::Day;

pub use phrases::{phrases_hide, phrases_show, recurring_phrases};
pub(crate) use quotes::quotes;
pub(crate) use readings::KeptReading;
pub use readings::recurring_read;
pub use themes::recurring_themes;

/// The most places that are shown for one theme or phrase.
const MOST_PLACES: usize = 12;

/// A day as the language crate counts them.
pub(crate) fn number(day: Day) -> i32 {
    day.0.num_days_from_ce()
}

/// The day with this number.
fn day(number: i32) -> Option<Day> {
    chrono::NaiveDate::from_num_days_from_ce_opt(number).map(Day)
}
