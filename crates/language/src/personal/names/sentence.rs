//! What a sentence says only of people, and what only of words and things.

use super::super::beside::{GRAMMAR, SPEAKS, SUBJECTS, VERBS};
use super::super::roles::is_role;
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
/// Surnames that are words for what can be counted: professions, animals, things.
const COUNTED: [&str; 59] = [
    "bos",
    "bloem",
    "brug",
    "toren",
    "kerk",
    "vos",
    "wolf",
    "haas",
    "beer",
    "kuiper",
    "bakker",
    "visser",
    "koning",
    "prins",
    "graaf",
    "ridder",
    "boer",
    "kok",
    "slager",
    "brouwer",
    "mulder",
    "snijder",
    "timmerman",
    "jager",
    "meester",
    "schipper",
    "schaap",
    "haan",
    "leeuw",
    "valk",
    "vink",
    "kraai",
    "snoek",
    "stoker",
    "kramer",
    "dekker",
    "wever",
    "ruiter",
    "herder",
    "monnik",
    "keizer",
    "hertog",
    "baron",
    "zanger",
    "speelman",
    "molenaar",
    "berg",
    "dijk",
    "boom",
    "hamer",
    "veerman",
    "landman",
    "tuinman",
    "bouwman",
    "wagenaar",
    "buurman",
    "smid",
    "kuijper",
    "spijker",
];
/// What organisations and their services are.
const STATES: [&str; 12] = [
    "online",
    "gratis",
    "gesloten",
    "failliet",
    "duur",
    "goedkoop",
    "bereikbaar",
    "verplicht",
    "beschikbaar",
    "overgenomen",
    "landelijk",
    "anoniem",
];
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
        let relative = ahead(1) == "en" && of && is_role(ahead(3));
        let home =
            !self.begins(at) && self.before(at) == "bij" && self.next(at) == "thuis" && !self.capital(at + 1);
        let told = |by: usize| {
            matches!(ahead(by), "heet" | "heette") && matches!(ahead(by + 1), "hij" | "ze" | "zij")
        };
        let name =
            |by: usize| matches!(ahead(by), "naam" | "achternaam" | "voornaam" | "roepnaam" | "meisjesnaam");
        let named = ahead(1) == "is"
            && matches!(ahead(2), "de" | "een" | "zijn" | "haar" | "mijn")
            && (3..6).any(name);
        let called = (ahead(1) == "zo" && told(2)) || told(1) || named;
        let comma = |char: usize| self.reading.chars.get(char) == Some(&',');
        let beside = at > 0 && is_role(self.before(at)) && comma(self.reading.words[at - 1].end);
        if relative || home || called || (beside && comma(word.end)) {
            return 4;
        }
        4 * i32::from(self.plural_that_speaks(at) || self.without_article(at))
    }

    /// What can be counted needs an article in Dutch, and a name does not: 'Vos komt altijd te vroeg'.
    fn without_article(&self, at: usize) -> bool {
        let next = self.next(at);
        let verb = VERBS.contains(&next) || SPEAKS.contains(&next);
        let shown = matches!(next, "ook" | "zelf" | "hebben" | "willen" | "hadden" | "zeggen" | "bellen");
        self.begins(at)
            && self.capital(at)
            && COUNTED.contains(&self.lower(at))
            && verb
            && !shown
            && self.gap(at + 1) == [' ']
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
        // 'Iris heet die bloem', 'Kim staat voor horizon', 'Zwybelle is gratis'
        let thing = matches!(ahead(1), "heet" | "heette")
            && matches!(ahead(2), "die" | "dat" | "deze" | "het" | "de");
        let stands =
            ahead(1) == "staat" && ahead(2) == "voor" && !matches!(ahead(3), "de" | "het" | "een" | "mijn");
        let state = is && STATES.contains(&ahead(2));
        let meant =
            matches!(ahead(1), "betekent" | "betekende" | "smaakt" | "bloeit") || thing || stands || state;
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
