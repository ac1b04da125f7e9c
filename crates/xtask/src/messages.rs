//! Sentences for people: every language has the same ones, and every error code has one.

use crate::failure::Failure;
use crate::sources::{self, Source};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The language that is written first; the others follow it.
const FIRST: &str = "nl.json";
const OTHERS: &[&str] = &["en.json"];
const ERRORS: &str = "messages/errors.nl.json";

/// Beginnings of words that mean nothing to the people who use the screens. The command line may use some.
const FOR_MACHINES: &[&str] = &[
    "synchronis",
    "sync",
    "vault",
    "token",
    "hash",
    "epoch",
    "database",
    "json",
    "error",
    "backend",
    "server",
];
const COMMAND_LINE: &str = "crates/cli/";

/// Compares all message files (`…nl.json` beside `…en.json` in a folder `messages`), and the error codes of
/// `usecases` with their sentences. Fails with all findings.
pub(crate) fn check() -> Result<(), Failure> {
    let all = sources::tracked()?;
    let mut found = Vec::new();
    for dutch in all.iter().filter(|source| in_messages(source) && source.path.ends_with(FIRST)) {
        found.extend(words_for_machines(dutch)?);
        for other in OTHERS {
            let path = dutch.path.replace(FIRST, other);
            match all.iter().find(|source| source.path == path) {
                Some(other) => found.extend(differences(dutch, other)?),
                None => found.push(format!("{path}: is not there, beside {}", dutch.path)),
            }
        }
    }
    found.extend(codes_without_sentence(&all)?);
    sources::none_of(found)
}

fn in_messages(source: &Source) -> bool {
    source.path.starts_with("messages/") || source.path.contains("/messages/")
}

/// What one file says and the other does not: keys, `{places}` to fill in, and empty sentences.
fn differences(left: &Source, right: &Source) -> Result<Vec<String>, Failure> {
    let (ours, theirs) = (sentences(left)?, sentences(right)?);
    let mut found = Vec::new();
    for (file, have, want, other) in [(right, &theirs, &ours, left), (left, &ours, &theirs, right)] {
        for key in want.keys().filter(|key| !have.contains_key(*key)) {
            found.push(format!("{}: no `{key}`, which {} has", file.path, other.path));
        }
        for (key, sentence) in have.iter().filter(|(_, sentence)| sentence.trim().is_empty()) {
            found.push(format!("{}: `{key}` is empty{sentence}", file.path));
        }
    }
    for (key, sentence) in &ours {
        let differs = theirs.get(key).is_some_and(|other| places(other) != places(sentence));
        if differs {
            found.push(format!("{}: `{key}` fills in other places than {}", right.path, left.path));
        }
    }
    Ok(found)
}

/// All sentences of a file by their key; keys of nested objects are joined with a dot.
fn sentences(source: &Source) -> Result<BTreeMap<String, String>, Failure> {
    let mut flat = BTreeMap::new();
    flatten("", &sources::json(&source.path, &source.text)?, &mut flat);
    Ok(flat)
}

fn flatten(key: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let under = |part: &str| if key.is_empty() { part.to_owned() } else { format!("{key}.{part}") };
    match value {
        Value::Object(parts) => parts.iter().for_each(|(name, part)| flatten(&under(name), part, into)),
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(at, part)| flatten(&under(&at.to_string()), part, into));
        }
        Value::String(text) => drop(into.insert(key.to_owned(), text.clone())),
        other => drop(into.insert(key.to_owned(), other.to_string())),
    }
}

/// The `{names}` in a sentence.
fn places(sentence: &str) -> BTreeSet<&str> {
    let after = sentence.split('{').skip(1);
    after.filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Sentences of the screens that use a word for machines.
fn words_for_machines(dutch: &Source) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    if dutch.path.starts_with(COMMAND_LINE) {
        return Ok(found);
    }
    for (key, sentence) in sentences(dutch)? {
        let sentence = outside_places(&sentence).to_lowercase();
        for word in sentence.split(|letter: char| !letter.is_alphabetic()) {
            if FOR_MACHINES.iter().any(|start| word.starts_with(start)) {
                found.push(format!("{}: `{key}` says '{word}', a word for machines", dutch.path));
            }
        }
    }
    Ok(found)
}

/// The sentence without its `{places}`: their names are ours, not the reader's.
fn outside_places(sentence: &str) -> String {
    let parts = sentence.split('{').enumerate();
    parts
        .map(|(at, part)| if at == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) })
        .collect()
}

fn codes_without_sentence(all: &[Source]) -> Result<Vec<String>, Failure> {
    let Some(code) = all.iter().find(|source| {
        source.path.starts_with("crates/usecases/src/") && source.text.contains("pub enum ErrorCode {")
    }) else {
        return Ok(Vec::new());
    };
    let Some(dutch) = all.iter().find(|source| source.path == ERRORS) else {
        return Ok(vec![format!("{ERRORS}: is not there, and {} has error codes", code.path)]);
    };
    let told = sentences(dutch)?;
    let has = |name: &String| told.keys().any(|key| key == name || key.starts_with(&format!("{name}.")));
    let missing = error_codes(&code.text).into_iter().filter(|name| !has(name));
    Ok(missing.map(|name| format!("{ERRORS}: no sentence for `{name}`")).collect())
}

/// The variants of `pub enum ErrorCode`, as `snake_case` names.
fn error_codes(text: &str) -> Vec<String> {
    let body = text.split_once("pub enum ErrorCode {").map_or("", |(_, rest)| rest);
    let body = body.split_once("\n}").map_or(body, |(inside, _)| inside);
    let lines = body.lines().map(str::trim);
    let names = lines.filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
    names.map(|line| snake(line.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or(""))).collect()
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    fn check(dutch: &str, english: &str, expect: &[&str]) {
        let found = differences(&source("nl", dutch), &source("en", english)).unwrap();
        assert_eq!(found.len(), expect.len(), "{found:?}");
        for (line, part) in found.iter().zip(expect) {
            assert!(line.contains(part), "{line} does not tell of {part}");
        }
    }

    #[test]
    fn equal_keys_and_places_pass() {
        check(r#"{"a":{"b":"Hoi {naam}"}}"#, r#"{"a":{"b":"Hi {naam}"}}"#, &[]);
    }

    #[test]
    fn a_key_that_one_language_lacks_is_told_for_that_language() {
        check(r#"{"a":"x","b":"y"}"#, r#"{"a":"x"}"#, &["en: no `b`"]);
        check(r#"{"a":"x"}"#, r#"{"a":"x","b":"y"}"#, &["nl: no `b`"]);
    }

    #[test]
    fn empty_sentences_and_other_places_are_told() {
        check(r#"{"a":"x"}"#, r#"{"a":" "}"#, &["en: `a` is empty"]);
        check(r#"{"a":"{een}"}"#, r#"{"a":"{one}"}"#, &["`a` fills in other places"]);
    }

    #[test]
    fn words_for_machines_are_told_for_the_screens_only() {
        let text = r#"{"vault":"Je kluis {token} is op slot.","b":"Je Vault is vol."}"#;
        let found = words_for_machines(&source("ui/src/messages/nl.json", text)).unwrap();
        assert_eq!(found, ["ui/src/messages/nl.json: `b` says 'vault', a word for machines"]);
        assert!(words_for_machines(&source("crates/cli/messages/nl.json", text)).unwrap().is_empty());
    }

    #[test]
    fn codes_are_read_from_the_enum() {
        let text =
            "/// x\npub enum ErrorCode {\n    /// Busy.\n    VaultInUse,\n    #[serde]\n    Full(u8),\n}\nA,";
        assert_eq!(error_codes(text), ["vault_in_use", "full"]);
    }

    #[test]
    fn a_code_without_a_sentence_is_told() {
        let code =
            source("crates/usecases/src/error.rs", "pub enum ErrorCode {\n    WrongKey,\n    Busy,\n}\n");
        let told = source(ERRORS, r#"{"busy":{"what":"Bezet."}}"#);
        let found = codes_without_sentence(&[code, told]).unwrap();
        assert_eq!(found, [format!("{ERRORS}: no sentence for `wrong_key`")]);
    }
}
