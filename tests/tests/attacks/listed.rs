//! Every attack that docs/threat-model.md lists is shown by tests that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use scenarios::files;

const HEADING: &str = "## Attacks and their tests";

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The names of all test functions in the folders of Rust code.
fn tests() -> BTreeSet<String> {
    let sources =
        files::below(&house().join("crates")).into_iter().chain(files::below(&house().join("tests")));
    let sources = sources.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    let mut names = BTreeSet::new();
    for path in sources {
        let text = fs::read_to_string(path).unwrap();
        let mut marked = false;
        for line in text.lines().map(str::trim) {
            let function = line.trim_start_matches("async ").strip_prefix("fn ");
            if let Some(name) = function.and_then(|rest| rest.split('(').next()).filter(|_| marked) {
                names.insert(name.to_owned());
            }
            // Attributes and comments may stand between the mark and the function.
            marked =
                line.ends_with("test]") || line.contains("test(") || (marked && line.starts_with(['#', '/']));
        }
    }
    names
}

#[test]
fn every_attack_of_the_threat_model_names_tests_that_exist() {
    let page = fs::read_to_string(house().join("docs/threat-model.md")).unwrap();
    let table = page.split(HEADING).nth(1).unwrap().split("\n#").next().unwrap().to_owned();
    let (tests, mut attacks, mut missing) = (tests(), 0, Vec::new());
    assert!(tests.len() > 500, "{} tests", tests.len());
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| attack")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let named: Vec<&str> = cells[1].split('`').skip(1).step_by(2).collect();
        assert!(cells.len() == 3 && !named.is_empty() && !cells[2].is_empty(), "half a row: {row}");
        missing.extend(named.into_iter().filter(|name| !tests.contains(*name)).map(str::to_owned));
        attacks += 1;
    }
    assert!(missing.is_empty(), "not there: {missing:#?}");
    assert!(attacks >= 45, "only {attacks} attacks");
}
