//! What keeps coming up in somebody's texts over time, beyond the fixed themes: words and pairs of words that return,
//! taken together where they come up in the same texts, each with the days on which they did.
//!
//! Nothing is learned and nothing is guessed: a phrase counts once per text, by its stems, and what is shown is the form
//! that was written most. Names and other personal data are left out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::personal_data;
use crate::reading::{Reading, Word};

/// In how many texts a phrase has to come up.
const LEAST_TEXTS: usize = 3;
/// Days that count as recent, the last one included.
const RECENT: i32 = 92;
/// Phrases of which at least this part of the days is shared belong together.
const TOGETHER: f64 = 0.6;
/// The most clusters that are told.
const MOST: usize = 12;
/// Words that say nothing of their own, beside those of three letters and less.
const EMPTY: &str = "aan alle alleen allemaal alles altijd anders beetje bijna binnen daar daarna daarom dacht deze dingen door \
eens eerst eigenlijk elke even gaan gaat gedaan geen gemaakt gewoon ging goed graag haar hadden hebben heeft heel hier iedere iemand \
iets inmiddels jaar jullie keer komt konden kunnen kwam laat later maak maakt maand maar mag meer meneer mensen mevrouw mijn misschien \
moest moet moeten morgen naar niemand niet niets nieuwe nodig nooit omdat onder ondanks onze ook over samen soms steeds tegen terug \
tijd toch toen tussen uren vandaag vanuit veel verder vertelde vindt vond vooral voor vraag vragen waar waarom wanneer want waren was \
weer week weet welke werd wilde willen worden wordt zeggen zegt zelf zich zijn zoals zodat zonder zouden gisteren volgende vorige";

/// A text of a day.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'a> {
    /// Days since a day that is the same for all, such as 1 January 1970.
    pub day: i32,
    /// What was written.
    pub text: &'a str,
}

/// Where a cluster goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// Came up for the first time in the last three months.
    New,
    /// Came up before, and in the last three months.
    Returning,
    /// Came up before, and not in the last three months.
    Fading,
}

/// Phrases that come up together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Cluster {
    /// As they were written most, in small letters; what comes up most first.
    pub phrases: Vec<String>,
    /// Where it goes.
    pub course: Course,
    /// The days that support it, oldest first.
    pub days: Vec<i32>,
}

/// One phrase: which texts have it, and how it was written.
#[derive(Default)]
struct Phrase {
    texts: BTreeSet<usize>,
    forms: BTreeMap<String, usize>,
}

/// What recurs, is new or fades in texts, seen from a day. What comes up most stands first; texts after `today` are left
/// out, and what comes up in more than half of at least eight texts says nothing and is left out too.
pub fn recurring(texts: &[Dated<'_>], today: i32) -> Vec<Cluster> {
    let texts: Vec<Dated<'_>> = texts.iter().copied().filter(|text| text.day <= today).collect();
    let mut phrases: BTreeMap<String, Phrase> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        gather(text.text, at, &mut phrases);
    }
    let everywhere = if texts.len() >= 8 { texts.len() / 2 } else { texts.len() };
    phrases.retain(|_, phrase| (LEAST_TEXTS..=everywhere).contains(&phrase.texts.len()));
    let mut clusters: Vec<(BTreeSet<usize>, Vec<String>)> = Vec::new();
    for (texts, form) in by_weight(phrases) {
        match clusters.iter_mut().find(|(other, _)| alike(other, &texts) >= TOGETHER) {
            Some((_, forms)) => forms.push(form),
            None => clusters.push((texts, vec![form])),
        }
    }
    let cluster = |(at, phrases): (BTreeSet<usize>, Vec<String>)| {
        let days: BTreeSet<i32> = at.into_iter().map(|at| texts[at].day).collect();
        let days: Vec<i32> = days.into_iter().collect();
        Cluster { phrases: without_parts(phrases), course: course(&days, today), days }
    };
    clusters.into_iter().take(MOST).map(cluster).collect()
}

/// The words and pairs of words of a text.
fn gather(text: &str, at: usize, phrases: &mut BTreeMap<String, Phrase>) {
    let reading = Reading::of(text);
    let private: Vec<(usize, usize)> =
        personal_data(text).iter().map(|finding| (finding.start as usize, finding.end as usize)).collect();
    let says = |word: &Word| {
        word.lower.chars().count() > 3
            && word.lower.chars().all(char::is_alphabetic)
            && !EMPTY.split_whitespace().any(|empty| empty == word.lower)
            && !private.iter().any(|(start, end)| word.start < *end && *start < word.end)
    };
    for (place, word) in reading.words.iter().enumerate().filter(|(_, word)| says(word)) {
        note(phrases, at, &word.stem, &word.lower);
        let next = reading.words.get(place + 1).filter(|next| next.sentence == word.sentence && says(next));
        if let Some(next) = next {
            note(
                phrases,
                at,
                &format!("{} {}", word.stem, next.stem),
                &format!("{} {}", word.lower, next.lower),
            );
        }
    }
}

fn note(phrases: &mut BTreeMap<String, Phrase>, at: usize, stem: &str, form: &str) {
    let phrase = phrases.entry(stem.to_owned()).or_default();
    phrase.texts.insert(at);
    *phrase.forms.entry(form.to_owned()).or_default() += 1;
}

/// Texts and form of every phrase, from those in most texts; of equals the longer first.
fn by_weight(phrases: BTreeMap<String, Phrase>) -> Vec<(BTreeSet<usize>, String)> {
    let form = |forms: BTreeMap<String, usize>| {
        let most = forms.values().max().copied().unwrap_or(0);
        forms.into_iter().find(|(_, count)| *count == most).map(|(form, _)| form).unwrap_or_default()
    };
    let mut all: Vec<(BTreeSet<usize>, String)> =
        phrases.into_values().map(|phrase| (phrase.texts, form(phrase.forms))).collect();
    all.sort_by_key(|(texts, form)| (std::cmp::Reverse((texts.len(), form.len())), form.clone()));
    all
}

/// Which part of the texts of two phrases is shared.
fn alike(one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> f64 {
    one.intersection(other).count() as f64 / one.union(other).count() as f64
}

/// Leaves out phrases that are part of another: 'huur' beside 'achterstallige huur'.
fn without_parts(phrases: Vec<String>) -> Vec<String> {
    let part = |phrase: &String| {
        phrases.iter().any(|other| other != phrase && other.split(' ').any(|word| word == phrase))
    };
    phrases.iter().filter(|phrase| !part(phrase)).cloned().collect()
}

fn course(days: &[i32], today: i32) -> Course {
    let recent = |day: &i32| today - day < RECENT;
    match (days.first().is_some_and(recent), days.last().is_some_and(recent)) {
        (true, _) => Course::New,
        (false, true) => Course::Returning,
        (false, false) => Course::Fading,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[(i32, &str)], today: i32) -> Vec<Cluster> {
        let texts: Vec<Dated<'_>> = texts.iter().map(|(day, text)| Dated { day: *day, text }).collect();
        recurring(&texts, today)
    }

    #[test]
    fn what_returns_is_told_apart_from_what_is_new_and_what_fades() {
        let texts = [
            (10, "De voedselbank was dicht."),
            (20, "Weer naar de voedselbank, met bonnetjes."),
            (30, "Voedselbanken zijn vol; de bonnetjes bewaard."),
            (40, "Alleen bonnetjes."),
            (390, "Bonnetjes gesorteerd, en over verhuizing gesproken."),
            (395, "De verhuizing begint."),
            (399, "Een verhuizing kost geld."),
        ];
        let clusters = found(&texts, 400);
        let seen: Vec<(&str, Course, &[i32])> =
            clusters.iter().map(|it| (it.phrases[0].as_str(), it.course, it.days.as_slice())).collect();
        assert_eq!(
            seen,
            [
                ("bonnetjes", Course::Returning, &[20, 30, 40, 390][..]),
                ("voedselbank", Course::Fading, &[10, 20, 30][..]),
                ("verhuizing", Course::New, &[390, 395, 399][..]),
            ]
        );
    }

    #[test]
    fn phrases_of_the_same_texts_are_one_cluster_and_parts_are_left_out() {
        let text = "Achterstallige huur en een boze verhuurder.";
        let clusters = found(&[(1, text), (2, text), (3, text)], 3);
        assert_eq!(clusters.len(), 1);
        assert_eq!(clusters[0].phrases, ["achterstallige huur", "boze verhuurder"]);
    }

    #[test]
    fn names_numbers_and_days_to_come_are_left_out() {
        let text = "Mevrouw Fatima belde 06-12345678.";
        assert!(found(&[(1, text), (2, text), (3, text)], 3).iter().all(|it| {
            it.phrases.iter().all(|phrase| !phrase.contains("fatima") && !phrase.contains("0612"))
        }));
        assert!(found(&[(1, "bonnetjes"), (2, "bonnetjes"), (9, "bonnetjes")], 3).is_empty());
    }

    #[test]
    fn the_order_of_the_texts_makes_no_difference() {
        let texts =
            [(1, "bonnetjes en tassen"), (2, "tassen vol"), (3, "bonnetjes, tassen"), (4, "bonnetjes")];
        let mut turned = texts;
        turned.reverse();
        assert_eq!(found(&texts, 9), found(&turned, 9));
    }
}
