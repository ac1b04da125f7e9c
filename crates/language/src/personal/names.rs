//! Names of people: after a title, after initials, with a particle, or because lists and neighbours say so together.
//!
//! A capital letter alone never makes a name: at the start of a sentence and in names of organisations it says nothing.

mod sentence;
mod things;
mod weight;
mod whole;

use super::around::{CALLED, SHORT_TITLES, TITLES};
use super::beside::{GRAMMAR, VERBS};
use super::called::{NAMED_THINGS, is_animal};
use super::known::{Known, Sure, bare};
use super::roles::is_role;
use super::{FindingKind, Place};
use crate::reading::{Reading, Word};

/// What stands before a first name in what people are called.
const NICKNAMES: [&str; 12] = [
    "lange", "korte", "kleine", "grote", "dikke", "oude", "jonge", "rooie", "zwarte", "blonde", "gekke",
    "malle",
];
/// A word with a capital that weighs this much begins a name.
const ENOUGH: i32 = 3;

/// A text that is searched for names.
struct Scan<'a> {
    reading: &'a Reading,
    known: &'static Known,
    /// For every word whether it belongs to the name of something that is no person.
    things: Vec<bool>,
    /// Ends of the names found so far, in characters.
    ends: Vec<usize>,
}

/// Names of people.
pub(super) fn names(reading: &Reading) -> Vec<Place> {
    let known = Known::get();
    let things = things::named_things(reading, known);
    let mut scan = Scan { reading, known, things, ends: Vec::new() };
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.words.len() {
        let Some((first, last)) = scan.name_at(at) else {
            at += 1;
            continue;
        };
        let (start, end) = (reading.words[first].start, reading.words[last].end);
        let end = end - possessive(&reading.words[last]);
        let (last, end) = scan.initials_behind(first, last).unwrap_or((last, end));
        found.push(Place::new(start, end, FindingKind::Person));
        scan.ends.push(reading.words[last].end);
        at = last + 1;
    }
    found
}

/// How many characters of a word are the 's of possession, which is no part of a name.
fn possessive(word: &Word) -> usize {
    word.lower.chars().count() - bare(&word.lower).chars().count()
}

impl<'a> Scan<'a> {
    /// First and last word of the name that begins at a word, or right after it where that announces one.
    fn name_at(&self, at: usize) -> Option<(usize, usize)> {
        if self.things[at] {
            return None;
        }
        (self.after_title(at))
            .or_else(|| self.after_role(at))
            .or_else(|| self.after_called(at))
            .or_else(|| self.after_initials(at))
            .or_else(|| self.with_particle(at))
            .or_else(|| self.nickname(at))
            .or_else(|| self.by_weight(at))
            .or_else(|| self.without_capital(at))
    }

    fn lower(&self, at: usize) -> &'a str {
        self.reading.lower(at)
    }

    /// The lower-case word before, in the same sentence.
    fn before(&self, at: usize) -> &'a str {
        self.back(at, 1)
    }

    /// The lower-case word some words before, in the same sentence.
    fn back(&self, at: usize, by: usize) -> &'a str {
        let Some(word) = self.reading.words.get(at) else { return "" };
        let before =
            at.checked_sub(by).filter(|before| self.reading.words[*before].sentence == word.sentence);
        before.map_or("", |before| self.lower(before))
    }

    /// Whether a word is one of letters that begins with a capital and belongs to no thing.
    fn capital(&self, at: usize) -> bool {
        self.reading.words.get(at).is_some_and(|word| {
            let letters = word.lower.chars().all(|c| c.is_alphabetic() || c == '\'' || !c.is_ascii());
            // d'Hondt
            let inner = self.reading.chars.get(word.start + 2).filter(|_| word.lower.starts_with("d'"));
            let capital = word.capital || inner.is_some_and(|c| c.is_uppercase());
            capital && bare(&word.lower).chars().count() > 1 && letters && !self.things[at]
        })
    }

    /// Whether the word is the first of its sentence, or of what is said in it.
    fn begins(&self, at: usize) -> bool {
        let word = &self.reading.words[at];
        let said = word.start > 0 && matches!(self.reading.chars[word.start - 1], '"' | '“' | '‘' | '\'');
        self.reading.sentences[word.sentence].first == at || said
    }

    /// The characters between a word and the one before, or from the start of the text.
    fn gap(&self, at: usize) -> &'a [char] {
        let start = at.checked_sub(1).map_or(0, |before| self.reading.words[before].end);
        self.reading.words.get(at).map_or(&[], |word| &self.reading.chars[start..word.start])
    }

    /// Whether the word follows the one before with a space, a hyphen, or a full stop and a space.
    fn follows(&self, at: usize) -> bool {
        let (Some(before), Some(word)) =
            (at.checked_sub(1).map(|at| &self.reading.words[at]), self.reading.words.get(at))
        else {
            return false;
        };
        let between = &self.reading.chars[before.end..word.start];
        before.sentence == word.sentence && matches!(between, [] | [' ' | '-' | '.'] | ['.', ' '])
    }

    /// Where a name after a title goes to: 'mw. A. de Wit', 'dhr el khattabi', 'meneer Bakker'.
    fn after_title(&self, at: usize) -> Option<(usize, usize)> {
        if !TITLES.contains(&self.lower(at)) || !self.follows(at + 1) {
            return None;
        }
        let first = at + 1;
        if TITLES.contains(&self.lower(first)) {
            return None;
        }
        if let Some(next) = self.initials(first, true) {
            // 'mevrouw K.' has nothing left to take out
            let several = next > first + 1;
            let last = self.surname(next, true).or(several.then_some(next - 1))?;
            return Some((first, last));
        }
        if self.particles(first) > first {
            // 'de familie van Karim'
            let whose = matches!(
                self.lower(at),
                "familie" | "fam" | "gezin" | "casus" | "oom" | "tante" | "weduwe" | "wed"
            );
            let small = !self.reading.words[first].capital;
            // 'mevrouw uit Congo', 'meneer op kamer 4'
            let from = matches!(self.lower(first), "uit" | "op" | "in" | "aan" | "te" | "ben" | "het" | "al");
            let loose = (whose && self.lower(first) == "van") || from;
            let name = self.particles(first);
            let family = !whose && name > first + 1 && self.known.surname(self.lower(name)).is_some();
            return if small && loose && !family && !self.strong(first, name) {
                None
            } else {
                Some((first, self.surname(first, true)?))
            };
        }
        let word = self.lower(first);
        if self.capital(first) && !VERBS.contains(&word) && !GRAMMAR.contains(&word) {
            return Some((first, self.extent(first)));
        }
        let short = SHORT_TITLES.contains(&self.lower(at)) && self.known.any_name(word).is_some();
        let plain = self.known.any_name(word) == Some(Sure::Yes) || !self.known.ordinary(word) || short;
        let small = !self.reading.words[first].capital
            && word.len() > 2
            && word.bytes().all(|b| b.is_ascii_lowercase());
        let good = small && plain && !VERBS.contains(&word) && !GRAMMAR.contains(&word) && !is_role(word);
        good.then(|| (first, self.extent(first)))
    }

    /// 'haar zoon Bilal', 'zijn vriendin kim', 'coördinator De Wit'.
    fn after_role(&self, at: usize) -> Option<(usize, usize)> {
        let first = at + 1;
        if !is_role(self.lower(at)) || !(self.follows(first) || self.gap(first) == [':', ' ']) {
            return None;
        }
        if let Some(next) = self.initials(first, false) {
            return Some((first, self.surname(next, true)?));
        }
        let named = self.weight(first) >= 0 && !self.known.place(self.lower(first));
        if self.capital(first) && named && self.particles(first) == first {
            return Some((first, self.extent(first)));
        }
        let word = self.lower(first);
        let small = self.known.first_name(word) == Some(Sure::Yes)
            && !self.reading.words[first].capital
            && !VERBS.contains(&word);
        (small && word.len() > 2).then(|| (first, self.extent(first)))
    }

    /// The name after 'heet', 'naam:' and the like, unless a thing is called so.
    fn after_called(&self, at: usize) -> Option<(usize, usize)> {
        let first = CALLED.iter().find_map(|phrase| {
            let fits = phrase.iter().enumerate().all(|(by, word)| self.lower(at + by) == *word);
            fits.then_some(at + phrase.len())
        })?;
        let thing = (at.saturating_sub(4)..at).any(|word| {
            let first = self.reading.sentences[self.reading.words[word].sentence].first == word;
            let brand = !first && self.reading.words[word].capital && self.known.no_name(self.lower(word));
            NAMED_THINGS.contains(&self.lower(word))
                || is_animal(self.lower(word))
                || brand
                || self.things[word]
        });
        let gap =
            &self.reading.chars[self.reading.words[first - 1].end..self.reading.words.get(first)?.start];
        let near = gap.len() <= 3 && gap.iter().all(|c| matches!(c, ' ' | ':' | '\'' | '"' | '='));
        if thing || !near {
            return None;
        }
        if let Some(next) = self.initials(first, true) {
            return Some((first, self.surname(next, true)?));
        }
        let name = self.particles(first);
        if name > first {
            // 'ik ben van de oude stempel', 'de naam van de organisatie'
            let small = !self.reading.words[first].capital && !self.reading.words.get(name)?.capital;
            let words = small && (self.known.ordinary(self.lower(name)) || self.lower(first) == "in");
            return self.surname(first, true).filter(|_| !words).map(|last| (first, last));
        }
        let word = self.lower(first);
        let named = self.capital(first) && !GRAMMAR.contains(&word) && !self.known.never(word);
        let small = self.known.first_name(word) == Some(Sure::Yes) && !VERBS.contains(&word);
        (named || small).then(|| (first, self.extent(first)))
    }

    fn after_initials(&self, at: usize) -> Option<(usize, usize)> {
        let Some(next) = self.initials(at, false) else { return self.after_small_initial(at) };
        // 'J.C.' at the end of a line says nothing about the next
        (!self.gap(next).contains(&'\n')).then(|| self.surname(next, true).map(|last| (at, last)))?
    }

    /// 'h. ten napel', 'd. jansen': one small initial, and a surname that is nothing else.
    fn after_small_initial(&self, at: usize) -> Option<(usize, usize)> {
        let word = &self.reading.words[at];
        let lone = word.start == 0 || matches!(self.reading.chars[word.start - 1], ' ' | '(' | '\n');
        let next = self.initials(at, true).filter(|next| lone && *next == at + 1)?;
        let last = self.surname(next, true)?;
        let after = self.particles(next);
        let sure = self.known.surname(self.lower(last)) == Some(Sure::Yes);
        let strong =
            after > next && self.strong(next, after) && self.known.surname(self.lower(last)).is_some();
        (sure || strong).then_some((at, last))
    }

    /// A surname with its particles and nothing before it: 'van der Ploeg', 'El Idrissi', 'ten Have'.
    fn with_particle(&self, at: usize) -> Option<(usize, usize)> {
        let next = self.particles(at);
        if next == at || !self.reading.words.get(next).is_some_and(|_| self.follows(next)) {
            return None;
        }
        let word = self.lower(next);
        let (big, strong) = (self.reading.words[at].capital, self.strong(at, next));
        let mixed = !big && next > at + 1 && self.reading.words[at + 1].capital;
        let several = self.lower(at) == "de" && possessive(&self.reading.words[next]) > 0;
        let loose = matches!(
            self.lower(at),
            "in" | "op"
                | "aan"
                | "uit"
                | "te"
                | "het"
                | "ben"
                | "al"
                | "'s"
                | "di"
                | "da"
                | "du"
                | "la"
                | "le"
        );
        let place = matches!(self.before(at), "in" | "uit" | "te" | "via" | "vanuit" | "naar");
        // 'Op het Van Maerlant' is a school
        let school = self.before(at) == "het" && self.reading.words[at].capital;
        let place = (place && self.lower(at) != "van") || school;
        let shouted =
            big && self.reading.words[at].end - self.reading.words[at].start > 1 && self.shouted(at);
        if mixed || shouted || several || (loose && !strong) || place || self.known.never(word) {
            return None;
        }
        let good = if self.capital(next) {
            self.particle_with_capital(at, next, strong)
        } else {
            let foreign = matches!(self.lower(at), "el" | "ait" | "abu");
            let known = self.known.surname(word).is_some() && word.len() > 2;
            let small = !self.reading.words[next].capital && !GRAMMAR.contains(&word);
            small && known && (foreign || strong)
        };
        good.then(|| (at, self.beyond(next)))
    }

    /// Whether a particle and a word with a capital are a surname.
    fn particle_with_capital(&self, at: usize, next: usize, strong: bool) -> bool {
        let word = self.lower(next);
        let (big, first) = (self.reading.words[at].capital, self.begins(at));
        let listed = self.known.surname(word);
        let thing = self.known.no_name(word) || GRAMMAR.contains(&word);
        if strong || (big && !first) {
            // A capital on the particle inside a sentence: 'belde De Wit', 'de huisbaas, Van Bergen'
            return !thing
                && (strong || listed.is_some() || (self.lower(at) == "van" && !self.known.ordinary(word)));
        }
        // 'van Bosma' inside a sentence says whose it is: there the name begins after 'van'
        if !first {
            // 'Van 't Riet en 't Hart'
            return !thing && listed.is_some() && self.joined(at);
        }
        let open = !thing && !self.known.place(word);
        let acts = VERBS.contains(&self.lower(next + 1))
            || self.lower(next + 1) == "en"
            || self.reading.words.get(next + 1).is_none();
        open && (listed == Some(Sure::Yes) || (listed.is_some() && acts))
    }

    /// 'Lange Leo', 'Kleine Kees'
    fn nickname(&self, at: usize) -> Option<(usize, usize)> {
        let called = NICKNAMES.contains(&self.lower(at)) && self.capital(at) && !self.begins(at);
        let next = at + 1;
        let name = self.capital(next)
            && self.follows(next)
            && self.known.first_name(self.lower(next)) == Some(Sure::Yes);
        (called && name).then(|| (at, self.extent(next)))
    }

    fn by_weight(&self, at: usize) -> Option<(usize, usize)> {
        (self.capital(at) && self.weight(at) >= ENOUGH).then(|| (at, self.extent(at)))
    }

    /// A first name that somebody wrote small.
    fn without_capital(&self, at: usize) -> Option<(usize, usize)> {
        let word = self.reading.words.get(at)?;
        let name = self.lower(at);
        if word.capital || self.known.first_name(name) != Some(Sure::Yes) || self.known.no_name(name) {
            return None;
        }
        let sign = word.start.checked_sub(1).map(|before| self.reading.chars[before]);
        // '@henk' calls him, 'jan@henk' does not
        let called = sign == Some('@') && self.gap(at).len() != 1;
        let joined = sign.is_some_and(|sign| matches!(sign, '-' | '@' | '.' | '/')) && !called;
        let ends = self.reading.chars.get(word.end).is_none_or(|c| matches!(c, ',' | '.' | '!' | ';'));
        let met = ends && matches!(self.before(at), "met" | "bij" | "en" | "aan" | "namens");
        if joined || self.of_thing(at) || self.saying(at) {
            return None;
        }
        let long = name.chars().count() >= 4 && !self.known.ordinary(name);
        let own = self.known.own(name) && name.chars().count() >= 3 && !self.known.usual(name);
        let needed = if own { 1 } else { 2 };
        // 'kees: ik niet', as messages say who speaks
        let speaker = self.reading.chars.get(word.end) == Some(&':') && self.begins_line(at);
        (long || met || speaker || called || self.context(at) >= needed).then(|| (at, self.extent(at)))
    }
}

#[cfg(test)]
mod tests;
