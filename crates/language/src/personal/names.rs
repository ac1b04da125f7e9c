//! Names of people: after a title, after initials, with a particle, or from a list of names.
//!
//! A capital letter alone never makes a name: at the start of a sentence and in names of organisations it says nothing.

use super::around::{NAMED_THINGS, PARTICLES, ROLES, SAYINGS, TITLES, VERBS};
use super::known::{Known, Sure, bare};
use super::{FindingKind, Place};
use crate::reading::{Reading, Word};

/// The most words in one name.
const LONGEST: usize = 7;

/// Names of people.
pub(super) fn names(reading: &Reading) -> Vec<Place> {
    let known = Known::get();
    let mut found = Vec::new();
    let mut at = 0;
    while at < reading.words.len() {
        match name_at(reading, known, at).or_else(|| next_to_name(reading, known, at, &found)) {
            Some((first, last)) => {
                let (start, end) = (reading.words[first].start, reading.words[last].end);
                found.push(Place::new(start, end - possessive(&reading.words[last]), FindingKind::Person));
                at = last + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// Another name right after one: 'Sjaak en Oyelaran'. The name before is the evidence, the capital is not enough.
fn next_to_name(reading: &Reading, known: &Known, at: usize, found: &[Place]) -> Option<(usize, usize)> {
    let (joint, before) = (reading.words.get(at.checked_sub(1)?)?, reading.words.get(at.checked_sub(2)?)?);
    let named = found.last().is_some_and(|place| place.end == before.end);
    let one = before.sentence == reading.words[at].sentence && matches!(joint.lower.as_str(), "en" | "of");
    (named && one && capital(reading, known, at)).then(|| (at, extend(reading, known, at)))
}

/// The 's of possession is no part of a name.
fn possessive(word: &Word) -> usize {
    word.lower.chars().count() - bare(&word.lower).chars().count()
}

/// First and last word of the name that begins at a word, or right after it where it is a title.
fn name_at(reading: &Reading, known: &Known, at: usize) -> Option<(usize, usize)> {
    after_title(reading, known, at)
        .or_else(|| after_called(reading, known, at))
        .or_else(|| initials(reading, at).and_then(|next| Some((at, surname(reading, known, next, true)?))))
        .or_else(|| Some((at, first_name(reading, known, at)?)))
        .or_else(|| Some((at, alone(reading, known, at)?)))
}

/// Whether the word follows the one before with a space, a hyphen, or a full stop and a space.
fn follows(reading: &Reading, at: usize) -> bool {
    let (Some(before), Some(word)) = (at.checked_sub(1).map(|at| &reading.words[at]), reading.words.get(at))
    else {
        return false;
    };
    let between = &reading.chars[before.end..word.start];
    before.sentence == word.sentence && matches!(between, [] | [' ' | '-' | '.'] | ['.', ' '])
}

fn capital(reading: &Reading, known: &Known, at: usize) -> bool {
    reading.words.get(at).is_some_and(|word| {
        let letters = word.end - word.start > 1 && word.lower.chars().all(|c| c.is_alphabetic() || c == '\'');
        word.capital && letters && !known.no_name(&word.lower)
    })
}

fn particle(reading: &Reading, at: usize) -> bool {
    reading.words.get(at).is_some_and(|word| PARTICLES.contains(&word.lower.as_str()))
}

/// One past the initials that begin here: 'A.C.', 'J. P.'.
fn initials(reading: &Reading, at: usize) -> Option<usize> {
    let initial = |at: usize| {
        reading.words.get(at).is_some_and(|word| {
            let short = word.end - word.start == 1 || matches!(word.lower.as_str(), "th" | "chr" | "ph");
            word.capital && short && reading.chars.get(word.end) == Some(&'.')
        })
    };
    let mut next = at;
    while initial(next)
        && next - at < 5
        && (next == at || reading.words[next].start <= reading.words[next - 1].end + 2)
    {
        next += 1;
    }
    (next > at).then_some(next)
}

/// The last word of a surname that begins at `at`, particles included. `free`: any word with a capital will do.
fn surname(reading: &Reading, known: &Known, at: usize, free: bool) -> Option<usize> {
    let mut next = at;
    while particle(reading, next) && next - at < 4 && (next == at || follows(reading, next)) {
        next += 1;
    }
    if next > at && !follows(reading, next) {
        return None;
    }
    let listed = reading.words.get(next).is_some_and(|word| known.surname(&word.lower).is_some());
    let named = capital(reading, known, next) && (free || listed);
    // after a title or a first name a surname from the list is one also without its capital
    let plain = free && listed && known.surname(reading.lower(next)) == Some(Sure::Yes);
    let plain = plain || (free && listed && next > at && reading.lower(next).len() > 2);
    (named || plain).then(|| double(reading, known, next))
}

/// The last word of a double surname: 'Jansen-de Boer'.
fn double(reading: &Reading, known: &Known, last: usize) -> usize {
    let hyphen = reading.words.get(last + 1).is_some_and(|next| next.start == reading.words[last].end + 1)
        && reading.chars.get(reading.words[last].end) == Some(&'-');
    if !hyphen {
        return last;
    }
    let mut next = last + 1;
    while particle(reading, next) && next - last < 4 {
        next += 1;
    }
    if capital(reading, known, next) { next } else { last }
}

/// The name after a title or a role.
fn after_title(reading: &Reading, known: &Known, at: usize) -> Option<(usize, usize)> {
    let word = reading.lower(at);
    if !(TITLES.contains(&word) || ROLES.contains(&word)) || !follows(reading, at + 1) {
        return None;
    }
    let first = at + 1;
    if let Some(next) = initials(reading, first) {
        return Some((first, surname(reading, known, next, true).unwrap_or(next - 1)));
    }
    if let Some(last) = first_name(reading, known, first) {
        return Some((first, last));
    }
    // A particle after a role may be an ordinary 'van de': only titles take it on trust.
    let trusted = TITLES.contains(&word) && word != "familie" || !particle(reading, first);
    let last = surname(reading, known, first, trusted)?;
    let more = last + 1;
    let last = if capital(reading, known, more) && follows(reading, more) && !particle(reading, first) {
        more
    } else {
        last
    };
    Some((first, last))
}

/// The name after 'heet' and the like, unless a thing is called so.
fn after_called(reading: &Reading, known: &Known, at: usize) -> Option<(usize, usize)> {
    let called = matches!(reading.lower(at), "heet" | "heette" | "heten" | "genaamd" | "genoemd");
    let thing = (at.saturating_sub(4)..at).any(|word| NAMED_THINGS.contains(&reading.lower(word)));
    if !called || thing || !follows(reading, at + 1) || !capital(reading, known, at + 1) {
        return None;
    }
    Some((at + 1, extend(reading, known, at + 1)))
}

/// The last word of a name that begins with a first name from the list.
fn first_name(reading: &Reading, known: &Known, at: usize) -> Option<usize> {
    let word = reading.words.get(at)?;
    let sure = known.first_name(&word.lower).filter(|_| !known.no_name(&word.lower))?;
    let begins = reading.sentences[word.sentence].first == at;
    let before = if begins { "" } else { reading.lower(at.wrapping_sub(1)) };
    let saying = |(name, next): &(&str, [&str; 2])| {
        word.lower == *name
            && reading.lower(at + 1) == next[0]
            && (next[1].is_empty() || reading.lower(at + 2) == next[1])
    };
    // 'Wil Els dat wel?': a word that is also a verb, and then the name
    let verb = begins && sure == Sure::No && known.first_name(reading.lower(at + 1)).is_some();
    if verb || SAYINGS.iter().any(saying) {
        return None;
    }
    let last = extend(reading, known, at);
    let organisation = matches!(
        before,
        "de" | "het" | "een" | "'t" | "sint" | "st" | "koning" | "koningin" | "prins" | "prinses"
    ) || matches!(reading.lower(at + 1), "ii" | "heijn" | "straat" | "weg");
    if organisation {
        return None;
    }
    if !word.capital {
        let alone = sure == Sure::Yes && word.lower.len() >= 5 && bare(&word.lower) == word.lower;
        return alone.then_some(last);
    }
    let certain = sure == Sure::Yes || !begins || last > at || VERBS.contains(&reading.lower(at + 1));
    certain.then_some(last)
}

/// Goes on over further names, particles and a surname.
fn extend(reading: &Reading, known: &Known, at: usize) -> usize {
    let mut last = at;
    let mut next = at + 1;
    while next - at < LONGEST && follows(reading, next) && possessive(&reading.words[last]) == 0 {
        let dotted = reading.chars.get(reading.words[last].end) == Some(&'.');
        if dotted && reading.words[last].end - reading.words[last].start > 1 {
            break;
        }
        if particle(reading, next) {
            // Right after a first name, 'van Dalen' is a surname more often than a place; better one too many.
            let plain = matches!(reading.lower(next), "van" | "de" | "den" | "der");
            let strict = strong_particles(reading, next) || reading.words[next].capital;
            let strict = strict || (plain && capital(reading, known, next + 1));
            return surname(reading, known, next, strict).unwrap_or(last);
        }
        let single = reading.words[next].capital && reading.chars.get(reading.words[next].end) == Some(&'.');
        if single
            && reading.words[next].end - reading.words[next].start == 1
            && capital(reading, known, next + 1)
        {
            return next + 1;
        }
        if !capital(reading, known, next) {
            break;
        }
        last = double(reading, known, next);
        next = last + 1;
    }
    last
}

/// Particles that Dutch has only in names: 'van der', 'van den', 'in 't', 'ter', 'el'.
fn strong_particles(reading: &Reading, at: usize) -> bool {
    match reading.lower(at) {
        "van" => matches!(reading.lower(at + 1), "der" | "den" | "'t" | "het" | "de"),
        "in" | "op" => matches!(reading.lower(at + 1), "'t" | "den" | "der"),
        "ter" | "ten" | "el" | "ait" | "abu" | "bin" | "ben" => {
            reading.words.get(at + 1).is_some_and(|word| word.capital)
        }
        _ => false,
    }
}

/// A surname without anything before it: from the list, or with particles that only names have.
fn alone(reading: &Reading, known: &Known, at: usize) -> Option<usize> {
    let word = reading.words.get(at)?;
    let begins = reading.sentences[word.sentence].first == at;
    if particle(reading, at) {
        // 'in Houten' is a place, 'in 't Veld' is a name
        let place = matches!(reading.lower(at), "in" | "op" | "aan" | "te" | "het");
        if place && !matches!(reading.lower(at + 1), "'t" | "den" | "der") {
            return None;
        }
        let old = matches!(
            (reading.lower(at), reading.lower(at + 1)),
            ("van", "der" | "den" | "'t") | ("in", "'t")
        );
        let capitals = word.capital && !begins && reading.lower(at) == "van";
        let arabic = matches!(reading.lower(at), "el" | "ait" | "abu") && word.capital;
        return surname(reading, known, at, false).or_else(|| {
            let free = (old || capitals || arabic).then(|| surname(reading, known, at, true)).flatten()?;
            reading.words[free].capital.then_some(free)
        });
    }
    let listed = known.surname(&word.lower) == Some(Sure::Yes) && word.capital;
    let after_article = !begins && matches!(reading.lower(at.wrapping_sub(1)), "de" | "het" | "een");
    (listed && !after_article).then(|| double(reading, known, at))
}
