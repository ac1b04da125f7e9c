//! The architecture test: imports point one way, and each outside crate has one door.
//!
//! Read from `cargo metadata`: a crate that is not declared cannot be used, so declarations are enough.

use crate::failure::Failure;
use crate::sources::{self, Source};
use crate::{cargo, rust_tests};
use serde_json::Value;

/// Who may import whom. Every member of the workspace has a line here.
const HOUSE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("sealing", &["domain"]),
    ("language", &["domain"]),
    ("matching", &["domain"]),
    ("vault", &["domain", "sealing"]),
    ("exchange", &["domain", "sealing"]),
    ("usecases", &["domain", "sealing", "language", "matching", "vault", "exchange"]),
    ("cli", &["domain", "usecases"]),
    ("binnenkring-app", &["domain", "usecases"]),
    ("xtask", &[]),
    (
        rust_tests::PACKAGE,
        &["domain", "sealing", "language", "matching", "vault", "exchange", "usecases", "cli"],
    ),
];

/// Outside crates with one door: a name (or its beginning, before `*`) and the members that may declare it.
/// Tests may use any: a test opens what another program wrote.
const DOORS: &[(&str, &[&str])] = &[
    // Ciphers, signatures and hashes: only `sealing` names them.
    ("age*", &["sealing"]),
    ("ed25519*", &["sealing"]),
    ("x25519*", &["sealing"]),
    ("curve25519*", &["sealing"]),
    ("chacha20*", &["sealing"]),
    ("aes*", &["sealing"]),
    ("blake*", &["sealing"]),
    ("sha*", &["sealing"]),
    ("hmac", &["sealing"]),
    ("hkdf", &["sealing"]),
    ("scrypt", &["sealing"]),
    ("argon2", &["sealing"]),
    ("pbkdf2", &["sealing"]),
    ("openssl*", &["sealing"]),
    ("ring", &["sealing"]),
    // Randomness is passed in; the real source stands beside the keys.
    ("getrandom", &["sealing", "usecases"]),
    ("rand*", &[]),
    ("fastrand", &[]),
    // Files for a moment are for tests; what we write goes beside its final place, sealed.
    ("tempfile", &["scenarios"]),
    // The window, the store and the command line each stand in one place.
    ("tauri*", &["binnenkring-app"]),
    ("wry", &["binnenkring-app"]),
    ("tao", &["binnenkring-app"]),
    ("rusqlite", &["vault"]),
    ("libsqlite3*", &["vault"]),
    ("clap*", &["cli"]),
];

/// Members that only think: no files, network, clock, environment or chance.
const PURE: &[&str] = &["domain", "language", "matching"];
const IMPURE: &[&str] =
    &["std::fs", "std::net", "std::env", "std::process", "std::io", "std::time", "std::thread", "Utc::now"];

/// Checks all members. Fails with all findings.
pub(crate) fn check() -> Result<(), Failure> {
    let metadata = cargo::members()?;
    let mut found = Vec::new();
    for member in metadata["packages"].as_array().into_iter().flatten() {
        found.extend(directions(member));
    }
    let all = sources::tracked()?;
    found.extend(all.iter().flat_map(impure));
    found.extend(all.iter().filter_map(without_lints));
    sources::none_of(found)
}

/// Imports of one member (a package of `cargo metadata`) that point the wrong way.
fn directions(member: &Value) -> Vec<String> {
    let name = member["name"].as_str().unwrap_or_default();
    let Some((_, may)) = HOUSE.iter().find(|(known, _)| *known == name) else {
        return vec![format!("{name}: has no place in the house yet; give it one in the architecture test")];
    };
    let mut found = Vec::new();
    for import in member["dependencies"].as_array().into_iter().flatten() {
        let other = import["name"].as_str().unwrap_or_default();
        let in_tests = import["kind"].as_str() == Some("dev");
        let inside = HOUSE.iter().any(|(known, _)| *known == other);
        if inside && !may.contains(&other) {
            let may = may.join(", ");
            found.push(format!("{name}: imports {other}; of the house it may import only [{may}]"));
        } else if !inside && !in_tests && !door_open(other, name) {
            found.push(format!("{name}: imports {other}; only [{}] may", doors(other).join(", ")));
        }
    }
    found
}

fn door_open(outside: &str, member: &str) -> bool {
    let mut rules = DOORS.iter().filter(|(pattern, _)| fits(pattern, outside));
    rules.all(|(_, may)| may.contains(&member))
}

fn doors(outside: &str) -> Vec<&'static str> {
    let rules = DOORS.iter().filter(|(pattern, _)| fits(pattern, outside));
    rules.flat_map(|(_, may)| may.iter().copied()).collect()
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}

/// Uses of the outside world in a member that only thinks; its tests may do what they like.
fn impure(source: &Source) -> Vec<String> {
    let pure = PURE.iter().any(|name| source.path.starts_with(&format!("crates/{name}/src/")));
    if !pure || !source.path.ends_with(".rs") || source.path.ends_with("tests.rs") {
        return Vec::new();
    }
    let before_tests = source.text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    let code = before_tests.enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(number, line)| {
        let uses = IMPURE.iter().filter(move |word| line.contains(**word));
        uses.map(move |word| format!("{}:{}: `{word}` in a crate that only thinks", source.path, number + 1))
    })
    .collect()
}

/// Every member takes the lints of the workspace, or the bans do not hold for it.
fn without_lints(source: &Source) -> Option<String> {
    let member = source.path.ends_with("/Cargo.toml");
    let lints = source.text.contains("[lints]\nworkspace = true");
    (member && !lints).then(|| format!("{}: does not take the lints of the workspace", source.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(member: &str, imports: &[(&str, Option<&str>)], expect: &[&str]) {
        let list: Vec<Value> =
            imports.iter().map(|(name, kind)| json!({"name": name, "kind": kind})).collect();
        let found = directions(&json!({"name": member, "dependencies": list}));
        assert_eq!(found.len(), expect.len(), "{found:?}");
        for (line, part) in found.iter().zip(expect) {
            assert!(line.contains(part), "{line} does not tell of {part}");
        }
    }

    #[test]
    fn imports_that_point_the_right_way_pass() {
        check("usecases", &[("vault", None), ("exchange", None), ("serde", None)], &[]);
        check("sealing", &[("age", None), ("blake3", None)], &[]);
    }

    #[test]
    fn siblings_may_not_import_each_other_even_in_tests() {
        check("vault", &[("exchange", None)], &["vault: imports exchange"]);
        check("exchange", &[("vault", Some("dev"))], &["exchange: imports vault"]);
    }

    #[test]
    fn nothing_below_imports_what_stands_above_it() {
        check("domain", &[("sealing", None)], &["domain: imports sealing"]);
        check("usecases", &[("cli", None)], &["usecases: imports cli"]);
    }

    #[test]
    fn ciphers_have_one_door_outside_of_tests() {
        check("exchange", &[("ed25519-dalek", None)], &["only [sealing] may"]);
        check("exchange", &[("age", Some("dev"))], &[]);
        check("vault", &[("openssl", Some("build"))], &["only [sealing] may"]);
    }

    #[test]
    fn the_window_has_one_door() {
        check("cli", &[("tauri", None)], &["only [binnenkring-app] may"]);
        check("binnenkring-app", &[("tauri-plugin-dialog", None)], &[]);
    }

    #[test]
    fn a_new_member_asks_for_a_place() {
        check("reports", &[], &["no place in the house"]);
    }

    #[test]
    fn a_crate_that_only_thinks_may_not_read_files() {
        let at = |path: &str, text: &str| impure(&Source { path: path.to_owned(), text: text.to_owned() });
        assert_eq!(at("crates/domain/src/a.rs", "//! std::fs\nuse std::fs::File;").len(), 1);
        assert!(at("crates/vault/src/a.rs", "use std::fs::File;").is_empty());
        assert!(at("crates/domain/src/a.rs", "fn a() {}\n#[cfg(test)]\nuse std::fs;").is_empty());
    }
}
