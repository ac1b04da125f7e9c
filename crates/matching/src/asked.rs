//! Whether what somebody is good at, or practises, has to do with what is asked. Compares words.

/// Words that say nothing about a subject.
const EMPTY: [&str; 30] = [
    "voor", "naar", "maar", "niet", "graag", "goed", "goede", "heel", "veel", "meer", "deze", "haar", "zijn",
    "hebben", "kunnen", "kan", "mensen", "iemand", "ander", "andere", "anderen", "werken", "werkt", "helpen",
    "hulp", "samen", "gaat", "wordt", "worden", "over",
];

/// The parts of a free text that are wishes of their own.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '\n', '.']).map(str::trim).filter(|part| !part.is_empty())
}

/// Whether two texts share a word that says something.
pub(crate) fn related(a: &str, b: &str) -> bool {
    let other: Vec<String> = roots(b).collect();
    roots(a).any(|root| other.contains(&root))
}

/// Whether two names of a place or a language are the same, capitals and white space aside.
pub(crate) fn same(a: &str, b: &str) -> bool {
    !a.trim().is_empty() && a.trim().to_lowercase() == b.trim().to_lowercase()
}

fn roots(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() >= 4 && !EMPTY.contains(&word.as_str())).map(root)
}

/// A word without the ending of a plural or a verb; rough, but the same on both sides.
fn root(word: String) -> String {
    let short = ["en", "e", "s", "t"].iter().find_map(|ending| word.strip_suffix(ending));
    short.filter(|short| short.chars().count() >= 4).map_or(word.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_related_when_they_share_a_telling_word() {
        let check = |a: &str, b: &str, expect: bool| assert_eq!(related(a, b), expect, "{a} / {b}");
        check("grenzen bewaken", "op tijd mijn grenzen aangeven", true);
        check("rustig tempo", "tempo van de ander volgen", true);
        check("Regie", "regie", true);
        check("goed met mensen werken", "werken met andere mensen", false);
        check("", "", false);
    }

    #[test]
    fn a_wish_is_what_stands_between_commas_and_lines() {
        assert_eq!(
            parts(" rustig tempo, , grenzen;\nTurks. ").collect::<Vec<_>>(),
            ["rustig tempo", "grenzen", "Turks"]
        );
    }

    #[test]
    fn nothing_said_is_not_the_same_as_nothing_said() {
        assert!(same(" Turks", "turks") && !same("", " "));
    }
}
