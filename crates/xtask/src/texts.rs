//! What no tracked file may hold: places and people of one machine, half-finished work, files too long to read.

use crate::failure::Failure;
use crate::sources::{self, Source};

/// The longest a source file may be, in lines.
const LONGEST: usize = 400;

const CODE: &[&str] = &[".rs", ".ts", ".svelte"];

/// Written by a program, and marked as such in `.gitattributes`.
const GENERATED: &str = "ui/src/backend/generated.ts";

/// Words that belong to the machine or the tools of whoever works here, not to the product. Written in two
/// halves, so that this file does not find itself.
const FOREIGN: &[(&str, &str)] = &[
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/ho", "me/"), "a path of one machine"),
    (concat!("/Us", "ers/"), "a path of one machine"),
    (concat!("/tmp/", "team"), "a path of one machine"),
    (concat!("artif", "actory"), "a registry host"),
    (concat!("registry.", "npmjs"), "a registry host"),
    (concat!("registry.", "yarnpkg"), "a registry host"),
    (concat!("index.", "crates.io"), "a registry host"),
    (concat!("static.", "crates.io"), "a registry host"),
    (concat!("deb.", "debian.org"), "a registry host"),
    (concat!("pythonhosted", ".org"), "a registry host"),
    (concat!("clau", "de"), "a tool of whoever works here"),
    (concat!("anthro", "pic"), "a tool of whoever works here"),
    (concat!("chat", "gpt"), "a tool of whoever works here"),
    (concat!("copi", "lot"), "a tool of whoever works here"),
    (concat!("<<<<", "<<< "), "a merge that was not finished"),
    (concat!(">>>>", ">>> "), "a merge that was not finished"),
];

/// Work that someone meant to come back to. In code only: prose may speak about it.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("#[ig", "nore"),
    concat!("#[al", "low("),
];

/// Tests of the screens that are left out, or that leave out all others.
const LEFT_OUT: &[&str] = &[
    concat!("test.sk", "ip("),
    concat!("it.sk", "ip("),
    concat!("describe.sk", "ip("),
    concat!("test.on", "ly("),
    concat!("it.on", "ly("),
    concat!("describe.on", "ly("),
];

/// Reads every tracked file. Fails with all findings.
pub(crate) fn check() -> Result<(), Failure> {
    let all = sources::tracked()?;
    sources::none_of(all.iter().flat_map(findings).collect())
}

fn findings(source: &Source) -> Vec<String> {
    let mut found = foreign(source);
    if source.ends_with(CODE) && source.path != GENERATED {
        found.extend(unfinished(source));
        found.extend(too_long(source));
        found.extend(without_purpose(source));
    }
    found
}

fn foreign(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        let line = line.to_lowercase();
        for (word, why) in FOREIGN {
            if line.contains(&word.to_lowercase()) {
                found.push(format!("{}:{}: {why} (`{word}`)", source.path, number + 1));
            }
        }
    }
    found
}

fn unfinished(source: &Source) -> Vec<String> {
    // In Rust `it.skip(1)` is an iterator, so those words count for the screens alone.
    let left_out = if source.path.ends_with(".rs") { &[] } else { LEFT_OUT };
    let mut found = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        for word in UNFINISHED.iter().chain(left_out).filter(|word| line.contains(**word)) {
            found.push(format!("{}:{}: unfinished work (`{word}`)", source.path, number + 1));
        }
    }
    found
}

fn too_long(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    (lines > LONGEST).then(|| format!("{}: {lines} lines, more than {LONGEST}", source.path))
}

/// Every Rust module says first what it is for.
fn without_purpose(source: &Source) -> Option<String> {
    let silent = source.path.ends_with(".rs") && !source.text.starts_with("//!");
    silent.then(|| format!("{}:1: does not begin with `//!` and what it is for", source.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expect: &[&str]) {
        let found = findings(&Source { path: path.to_owned(), text: text.to_owned() });
        assert_eq!(found.len(), expect.len(), "{found:?}");
        for (line, part) in found.iter().zip(expect) {
            assert!(line.contains(part), "{line} does not tell of {part}");
        }
    }

    #[test]
    fn clean_files_pass() {
        check("src/a.rs", "//! Counts.\nfn a() {}\n", &[]);
        check("docs/a.md", "See `target/tools`; everything else is to do.\n", &[]);
    }

    #[test]
    fn a_path_of_one_machine_is_found_with_its_line() {
        check("docs/a.md", concat!("one\nin /ho", "me/anna/kring\n"), &["docs/a.md:2: a path"]);
    }

    #[test]
    fn capitals_do_not_hide_a_word() {
        check("a.json", concat!("ARTIF", "ACTORY"), &["registry host"]);
    }

    #[test]
    fn unfinished_work_is_found_in_code_but_not_in_prose() {
        let text = concat!("//! A.\n// TO", "DO later\n");
        check("src/a.rs", text, &["src/a.rs:2: unfinished"]);
        check("docs/a.md", text, &[]);
    }

    #[test]
    fn a_test_left_out_is_found_where_it_is_no_iterator() {
        let text = concat!("//! A.\nit.sk", "ip(1);\n");
        check("src/a.test.ts", text, &["a.test.ts:2: unfinished"]);
        check("src/a.rs", text, &[]);
    }

    #[test]
    fn a_module_without_purpose_is_found() {
        check("src/a.rs", "fn a() {}\n", &["//!"]);
        check("src/a.ts", "export {};\n", &[]);
    }

    #[test]
    fn length_counts_for_code_except_what_is_generated() {
        let long = "let a;\n".repeat(LONGEST + 1);
        check("src/a.ts", &long, &["401 lines"]);
        check(GENERATED, &long, &[]);
        check("messages/nl.json", &long, &[]);
    }
}
