//! Word lists with weights, and where their lines are found in a text.
//!
//! A list is a text file. `[name]` opens a group; every other line is a weight and a pattern:
//! `word` matches by stem, `=word` that form only, `word*` everything that begins so, `a|b` one of several,
//! `_` up to four words between, `__` up to eight, `^` the start of a sentence. Lines after `#` are remarks.
//! A pattern never reaches over the end of a sentence, so matching is linear in the length of the text.

use std::collections::BTreeMap;

use rust_stemmers::{Algorithm, Stemmer};

use crate::Span;
use crate::reading::Reading;

/// The letters by which patterns that begin with `word*` are looked up; shorter ones are refused.
const PREFIX: usize = 4;

/// A line of a list that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the list: {why}")]
pub(crate) struct BadLine {
    line: usize,
    why: &'static str,
}

enum Atom {
    Stem(String),
    Exact(String),
    Prefix(String),
}

enum Part {
    One(Vec<Atom>),
    Gap(usize),
    Start,
}

struct Rule {
    group: usize,
    weight: f64,
    parts: Vec<Part>,
}

/// A list, ready to be matched.
#[derive(Default)]
pub(crate) struct Lexicon {
    /// Names of the groups, in the order of the file.
    pub groups: Vec<String>,
    rules: Vec<Rule>,
    by_word: BTreeMap<String, Vec<usize>>,
    by_stem: BTreeMap<String, Vec<usize>>,
    by_prefix: BTreeMap<String, Vec<usize>>,
}

/// One place where a line of the list was found.
pub(crate) struct Hit {
    /// Number of the line among the rules.
    pub rule: usize,
    /// Place of its group in [`Lexicon::groups`].
    pub group: usize,
    /// Weight of the line.
    pub weight: f64,
    /// Sentence of the text.
    pub sentence: usize,
    /// The words that matched, neighbours joined.
    pub spans: Vec<Span>,
}

impl Lexicon {
    /// Reads a list.
    ///
    /// # Errors
    /// The first line that is not a group or a rule.
    pub fn parse(list: &str) -> Result<Self, BadLine> {
        let stemmer = Stemmer::create(Algorithm::Dutch);
        let mut lexicon = Self::default();
        for (at, line) in list.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                lexicon.groups.push(name.to_owned());
                continue;
            }
            lexicon.add(line, &stemmer).map_err(|why| BadLine { line: at + 1, why })?;
        }
        Ok(lexicon)
    }

    fn add(&mut self, line: &str, stemmer: &Stemmer) -> Result<(), &'static str> {
        let (weight, pattern) = line.split_once(' ').ok_or("needs a weight and a pattern")?;
        let weight = weight.parse().map_err(|_| "begins with a number")?;
        let group = self.groups.len().checked_sub(1).ok_or("stands before the first group")?;
        let parts: Vec<Part> = pattern.split_whitespace().map(|part| read_part(part, stemmer)).collect();
        let first =
            parts.iter().find_map(|part| if let Part::One(atoms) = part { Some(atoms) } else { None });
        let rule = self.rules.len();
        for atom in first.ok_or("has no word")? {
            let (map, key) = match atom {
                Atom::Stem(stem) => (&mut self.by_stem, stem.clone()),
                Atom::Exact(word) => (&mut self.by_word, word.clone()),
                Atom::Prefix(start) if start.len() < PREFIX => return Err("begins with too short a prefix"),
                Atom::Prefix(start) => (&mut self.by_prefix, start.chars().take(PREFIX).collect()),
            };
            map.entry(key).or_default().push(rule);
        }
        self.rules.push(Rule { group, weight, parts });
        Ok(())
    }

    /// Every place where a line of the list is found, in the order of the text.
    pub fn find(&self, reading: &Reading) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (at, word) in reading.words.iter().enumerate() {
            let start: String = word.lower.chars().take(PREFIX).collect();
            let rules =
                [self.by_word.get(&word.lower), self.by_stem.get(&word.stem), self.by_prefix.get(&start)];
            let mut tried = Vec::new();
            for rule in rules.into_iter().flatten().flatten() {
                if tried.contains(rule) {
                    continue;
                }
                tried.push(*rule);
                hits.extend(self.hit(*rule, reading, at));
            }
        }
        hits
    }

    fn hit(&self, rule: usize, reading: &Reading, at: usize) -> Option<Hit> {
        let Rule { group, weight, parts } = &self.rules[rule];
        let mut found = Vec::new();
        if !matches(parts, reading, at, reading.words[at].sentence, &mut found) {
            return None;
        }
        let spans = join(reading, &found);
        Some(Hit { rule, group: *group, weight: *weight, sentence: reading.words[at].sentence, spans })
    }
}

fn read_part(part: &str, stemmer: &Stemmer) -> Part {
    match part {
        "_" => Part::Gap(4),
        "__" => Part::Gap(8),
        "^" => Part::Start,
        words => Part::One(words.split('|').map(|word| read_atom(word, stemmer)).collect()),
    }
}

fn read_atom(word: &str, stemmer: &Stemmer) -> Atom {
    if let Some(start) = word.strip_suffix('*') {
        Atom::Prefix(start.to_owned())
    } else if let Some(exact) = word.strip_prefix('=') {
        Atom::Exact(exact.to_owned())
    } else {
        Atom::Stem(stemmer.stem(word).into_owned())
    }
}

/// Whether the parts match from this word on; collects the words that did.
fn matches(parts: &[Part], reading: &Reading, at: usize, sentence: usize, found: &mut Vec<usize>) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    match part {
        Part::Start => reading.sentences[sentence].first == at && matches(rest, reading, at, sentence, found),
        Part::Gap(most) => (0..=*most).any(|skip| matches(rest, reading, at + skip, sentence, found)),
        Part::One(atoms) => {
            let Some(word) = reading.words.get(at).filter(|word| word.sentence == sentence) else {
                return false;
            };
            let fits = atoms.iter().any(|atom| match atom {
                Atom::Stem(stem) => *stem == word.stem,
                Atom::Exact(exact) => *exact == word.lower,
                Atom::Prefix(start) => word.lower.starts_with(start.as_str()),
            });
            if !fits {
                return false;
            }
            found.push(at);
            let good = matches(rest, reading, at + 1, sentence, found);
            if !good {
                found.pop();
            }
            good
        }
    }
}

fn join(reading: &Reading, found: &[usize]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut before = None;
    for word in found {
        let Some(at) = reading.words.get(*word) else { continue };
        match spans.last_mut() {
            Some(last) if before == word.checked_sub(1) => last.end = at.end as u32,
            _ => spans.push(Span { start: at.start as u32, end: at.end as u32 }),
        }
        before = Some(*word);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expect: &[&str]) {
        let lexicon = Lexicon::parse(&format!("[g]\n1 {pattern}")).unwrap();
        let reading = Reading::of(text);
        let found: Vec<String> = lexicon
            .find(&reading)
            .iter()
            .flat_map(|hit| &hit.spans)
            .map(|span| reading.slice(span.start as usize, span.end as usize))
            .collect();
        assert_eq!(found, expect, "{pattern} in {text}");
    }

    #[test]
    fn each_kind_of_pattern_finds_what_it_should() {
        check("schuld", "Haar Schulden groeien", &["Schulden"]);
        check("=grens", "de grens, de grensrechter", &["grens"]);
        check("mantelz*", "mantelzorger", &["mantelzorger"]);
        check("neem|neemt _ over", "ik neem het weer over. Kom over", &["neem", "over"]);
        check("neem _ over", "ik neem een twee drie vier vijf over", &[]);
        check("neem _ over", "ik neem. Over", &[]);
        check("^ =wat =moet", "Wat moet ik? En wat moet jij", &["Wat moet"]);
        check("nee zeggen", "Nee zeggen: nee, zeggen", &["Nee zeggen", "nee, zeggen"]);
    }

    #[test]
    fn a_bad_line_is_named() {
        let check =
            |list: &str, line: usize| assert_eq!(Lexicon::parse(list).map(|_| ()).unwrap_err().line, line);
        check("1 los", 1);
        check("[g]\n\nlos", 3);
        check("[g]\nx los", 2);
        check("[g]\n1 ab*", 2);
        check("[g]\n1 _", 2);
    }
}
