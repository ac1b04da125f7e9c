//! Every sentence that the command prints, by key, in Dutch or English.
//!
//! The sentences stand in `messages/nl.json` and `messages/en.json`; those of errors in `messages/` at the
//! root of the repository, where the screens read the same ones.

use std::collections::BTreeMap;

use clap::ValueEnum;
use domain::method::Lang;
use serde_json::Value;

/// A language of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Language {
    /// Dutch, the first language.
    #[default]
    Nl,
    /// English.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Nl => Self::Nl,
            Language::En => Self::En,
        }
    }
}

const DUTCH: [&str; 2] =
    [include_str!("../messages/nl.json"), include_str!("../../../messages/errors.nl.json")];
const ENGLISH: [&str; 2] =
    [include_str!("../messages/en.json"), include_str!("../../../messages/errors.en.json")];

/// All sentences of one language.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    language: Language,
    own: Value,
    errors: Value,
}

impl Words {
    /// The sentences of that language. A file that is no JSON (a test sees to it) leaves keys to be shown.
    pub(crate) fn of(language: Language) -> Self {
        let [own, errors] = match language {
            Language::Nl => DUTCH,
            Language::En => ENGLISH,
        }
        .map(|text| serde_json::from_str(text).unwrap_or(Value::Null));
        Self { language, own, errors }
    }

    /// The language of methods.
    pub(crate) fn lang(&self) -> Lang {
        self.language.into()
    }

    /// The sentence under a key with dots; `None` when there is none.
    pub(crate) fn find(&self, key: &str) -> Option<&str> {
        at(&self.own, key)
    }

    /// The sentence under a key; the key itself where it is missing.
    pub(crate) fn say<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The sentence under a key, its `{places}` filled in.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        filled(self.say(key), &values)
    }

    /// The word for a code within a group; the code itself where there is none.
    pub(crate) fn code(&self, group: &str, code: &str) -> String {
        self.find(&format!("{group}.{code}")).unwrap_or(code).to_owned()
    }

    /// A sentence that differs for one and for more, under `key.one` and `key.more`, with `{n}`.
    pub(crate) fn count(&self, key: &str, n: u32) -> String {
        let form = if n == 1 { "one" } else { "more" };
        self.fill(&format!("{key}.{form}"), &[("n", &n.to_string())])
    }

    /// What happened, what is lost and what to do, for the code of an error, filled in.
    pub(crate) fn error(&self, code: &str, data: &BTreeMap<String, String>) -> [String; 3] {
        let own = format!("error.{code}");
        ["what", "lost", "todo"].map(|part| {
            let shared = at(&self.errors, &format!("{code}.{part}"));
            let text = shared.or_else(|| self.find(&format!("{own}.{part}"))).unwrap_or_default();
            filled(text, data)
        })
    }
}

fn at<'a>(root: &'a Value, key: &str) -> Option<&'a str> {
    key.split('.').try_fold(root, |value, part| value.get(part))?.as_str()
}

/// Puts values in `{places}`; a place without a value stays as it is.
fn filled(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, tail)| values.get(name).map(|value| (value, tail))) {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_unknown_ones_stay() {
        let check = |text: &str, expect: &str| {
            let values = [("a", "{b}"), ("b", "2")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
            assert_eq!(filled(text, &values), expect);
        };
        check("{a} en {b}", "{b} en 2");
        check("{c} {b}", "{c} 2");
        check("los {haakje", "los {haakje");
    }

    #[test]
    fn both_files_are_json() {
        for language in [Language::Nl, Language::En] {
            let words = Words::of(language);
            assert!(words.own.is_object() && words.errors.is_object(), "{language:?}");
        }
    }

    #[test]
    fn a_missing_sentence_shows_its_key() {
        assert_eq!(Words::of(Language::Nl).say("no.such.key"), "no.such.key");
    }

    /// Keys in quotes that a source file asks for.
    fn asked_for(source: &str) -> Vec<String> {
        let plain = ["say(\"", "fill(\"", "find(\"", "line(\"ask"];
        let starts = plain
            .iter()
            .flat_map(|call| source.match_indices(call).map(|(at, call)| at + call.find('"').unwrap_or(0)));
        let keys = starts.filter_map(|at| source[at + 1..].split('"').next());
        let counted =
            source.match_indices("count(\"").filter_map(|(at, _)| source[at + 7..].split('"').next());
        keys.map(str::to_owned).chain(counted.map(|key| format!("{key}.one"))).collect()
    }

    fn sources(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if !path.ends_with("words.rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_sentence_that_is_asked_for_is_there() {
        let mut found = Vec::new();
        sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let words = Words::of(Language::Nl);
        let keys: Vec<String> = found.iter().flat_map(|source| asked_for(source)).collect();
        assert!(keys.len() > 100, "{}", keys.len());
        let missing: Vec<&String> =
            keys.iter().filter(|key| !key.contains('{') && words.find(key).is_none()).collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
