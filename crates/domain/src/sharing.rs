//! What a volunteer shares with the coordinators over a line, and what a coordinator keeps of a client.

use std::collections::BTreeMap;

use autosurgeon::{Hydrate, Reconcile};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::day::Day;
use crate::theme::Theme;
use crate::tolerant::{elements, entries, or_blank};

/// A day of the week on which someone has time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type, Hydrate, Reconcile,
)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "seven days of the week explain themselves")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// What a volunteer tells about themselves, in the journal until they share it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type, Hydrate, Reconcile)]
pub struct AboutMe {
    /// What the volunteer is good at, in own words.
    #[autosurgeon(hydrate = "elements")]
    pub strengths: Vec<String>,
    /// What the volunteer is practising now.
    #[autosurgeon(hydrate = "elements")]
    pub practising: Vec<String>,
    /// Support or training asked for; may be blank.
    #[autosurgeon(hydrate = "or_blank")]
    pub wishes: String,
    /// Languages spoken, by their own name in Dutch ("Nederlands", "Turks").
    #[autosurgeon(hydrate = "elements")]
    pub languages: Vec<String>,
    /// Days with time.
    #[autosurgeon(hydrate = "elements")]
    pub days: Vec<Weekday>,
    /// Neighbourhood or town.
    #[autosurgeon(hydrate = "or_blank")]
    pub area: String,
    /// Hours a week.
    #[autosurgeon(hydrate = "or_blank")]
    pub hours_per_week: u32,
    /// Clients being helped now.
    #[autosurgeon(hydrate = "or_blank")]
    pub clients_now: u32,
    /// The most clients at once; 0 means not said.
    #[autosurgeon(hydrate = "or_blank")]
    pub clients_max: u32,
    /// Not before this day.
    #[autosurgeon(hydrate = "or_blank")]
    pub available_from: Option<Day>,
}

/// A person's own preferences, one record per person.
#[derive(Debug, Clone, PartialEq, Hydrate, Reconcile)]
pub struct Settings {
    /// The name others in a circle see.
    #[autosurgeon(hydrate = "or_blank")]
    pub name: String,
    /// What the person tells about themselves.
    #[autosurgeon(hydrate = "or_blank")]
    pub about: AboutMe,
    /// The circles this person is in, by id, so that another device of theirs finds them.
    #[autosurgeon(hydrate = "entries")]
    pub circles: BTreeMap<String, KnownCircle>,
    /// Words that keep coming up in the journal and that the person does not want to be told of.
    #[autosurgeon(hydrate = "elements")]
    pub hidden_phrases: Vec<String>,
}

/// A circle as a person's own devices tell each other of it.
#[derive(Debug, Clone, PartialEq, Eq, Hydrate, Reconcile)]
pub struct KnownCircle {
    /// The number of its kind.
    #[autosurgeon(hydrate = "or_blank")]
    pub kind: u32,
    /// Its name when it was noted.
    #[autosurgeon(hydrate = "or_blank")]
    pub name: String,
    /// Where its files lie, each as the bytes of a place in hexadecimals. May let one in: for own devices alone.
    #[autosurgeon(hydrate = "elements")]
    pub places: Vec<String>,
}

/// How often a theme came up, by quarter (`2026-Q4`). Counts of cases, never texts.
pub type ThemeCounts = BTreeMap<String, BTreeMap<String, u32>>;

/// A profile as the coordinators receive it: a fresh record at each sharing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type, Hydrate, Reconcile)]
pub struct SharedProfile {
    /// The volunteer's name.
    #[autosurgeon(hydrate = "or_blank")]
    pub name: String,
    /// Cases per theme per quarter.
    #[autosurgeon(hydrate = "entries")]
    pub themes: ThemeCounts,
    /// What the volunteer tells about themselves.
    #[autosurgeon(hydrate = "or_blank")]
    pub about: AboutMe,
    /// The day of sharing.
    #[autosurgeon(hydrate = "or_blank")]
    pub shared_on: Day,
}

/// What a coordinator keeps of a client: a code and needs, no name, no story.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type, Hydrate, Reconcile)]
pub struct Client {
    /// A code that means nothing outside the organisation, such as `Z-114`.
    #[autosurgeon(hydrate = "or_blank")]
    pub code: String,
    /// Themes that will come up.
    #[autosurgeon(hydrate = "elements")]
    pub themes: Vec<String>,
    /// Languages the volunteer must speak.
    #[autosurgeon(hydrate = "elements")]
    pub languages_required: Vec<String>,
    /// Languages that would help.
    #[autosurgeon(hydrate = "elements")]
    pub languages_welcome: Vec<String>,
    /// Days the client can.
    #[autosurgeon(hydrate = "elements")]
    pub days: Vec<Weekday>,
    /// Neighbourhood or town.
    #[autosurgeon(hydrate = "or_blank")]
    pub area: String,
    /// Hours a week asked for.
    #[autosurgeon(hydrate = "or_blank")]
    pub hours_per_week: u32,
    /// What else matters, in a few words.
    #[autosurgeon(hydrate = "or_blank")]
    pub wishes: String,
    /// Whether a volunteer has been found.
    #[autosurgeon(hydrate = "or_blank")]
    pub matched: bool,
}

/// Counts one more case in that quarter for each of the themes.
pub fn count_themes(counts: &mut ThemeCounts, day: Day, themes: &[Theme]) {
    for theme in themes {
        *counts.entry(theme.to_string()).or_default().entry(day.quarter()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_counts_once_for_each_of_its_themes_in_its_quarter() {
        let mut counts = ThemeCounts::new();
        let themes = ["regie", "grenzen"].map(|name| Theme::named(name).unwrap());
        count_themes(&mut counts, "2026-11-21".parse().unwrap(), &themes);
        count_themes(&mut counts, "2026-12-01".parse().unwrap(), &themes[..1]);
        assert_eq!(counts["regie"]["2026-Q4"], 2);
        assert_eq!(counts["grenzen"]["2026-Q4"], 1);
    }
}
