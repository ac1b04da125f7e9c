//! Made-up cases to measure with: about 2 KB of Dutch-like text each, the same at every run.
//!
//! The first cases of a large workload are those of a small one. Words to search for: [`RARE`] stands in one case
//! of a hundred, [`COMMON`] is a theme and stands in the text of every third case or more.

use serde_json::{Value, json};
use std::io::Write;

/// Stands in the cases whose number ends in 42.
pub(crate) const RARE: &str = "zeldzaamwoord";
/// Stands in many cases.
pub(crate) const COMMON: &str = "regie";

const NAMES: &[&str] = &[
    "Aisha", "Bas", "Carla", "Dirk", "Elif", "Frits", "Gerda", "Henk", "Iris", "Joost", "Kim", "Leyla",
    "Mirjam", "Nico", "Olga", "Piet", "Rosa", "Sjoerd", "Tineke", "Wim",
];
const ROLES: &[&str] = &[
    "buurman",
    "tante",
    "oom",
    "zus",
    "broer",
    "bewoonster",
    "beheerder",
    "apotheker",
    "verhuurder",
    "werkgever",
    "bewindvoerder",
    "opbouwwerker",
    "collega",
    "budgetcoach",
];
const MOODS: &[&str] = &[
    "opgelucht",
    "stil",
    "kwaad",
    "somber",
    "vrolijk",
    "gehaast",
    "verlegen",
    "trots",
    "moe",
    "kalm",
    "streng",
    "bezorgd",
    "nieuwsgierig",
    "verward",
];
const DEEDS: &[&str] = &[
    "sprak",
    "belde",
    "mopperde",
    "dacht",
    "lachte",
    "schreef",
    "klaagde",
    "droomde",
    "twijfelde",
    "knikte",
    "piekerde",
    "praatte",
    "zong",
    "wachtte",
];
const THINGS: &[&str] = &[
    "brief",
    "rekening",
    "huur",
    "fiets",
    "keuken",
    "telefoon",
    "afspraak",
    "aanmaning",
    "toeslag",
    "bezoek",
    "formulier",
    "wasmachine",
    "inkomen",
    "betaling",
    "opleiding",
    "tuin",
    "computer",
    "sleutel",
    "regeling",
    "uitkering",
    "boodschap",
    "belasting",
];
const LINKS: &[&str] = &["omdat", "terwijl", "zodat", "hoewel", "waarna", "voordat", "nadat", "want", "maar"];
const THEMES: &[&str] = &["regie", "grenzen", "samenwerking"];
/// The parts of a case and their least length in characters.
const PARTS: [(&str, usize); 5] =
    [("samenvatting", 300), ("intake", 400), ("verloop", 550), ("dilemmas", 400), ("reflectie", 300)];

/// Numbers that look random and are the same at every run (SplitMix64, by Steele, Lea and Flood, 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % end.max(1)
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words.get(self.below(words.len())).copied().unwrap_or_default()
    }

    fn sentence(&mut self) -> String {
        format!(
            "{}, de {} {}, {} over de {} {} {} {} was over {} en {}.",
            self.pick(NAMES),
            self.pick(MOODS),
            self.pick(ROLES),
            self.pick(DEEDS),
            self.pick(THINGS),
            self.pick(LINKS),
            self.pick(NAMES),
            self.pick(MOODS),
            self.pick(THINGS),
            self.pick(THINGS)
        )
    }
}

/// Case number `index` as one object in the form that `binnenkring case import` reads.
pub(crate) fn case(index: usize) -> Value {
    let mut numbers = Numbers(index as u64 ^ 0xb1_77e2_9a11_c45e);
    let id = format!("{:016x}{:016x}", numbers.next(), numbers.next());
    let mut themes = vec![THEMES[index % THEMES.len()]];
    if numbers.below(10) < 4 {
        themes.push(numbers.pick(THEMES));
    }
    themes.sort_unstable();
    themes.dedup();
    let title = format!("Casus {index:05} {} en de {}", numbers.pick(NAMES), numbers.pick(THINGS));
    let mut case =
        json!({ "id": id, "n": index, "date": date(index % 2190), "title": title, "tags": themes });
    for (part, least) in PARTS {
        case[part] = Value::String(part_text(&mut numbers, part, least, index, &themes));
    }
    case
}

fn part_text(numbers: &mut Numbers, part: &str, least: usize, index: usize, themes: &[&str]) -> String {
    let mut text = numbers.sentence();
    while text.len() < least {
        text.push(' ');
        text.push_str(&numbers.sentence());
    }
    let last = match part {
        "dilemmas" => format!(" Het thema was {}.", themes.join(" en ")),
        "verloop" if index % 100 == 42 => format!(" Hier staat {RARE} in de tekst."),
        "reflectie" => {
            format!(" Leervraag: hoe houd ik {} bij {}?", numbers.pick(THEMES), numbers.pick(THINGS))
        }
        _ => String::new(),
    };
    text + &last
}

/// One of the days from 2020 on, by number; every day of it exists in every year.
fn date(day: usize) -> String {
    let (year, rest) = (2020 + day / 365, day % 365);
    let (month, day) = ((rest / 31).min(11) + 1, rest % 28 + 1);
    format!("{year}-{month:02}-{day:02}")
}

/// Writes the first `count` cases, one a line.
pub(crate) fn write(count: usize, out: &mut impl Write) -> std::io::Result<()> {
    (0..count).try_for_each(|index| writeln!(out, "{}", case(index)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_about_two_kilobytes_with_all_parts() {
        let sizes: Vec<usize> = (0..200).map(|index| case(index).to_string().len()).collect();
        let mean = sizes.iter().sum::<usize>() / sizes.len();
        assert!((2000..2900).contains(&mean), "{mean}");
        for (part, least) in PARTS {
            assert!(case(7)[part].as_str().unwrap().len() >= least);
        }
    }

    #[test]
    fn the_same_number_gives_the_same_case_and_another_a_different_one() {
        assert_eq!(case(5), case(5));
        assert_ne!(case(5)["id"], case(6)["id"]);
    }

    #[test]
    fn the_rare_word_stands_in_one_of_a_hundred_and_the_common_one_in_a_third_or_more() {
        let with = |word: &str| (0..300).filter(|index| case(*index).to_string().contains(word)).count();
        assert_eq!(with(RARE), 3);
        assert!(with(COMMON) >= 100);
    }

    #[test]
    fn days_exist() {
        for day in 0..2190 {
            let text = date(day);
            let parts: Vec<u32> = text.split('-').map(|it| it.parse().unwrap()).collect();
            assert!((1..=12).contains(&parts[1]) && (1..=28).contains(&parts[2]), "{text}");
        }
    }
}
