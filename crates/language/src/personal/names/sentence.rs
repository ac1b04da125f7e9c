//! What a sentence says only of people, and what only of words and things.

use super::super::around::ROLES;
use super::super::beside::{GRAMMAR, SUBJECTS, VERBS};
use super::Scan;

/// Verbs in the singular whose subject, right before them, is a person.
const SAYS: [&str; 14] = [
    "belde", "belt", "zei", "zegt", "vroeg", "appte", "appt", "mailde", "knikte", "zweeg", "lachte",
    "huilde", "tekende", "weigerde",
];
/// What stands after such a verb when its subject stood before it.
const AFTER_VERB: [&str; 17] = [
    "", "niet", "me", "mij", "ons", "op", "dat", "of", "weer", "terug", "af", "wel", "nog", "gisteren",
    "vandaag", "alleen", "toen",
];
/// Words that end as a plural does, and are none.
const ADVERBS: [&str; 16] = [
    "morgen",
    "gisteren",
    "vanmorgen",
    "overmorgen",
    "eergisteren",
    "buiten",
    "binnen",
    "boven",
    "beneden",
    "samen",
    "alleen",
    "meteen",
    "iedereen",
    "tegen",
    "intussen",
    "ondertussen",
];
/// Verbs after what is found, done or taken: 'Post vindt hij eng'.
const DONE: [&str; 10] = ["vindt", "vond", "doet", "deed", "neemt", "nam", "krijgt", "kreeg", "heb", "neem"];
/// What a word can be said to be, and a person cannot.
const KINDS: [&str; 8] = ["woord", "kleur", "maand", "merk", "steen", "boom", "plant", "vrucht"];

impl Scan<'_> {
    /// Much where the sentence says that a word is a person's name, though it may be a word elsewhere:
    /// 'bij Brood thuis', 'Kok en zijn vrouw', 'de buurman, Stoker, …', 'Bloemen, zo heet ze', 'Bloemen belde niet'.
    pub(super) fn person_here(&self, at: usize) -> i32 {
        let ahead = |by: usize| self.lower(at + by);
        let word = &self.reading.words[at];
        if self.known.never(&word.lower)
            || GRAMMAR.contains(&word.lower.as_str())
            || SUBJECTS.contains(&ahead(0))
        {
            return 0;
        }
        let of = matches!(ahead(2), "zijn" | "haar" | "z'n" | "d'r");
        let relative = ahead(1) == "en" && of && ROLES.contains(&ahead(3));
        let home =
            !self.begins(at) && self.before(at) == "bij" && self.next(at) == "thuis" && !self.capital(at + 1);
        let called = ahead(1) == "zo"
            && matches!(ahead(2), "heet" | "heette")
            && matches!(ahead(3), "hij" | "ze" | "zij");
        let comma = |char: usize| self.reading.chars.get(char) == Some(&',');
        let beside = at > 0 && ROLES.contains(&self.before(at)) && comma(self.reading.words[at - 1].end);
        if relative || home || called || (beside && comma(word.end)) {
            return 4;
        }
        4 * i32::from(self.plural_that_speaks(at))
    }

    /// A plural with a verb in the singular, as only a name has it: 'Bloemen belde niet'.
    fn plural_that_speaks(&self, at: usize) -> bool {
        let word = self.lower(at);
        let plural = word.ends_with("en") && !ADVERBS.contains(&word) && self.known.ordinary(word);
        plural
            && self.begins(at)
            && SAYS.contains(&self.next(at))
            && AFTER_VERB.contains(&self.lower(at + 2))
            && !self.reading.words.get(at + 2).is_some_and(|word| word.capital)
    }

    /// Much where the sentence says that a word is no name: 'Wil is er genoeg', 'Mark betekende geld',
    /// 'Post vindt hij eng', 'Snijders, lassers en timmerlieden'.
    pub(super) fn noun_here(&self, at: usize) -> i32 {
        if !self.begins(at) {
            return 0;
        }
        let word = self.lower(at);
        let ahead = |by: usize| self.lower(at + by);
        let is = matches!(ahead(1), "is" | "was" | "zijn" | "waren");
        let defined = is && ahead(2) == "een" && (3..6).any(|by| KINDS.contains(&ahead(by)));
        let meant = matches!(ahead(1), "betekent" | "betekende" | "smaakt" | "bloeit");
        if defined || meant {
            return 4;
        }
        let there = is && ahead(2) == "er" && matches!(ahead(3), "genoeg" | "weinig" | "volop" | "zat");
        let object = DONE.contains(&ahead(1)) && SUBJECTS.contains(&ahead(2));
        let may_be_word = self.known.ordinary(word) || self.known.usual(word);
        4 * i32::from(may_be_word && (there || object || self.in_row_of_nouns(at)))
    }

    /// 'Snijders, lassers en timmerlieden'
    fn in_row_of_nouns(&self, at: usize) -> bool {
        let comma = self.reading.chars.get(self.reading.words[at].end) == Some(&',');
        let second = self.lower(at + 1);
        let several = second.ends_with('s') || second.ends_with("en");
        let noun = !GRAMMAR.contains(&second) && !VERBS.contains(&second) && self.known.ordinary(second);
        comma && several && noun && !self.capital(at + 1) && self.lower(at + 2) == "en"
    }
}
