//! How sure a word with a capital is the beginning of a name: what the lists say, and what stands around it.

use super::super::around::{ARTICLES, SAYINGS, TITLES};
use super::super::beside::{
    GRAMMAR, GREETINGS, JOINTS, NEAR, OF_PLACE, SPEAKS, SUBJECTS, VERBS, VERBS_BEFORE,
};
use super::super::called::{NAMED_THINGS, PROVIDED, is_animal};
use super::super::known::{Sure, bare};
use super::super::roles::is_role;
use super::{Scan, possessive};

/// What is named after the person whose name follows on 'van'.
const NAMED_AFTER: [&str; 16] = [
    "wet",
    "model",
    "methode",
    "theorie",
    "piramide",
    "ziekte",
    "syndroom",
    "toren",
    "boek",
    "muziek",
    "film",
    "lied",
    "liedje",
    "roman",
    "schilderij",
    "deuntje",
];

impl Scan<'_> {
    /// Three or more is a name.
    pub(super) fn weight(&self, at: usize) -> i32 {
        if self.of_thing(at) || self.saying(at) {
            return -4;
        }
        let listed = self.listed(at);
        let sure = listed >= 3;
        let word = self.lower(at);
        // A capital inside a sentence says a little, about a word that is in a list of names.
        let inside = i32::from(!self.begins(at) && !sure && self.known.any_name(word).is_some());
        let before = self.before(at);
        let place = match before {
            "in" | "te" | "via" | "vanuit" | "uit" | "richting" if sure => -1,
            _ if OF_PLACE.contains(&before) && !sure => -2,
            _ => 0,
        };
        listed + inside + place + self.context(at) + self.person_here(at) - self.noun_here(at)
    }

    /// What the lists say about a word.
    fn listed(&self, at: usize) -> i32 {
        let word = self.lower(at);
        let any = self.known.any_name(word);
        let letters = word.chars().count();
        if self.known.no_name(word)
            || self.beside(word)
            || (any.is_none() && (self.shouted(at) || letters < 3 || medicine(word)))
        {
            return -4;
        }
        let place = self.known.place(word);
        match (self.known.first_name(word), self.known.surname(word)) {
            (Some(Sure::Yes), _) => 3,
            (_, Some(Sure::Yes)) if !place => 3,
            (Some(Sure::No), _) if !place => 2,
            (None, Some(Sure::No)) if !place => 1,
            (Some(_), _) => 1,
            // 'Berg vindt dat het snel moet': towns say nothing
            (None, Some(_)) if self.begins(at) && SPEAKS.contains(&self.next(at)) => 1,
            _ if place => -3,
            _ if self.known.ordinary(word) => -1,
            // In no list at all, and built of no Dutch words.
            _ => 2,
        }
    }

    /// What stands around a word, from 0 to 3.
    pub(super) fn context(&self, at: usize) -> i32 {
        let (before, after) = (self.before(at), self.next(at));
        let mut sum = 0;
        if SPEAKS.contains(&after) {
            sum += 2;
        } else if VERBS.contains(&after) {
            sum += 1;
        }
        let two = self.lower(at + 2);
        let pair =
            matches!(two, "ik" | "zijn" | "haar") || (self.known.any_name(two).is_some() && after == "en");
        sum += i32::from(matches!(after, "en" | "of") && pair);
        sum += i32::from(VERBS_BEFORE.contains(&before));
        sum += i32::from(NEAR.contains(&before));
        sum += i32::from(matches!(before, "volgens" | "namens"));
        sum += i32::from(matches!(after, "z'n" | "d'r" | "haar") || (after == "zijn" && !self.begins(at)));
        sum += i32::from(possessive(&self.reading.words[at]) > 0);
        if GREETINGS.contains(&before) || (matches!(after, "heet" | "heette")) {
            sum += 2;
        }
        if self.joined(at) {
            sum += 2;
        }
        sum += 2 * i32::from(self.goes_on(at)) + self.in_line(at);
        sum += i32::from(self.subject_behind_verb(at));
        sum += i32::from(is_role(before) || TITLES.contains(&before));
        let small_start = self.begins(at) && !self.reading.words[at].capital;
        sum += i32::from(small_start);
        sum.min(3)
    }

    /// What the place in a line says: who speaks in messages, a name as an item of a list or below a letter.
    fn in_line(&self, at: usize) -> i32 {
        let word = &self.reading.words[at];
        let listed = self.known.any_name(&word.lower).is_some();
        if !(self.begins(at) || self.begins_line(at)) || (!listed && self.known.ordinary(&word.lower)) {
            return 0;
        }
        let after = self.reading.chars.get(word.end);
        let speaks = listed && after == Some(&':') && self.begins_line(at);
        let letter = GREETINGS.contains(&self.lower(0));
        let alone = after.is_none_or(|c| *c == '\n') && (letter || self.reading.chars.contains(&'\n'));
        i32::from(speaks || alone)
    }

    /// Whether a word begins a line, after nothing but a bullet, a number or a time.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        let start = self.reading.words[at].start;
        let line = self.reading.chars[..start].iter().rev().take(12).take_while(|c| **c != '\n');
        line.clone().count() < 12 && line.clone().all(|c| !c.is_alphabetic())
    }

    /// Whether a verb stands before that has its subject behind it: 'Gisteren kreeg Zwybelle een brief'.
    fn subject_behind_verb(&self, at: usize) -> bool {
        let before = self.before(at);
        let verb = !VERBS_BEFORE.contains(&before) && (VERBS.contains(&before) || SPEAKS.contains(&before));
        let two = self.back(at, 2);
        verb && !two.is_empty()
            && !SUBJECTS.contains(&two)
            && !matches!(two, "die" | "dat" | "zij" | "je" | "u" | "het" | "we" | "er")
            && !self.reading.words[at - 2].capital
    }

    /// Whether another part of a name follows: 'Grace Boateng', 'Xiu Ying'.
    fn goes_on(&self, at: usize) -> bool {
        if self.begins(at) && (VERBS.contains(&self.lower(at)) || GRAMMAR.contains(&self.lower(at))) {
            return false;
        }
        let next = at + 1;
        let near =
            self.reading.words.get(next).is_some_and(|word| word.start == self.reading.words[at].end + 1);
        let named = |word: &str| {
            self.known.any_name(word).is_some() || !(self.known.ordinary(word) || self.known.no_name(word))
        };
        let both =
            self.capital(at) && self.capital(next) && near && self.follows(next) && !self.shouted(next);
        both && named(self.lower(next)) && !self.known.place(self.lower(next))
    }

    /// The word after, where only a space or a comma stands between.
    pub(super) fn next(&self, at: usize) -> &str {
        let (Some(word), Some(next)) = (self.reading.words.get(at), self.reading.words.get(at + 1)) else {
            return "";
        };
        let near = next.sentence == word.sentence && next.start <= word.end + 1;
        if near { self.lower(at + 1) } else { "" }
    }

    /// Whether a name stands right before, joined with 'en', 'of' or a comma.
    pub(super) fn joined(&self, at: usize) -> bool {
        let Some(last) = self.ends.last() else { return false };
        let word = &self.reading.words[at];
        let gap: String = self.reading.chars[*last..word.start].iter().take(12).collect();
        JOINTS.contains(&gap.as_str())
    }

    /// Whether what stands before makes it the name of a thing: 'de Margriet', 'wet van Murphy'.
    pub(super) fn of_thing(&self, at: usize) -> bool {
        let before = self.before(at);
        let word = self.lower(at);
        if before == "van" {
            // 'de wet van Murphy'; 'thuiszorg van Vérian', but 'een folder van Fatima'
            let sure = self.known.any_name(word) == Some(Sure::Yes);
            return NAMED_AFTER.contains(&self.back(at, 2))
                || (PROVIDED.contains(&self.back(at, 2)) && !sure);
        }
        if matches!(before, "heet" | "heette" | "genaamd") {
            let first = self.reading.sentences[self.reading.words[at].sentence].first;
            return (at.saturating_sub(5).max(first)..at).any(|word| {
                let brand = word > first && self.known.no_name(self.lower(word));
                let thing = NAMED_THINGS.contains(&self.lower(word)) || is_animal(self.lower(word));
                thing || (brand && self.reading.words[word].capital)
            });
        }
        // 'Kwik-Fit': the second half of something else
        let start = self.reading.words[at].start;
        if start > 0 && self.reading.chars[start - 1] == '-' && self.ends.last() != Some(&(start - 1)) {
            return true;
        }
        // 'de Veenstra's' and 'de Hendriksen' are people
        let family = self.known.first_name(word).is_none() && self.known.surname(bare(word)).is_some();
        let several = family
            && (possessive(&self.reading.words[at]) > 0 || word.ends_with("en") || word.ends_with('s'));
        // 'Vraag het Dinie'
        let given =
            before == "het" && matches!(self.back(at, 2), "vraag" | "zeg" | "vertel" | "geef" | "gun");
        // 'er nog een, Jan had hetzelfde', 'de stagiaire die Femke heet'
        let apart = self.gap(at).iter().any(|c| matches!(c, ',' | ':' | ';' | '('));
        let called = before == "die" && matches!(self.next(at), "heet" | "heette" | "heten");
        ARTICLES.contains(&before) && !several && !given && !apart && !called
    }

    /// Whether a word stands beside names and is none itself, unless it is in our own lists: 'Beste', 'Meneer', 'Zijn'.
    fn beside(&self, word: &str) -> bool {
        let beside =
            GRAMMAR.contains(&word) || GREETINGS.contains(&word) || TITLES.contains(&word) || is_role(word);
        beside && !self.known.own(word)
    }

    /// Whether a saying stands here: 'Jan en alleman'.
    pub(super) fn saying(&self, at: usize) -> bool {
        SAYINGS.iter().any(|(name, next)| {
            self.lower(at) == *name
                && self.lower(at + 1) == next[0]
                && (next[1].is_empty() || self.lower(at + 2) == next[1])
        })
    }
}

/// Whether a word in no list ends as the names of medicines do.
fn medicine(word: &str) -> bool {
    let endings = [
        "zepam",
        "raline",
        "profen",
        "cilline",
        "statine",
        "prazol",
        "lolol",
        "sartan",
        "oxetine",
        "triptyline",
        "formine",
    ];
    endings.iter().any(|ending| word.ends_with(ending))
}
