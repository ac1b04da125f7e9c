//! What has a name and is no person: organisations, brands, buildings, animals.

use super::super::around::{PARTICLES, TITLES};
use super::super::called::{AFTER_THINGS, ORGANISED, ORGANISED_ENDS, WORKS, is_animal};
use super::super::known::{Known, Sure};
use super::super::roles::is_role;
use crate::reading::Reading;

/// The most words in the name of a thing.
const LONGEST: usize = 6;

/// For every word whether it belongs to the name of something that is no person.
pub(super) fn named_things(reading: &Reading, known: &Known) -> Vec<bool> {
    let mut things = vec![false; reading.words.len()];
    for at in 0..reading.words.len() {
        let length = known.brand(&reading.words[at..reading.words.len().min(at + 4)]);
        let article = at > 0 && matches!(reading.lower(at - 1), "de" | "het" | "een");
        let surname = PARTICLES.contains(&reading.lower(at)) && !article && titled(reading, known, at);
        if length > 0 && reading.words[at + length - 1].capital && !surname {
            things[at..at + length].fill(true);
        }
        let famous = famous(reading, known, at);
        things[at..at + famous].fill(true);
        if reading.lower(at) == "van" && at > 0 && WORKS.contains(&reading.lower(at - 1)) {
            let end = run(reading, at + 1);
            things[at + 1..end].fill(true);
        }
        if let Some(second) = beside_organisation(reading, known, at) {
            let end = run(reading, second);
            things[second..end].fill(true);
        }
        if announces(reading, at) {
            let animal = is_animal(reading.lower(at));
            let end = if animal {
                at + 1 + usize::from(reading.words[at + 1].capital)
            } else {
                run(reading, at + 1)
            };
            things[at + 1..end].fill(true);
        }
        if let Some(start) = ends_thing(reading, known, at) {
            things[start..=at].fill(true);
        }
    }
    things
}

/// How many words from here name somebody whom everybody knows; nobody else has that name here: a surname alone is
/// anybody's after a title, a first name or initials.
fn famous(reading: &Reading, known: &Known, at: usize) -> usize {
    let length = known.famous(&reading.words[at..reading.words.len().min(at + 4)]);
    if length == 0 || !reading.words[at + length - 1].capital {
        return 0;
    }
    let word = &reading.words[at];
    let after = reading
        .words
        .get(at + 1)
        .is_some_and(|next| next.capital && next.sentence == word.sentence && next.start <= word.end + 2);
    if length == 1 && (titled(reading, known, at) || after) { 0 } else { length }
}

/// Whether a title, a role, a first name or a particle stands right before a word.
fn titled(reading: &Reading, known: &Known, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &reading.words[before]) else { return false };
    let gap = &reading.chars[before.end..reading.words[at].start];
    let near = before.sentence == reading.words[at].sentence && matches!(gap, [' '] | ['.', ' ']);
    let word = before.lower.as_str();
    let begins = reading.sentences[before.sentence].first + 1 == at;
    let name = before.capital && (!begins || known.any_name(word).is_some());
    let part = PARTICLES.contains(&word) && word != "van" && word != "op";
    near && (TITLES.contains(&word) || is_role(word) || matches!(word, "heet" | "naam") || name || part)
}

/// Where the second of two organisations begins: 'bij PostNL en bij Van Gelder', where a first name makes it a person.
fn beside_organisation(reading: &Reading, known: &Known, at: usize) -> Option<usize> {
    let second = at + 3;
    let first = reading.words.get(at)?;
    let next = reading.words.get(second)?;
    let organisation = first.capital && known.never(&first.lower) && !known.place(&first.lower);
    let before = |by: usize| at.checked_sub(by).map_or("", |back| reading.lower(back));
    let parallel = (before(1) == "bij" || (before(2) == "bij" && matches!(before(1), "de" | "het")))
        && reading.lower(at + 1) == "en"
        && reading.lower(at + 2) == "bij";
    let person = known.first_name(&next.lower) == Some(Sure::Yes);
    (organisation && parallel && next.capital && next.sentence == first.sentence && !person).then_some(second)
}

/// Whether the word says that what follows is called so and is no person: 'stichting', 'bakkerij', 'hond'.
fn announces(reading: &Reading, at: usize) -> bool {
    let word = reading.lower(at);
    let organised = ORGANISED.contains(&word) || ORGANISED_ENDS.iter().any(|end| word.ends_with(end));
    let near = reading.words.get(at + 1).is_some_and(|next| {
        let gap = &reading.chars[reading.words[at].end..next.start];
        let animal = is_animal(word) && matches!(gap, [',', ' '] | [' ']);
        next.sentence == reading.words[at].sentence && (matches!(gap, [' '] | ['-'] | [' ', '\'']) || animal)
    });
    near && (organised || is_animal(word))
}

/// One past the words with a capital that begin here, with particles and 'en' or '&' between them.
fn run(reading: &Reading, from: usize) -> usize {
    let mut end = from;
    let mut at = from;
    while at < reading.words.len() && at - from < LONGEST {
        let word = &reading.words[at];
        let near = at == from || word.start - reading.words[at - 1].end <= 3 && !comma(reading, at);
        if !near || word.sentence != reading.words[from].sentence {
            break;
        }
        // 'de app van Shanti' names no app
        let small = PARTICLES.contains(&word.lower.as_str()) && !(at == from && word.lower == "van");
        if word.capital {
            end = at + 1;
        } else if !(small || (word.lower == "en" && end > from)) {
            break;
        }
        at += 1;
    }
    end
}

fn comma(reading: &Reading, at: usize) -> bool {
    reading.chars[reading.words[at - 1].end..reading.words[at].start]
        .iter()
        .any(|c| matches!(c, ',' | '.' | ':' | ';'))
}

/// Where the name of a thing begins that ends at this word: 'Johan Cruijff Arena', 'Willem de Koning Academie',
/// 'Anne Frankschool', and 'De Vries' before '& Partners'.
fn ends_thing(reading: &Reading, known: &Known, at: usize) -> Option<usize> {
    let word = &reading.words[at];
    let lower = word.lower.as_str();
    let whole = AFTER_THINGS.contains(&lower);
    let glued =
        AFTER_THINGS.iter().any(|end| end.len() > 3 && lower.len() > end.len() + 2 && lower.ends_with(end));
    let glued = glued && known.surname(lower).is_none();
    let partners = reading.chars[word.end..].iter().take(3).collect::<String>() == " & ";
    // 'Mieke van der Laan' is somebody
    let particle = at > 1 && matches!(reading.lower(at - 1), "der" | "den" | "ter" | "ten" | "vd");
    let surname = whole && particle && reading.words[at - 2].sentence == word.sentence;
    if surname || !(word.capital && (whole || glued || partners)) {
        return None;
    }
    let mut start = at;
    while start > 0 && at - start < LONGEST && reading.words[start - 1].sentence == word.sentence {
        let before = &reading.words[start - 1];
        let near = !comma(reading, start) && reading.words[start].start - before.end <= 2;
        let small =
            matches!(before.lower.as_str(), "van" | "de" | "den" | "der" | "het" | "'t" | "ten" | "ter");
        if !near || !(before.capital || small) {
            break;
        }
        start -= 1;
    }
    // A particle at the edge belongs to the sentence: 'van de Anne Frankschool'.
    while start < at && !reading.words[start].capital {
        start += 1;
    }
    (glued || partners || start < at || whole).then_some(start)
}
