//! What keeps coming up in somebody's texts over time, beyond the fixed themes: words and pairs of words that return,
//! taken together where they come up in the same texts, each with the days and places that support them.
//!
//! Nothing is learned and nothing is guessed: a phrase counts once per thing that was written about, by its stems, and
//! what is shown is the form that was written most. Names and other personal data are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::evidence::joined;
use crate::reading::{Reading, Word};
use crate::{Span, personal_data};

/// About how many things a phrase has to come up.
const LEAST: usize = 3;
/// With this many things, what comes up in more than half of them says nothing.
const MANY: usize = 8;
/// Days that count as recent, the last one included.
const RECENT: i32 = 92;
/// Phrases of which at least this part of the texts is shared belong together.
const TOGETHER: f64 = 0.6;
/// The most clusters that are told.
const MOST: usize = 12;
/// The most phrases of one cluster.
const MOST_PHRASES: usize = 4;

/// A text of a day.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'a> {
    /// Days since a day that is the same for all, such as 1 January 1970.
    pub day: i32,
    /// The thing it is about, by a number: texts about one thing count once.
    pub about: u32,
    /// What was written.
    pub text: &'a str,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// The day from which is looked back, counted as in [`Dated`]; later texts are left out.
    pub today: i32,
    /// Phrases that are not to be told, as they were told before.
    pub hidden: &'a [String],
    /// Whether what comes up nearly everywhere is told too.
    pub everywhere: bool,
}

/// Where something goes.
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

impl Course {
    /// Where something goes that came up on these days, in any order; `None` when there are none.
    pub fn of(days: &[i32], today: i32) -> Option<Self> {
        let recent = |day: &i32| today - day < RECENT;
        Some(match (recent(days.iter().min()?), recent(days.iter().max()?)) {
            (true, _) => Self::New,
            (false, true) => Self::Returning,
            (false, false) => Self::Fading,
        })
    }
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
    /// The texts that support it, in the order in which they were given.
    pub support: Vec<Support>,
}

/// A text in which phrases of a cluster come up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Support {
    /// Its place among the texts that were given.
    pub text: u32,
    /// The words themselves, in the order of the text, not overlapping.
    pub places: Vec<Span>,
}

/// One phrase: where it stands in which texts, and how it was written.
#[derive(Default)]
struct Phrase {
    texts: BTreeMap<usize, Vec<Span>>,
    forms: BTreeMap<String, usize>,
}

/// Phrases by their stems; those of a pair with a space between.
type Phrases = BTreeMap<String, Phrase>;

/// Phrases that are taken together, by form with what supports each, and the texts of the first.
struct Group {
    texts: BTreeSet<usize>,
    phrases: Vec<(String, Phrase)>,
}

/// What recurs, is new or fades in texts, seen from a day. What comes up most stands first. What comes up in more than
/// half of at least eight things is left out, unless it is asked for.
pub fn recurring(texts: &[Dated<'_>], sought: &Sought<'_>) -> Vec<Cluster> {
    let mut phrases = Phrases::new();
    for (at, text) in texts.iter().enumerate().filter(|(_, text)| text.day <= sought.today) {
        gather(text.text, at, &mut phrases);
    }
    let things =
        things(texts, texts.iter().enumerate().filter(|(_, it)| it.day <= sought.today).map(|(at, _)| at));
    let most = if things >= MANY && !sought.everywhere { things / 2 } else { things };
    let unwanted = Unwanted::of(sought.hidden);
    phrases.retain(|stems, phrase| {
        (LEAST..=most).contains(&self::things(texts, phrase.texts.keys().copied())) && !unwanted.holds(stems)
    });
    let clusters = groups(by_weight(phrases)).into_iter();
    clusters.filter_map(|group| cluster(group, texts, sought.today)).collect()
}

/// About how many things some of the texts are.
fn things(texts: &[Dated<'_>], some: impl Iterator<Item = usize>) -> usize {
    some.map(|at| texts[at].about).collect::<BTreeSet<_>>().len()
}

/// Phrases that a person does not want to see, by their stems. A word takes the pairs along that it is in, a pair
/// its two words.
struct Unwanted {
    phrases: BTreeSet<String>,
    parts: BTreeSet<String>,
}

impl Unwanted {
    fn of(hidden: &[String]) -> Self {
        let stems = |phrase: &String| -> String {
            Reading::of(phrase).words.iter().map(key).collect::<Vec<_>>().join(" ")
        };
        let phrases: BTreeSet<String> = hidden.iter().map(stems).collect();
        let pairs = phrases.iter().filter(|phrase| phrase.contains(' '));
        let parts = pairs.flat_map(|pair| pair.split(' ')).map(str::to_owned).collect();
        Self { phrases, parts }
    }

    fn holds(&self, stems: &str) -> bool {
        self.phrases.contains(stems)
            || self.parts.contains(stems)
            || (stems.contains(' ') && stems.split(' ').any(|word| self.phrases.contains(word)))
    }
}

/// The words and pairs of words of a text.
fn gather(text: &str, at: usize, phrases: &mut Phrases) {
    let reading = Reading::of(text);
    let private: Vec<(usize, usize)> =
        personal_data(text).iter().map(|finding| (finding.start as usize, finding.end as usize)).collect();
    let says = |word: &Word| {
        word.lower.chars().count() > 3
            && word.lower.chars().all(char::is_alphabetic)
            && !empty().contains(word.lower.as_str())
            && !private.iter().any(|(start, end)| word.start < *end && *start < word.end)
    };
    for (place, word) in reading.words.iter().enumerate().filter(|(_, word)| says(word)) {
        let span = |last: &Word| Span { start: word.start as u32, end: last.end as u32 };
        note(phrases, at, span(word), key(word).to_owned(), word.lower.clone());
        let next = reading.words.get(place + 1).filter(|next| next.start == word.end + 1 && says(next));
        if let Some(next) = next.filter(|next| key(next) != key(word)) {
            let pair = |one: &str, other: &str| format!("{one} {other}");
            note(phrases, at, span(next), pair(key(word), key(next)), pair(&word.lower, &next.lower));
        }
    }
}

/// What a word and its other forms have in common: its stem, of small things without the plural that stays on.
fn key(word: &Word) -> &str {
    if word.stem.ends_with("jes") { &word.stem[..word.stem.len() - 2] } else { &word.stem }
}

fn note(phrases: &mut Phrases, at: usize, span: Span, stems: String, form: String) {
    let phrase = phrases.entry(stems).or_default();
    phrase.texts.entry(at).or_default().push(span);
    *phrase.forms.entry(form).or_default() += 1;
}

/// Words that say nothing of their own.
fn empty() -> &'static BTreeSet<&'static str> {
    static EMPTY: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    EMPTY.get_or_init(|| {
        let lines = include_str!("../data/empty.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    })
}

/// Phrases with their form, from those in most texts; of equals the longer first.
fn by_weight(phrases: Phrases) -> Vec<(String, Phrase)> {
    let form = |forms: &BTreeMap<String, usize>| {
        let most = forms.values().max().copied().unwrap_or(0);
        forms.iter().find(|(_, count)| **count == most).map(|(form, _)| form.clone()).unwrap_or_default()
    };
    let mut all: Vec<(String, Phrase)> =
        phrases.into_values().map(|phrase| (form(&phrase.forms), phrase)).collect();
    all.sort_by(|(form, phrase), (other_form, other)| {
        (other.texts.len(), other_form.len(), form).cmp(&(phrase.texts.len(), form.len(), other_form))
    });
    all
}

/// Puts each phrase with the first group that it shares its texts with. Groups beyond the last that is told are not
/// made: nothing that stands before them changes by it.
fn groups(phrases: Vec<(String, Phrase)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (form, phrase) in phrases {
        let texts: BTreeSet<usize> = phrase.texts.keys().copied().collect();
        match groups.iter().position(|group| alike(&group.texts, &texts) >= TOGETHER) {
            Some(at) => groups[at].phrases.push((form, phrase)),
            None if groups.len() < MOST => groups.push(Group { texts, phrases: vec![(form, phrase)] }),
            None => {}
        }
    }
    groups
}

/// Which part of the texts of two phrases is shared.
fn alike(one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> f64 {
    one.intersection(other).count() as f64 / one.union(other).count() as f64
}

fn cluster(group: Group, texts: &[Dated<'_>], today: i32) -> Option<Cluster> {
    let support = |at: usize| {
        let places = group.phrases.iter().filter_map(|(_, phrase)| phrase.texts.get(&at)).flatten().copied();
        Support { text: u32::try_from(at).unwrap_or(u32::MAX), places: joined(places.collect()) }
    };
    let days: BTreeSet<i32> = group.texts.iter().map(|at| texts[*at].day).collect();
    let days: Vec<i32> = days.into_iter().collect();
    Some(Cluster {
        course: Course::of(&days, today)?,
        days,
        support: group.texts.iter().copied().map(support).collect(),
        phrases: without_parts(group.phrases.into_iter().map(|(form, _)| form).collect()),
    })
}

/// The first few, without those that are part of another: 'huur' beside 'achterstallige huur'.
fn without_parts(forms: Vec<String>) -> Vec<String> {
    let part =
        |form: &String| forms.iter().any(|other| other != form && other.split(' ').any(|word| word == form));
    forms.iter().filter(|form| !part(form)).take(MOST_PHRASES).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(texts: &[(i32, &'static str)], today: i32) -> Vec<Cluster> {
        seen(texts, &Sought { today, hidden: &[], everywhere: false })
    }

    /// Every text about another thing.
    fn seen(texts: &[(i32, &'static str)], sought: &Sought<'_>) -> Vec<Cluster> {
        let dated = |(about, (day, text)): (u32, &(i32, &'static str))| Dated { day: *day, about, text };
        recurring(&(0..).zip(texts).map(dated).collect::<Vec<_>>(), sought)
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
        let told = |texts: &[(i32, &'static str)]| -> Vec<_> {
            found(texts, 9).into_iter().map(|it| (it.phrases, it.course, it.days, it.support.len())).collect()
        };
        assert_eq!(told(&texts), told(&turned));
    }

    #[test]
    fn every_text_that_supports_a_cluster_shows_the_words() {
        let texts =
            [(1, "Bonnetjes!"), (2, "Niets."), (3, "Eén: bonnetjes."), (4, "Ze bewaart élk bonnetje")];
        let support = found(&texts, 9).remove(0).support;
        let words = |it: &Support| -> Vec<String> {
            let chars: Vec<char> = texts[it.text as usize].1.chars().collect();
            it.places.iter().map(|at| chars[at.start as usize..at.end as usize].iter().collect()).collect()
        };
        let words: Vec<_> = support.iter().map(|it| (it.text, words(it).concat())).collect();
        assert_eq!(words, [(0, "Bonnetjes".into()), (2, "bonnetjes".into()), (3, "bonnetje".into())]);
    }

    #[test]
    fn what_is_written_three_times_about_one_thing_comes_up_once() {
        let texts: Vec<Dated<'_>> =
            [7, 7, 7, 8].map(|about| Dated { day: 1, about, text: "bonnetjes" }).to_vec();
        assert_eq!(recurring(&texts, &Sought { today: 9, hidden: &[], everywhere: false }), []);
    }

    #[test]
    fn a_phrase_that_is_hidden_takes_its_words_and_pairs_along() {
        let text = "Achterstallige huur, huur en een boze verhuurder.";
        let left = |hidden: &[&str]| -> Vec<String> {
            let hidden: Vec<String> = hidden.iter().map(|it| (*it).to_owned()).collect();
            let sought = Sought { today: 3, hidden: &hidden, everywhere: false };
            seen(&[(1, text), (2, text), (3, text)], &sought).into_iter().flat_map(|it| it.phrases).collect()
        };
        assert_eq!(left(&["achterstallige huur"]), ["boze verhuurder"]);
        assert_eq!(left(&["huur"]), ["boze verhuurder", "achterstallige"]);
        assert_eq!(left(&["Huur", "boze verhuurders"]), ["achterstallige"]);
    }

    #[test]
    fn what_comes_up_everywhere_is_told_when_it_is_asked_for() {
        let texts: Vec<(i32, &'static str)> = (0..9).map(|day| (day, "bonnetjes")).collect();
        assert_eq!(found(&texts, 9), []);
        let sought = Sought { today: 9, hidden: &[], everywhere: true };
        assert_eq!(seen(&texts, &sought)[0].phrases, ["bonnetjes"]);
    }

    #[test]
    fn a_thousand_texts_are_told_in_a_dozen() {
        let words: Vec<String> = (0..900)
            .map(|at| format!("woord{}", char::from(b'a' + (at % 26) as u8)).repeat(1 + at / 26 % 3))
            .collect();
        let text = |at: usize| {
            (0..300)
                .map(|step| words[(at * 7 + step * step) % words.len()].as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let texts: Vec<String> = (0..1000).map(text).collect();
        let dated: Vec<Dated<'_>> =
            (0..).zip(&texts).map(|(at, text)| Dated { day: at, about: at as u32, text }).collect();
        assert!(recurring(&dated, &Sought { today: 1000, hidden: &[], everywhere: false }).len() <= MOST);
    }
}
