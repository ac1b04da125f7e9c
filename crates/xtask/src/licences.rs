//! Whether we may pass on what we build on: the crates by `cargo deny`, the npm packages by their lock file.

use crate::failure::Failure;
use crate::program::{self, program};
use crate::{cargo, house, sources, ui};
use serde_json::Value;

/// Licences under which an npm package may be used. Fonts are OFL; the others leave our own choice open.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Python-2.0",
    "Unlicense",
];

/// Licences, bans and origins of all crates, by `deny.toml`.
pub(crate) fn crates() -> Result<(), Failure> {
    let deny = cargo::DENY.ready()?;
    let mut command = program(&deny.to_string_lossy(), &house::root());
    // A door that `deny.toml` leaves for a test's crate need not be used.
    command.args(["--locked", "check", "--hide-inclusion-graph", "-A", "unused-wrapper"]);
    program::run(command.args(["licenses", "bans", "sources"]))
}

/// Licences of all npm packages, also those that only build or test.
pub(crate) fn packages() -> Result<(), Failure> {
    let mut found = Vec::new();
    for folder in [house::ui(), house::age_vectors()] {
        let path = folder.join("package-lock.json");
        found.extend(refused(&sources::json(&path.to_string_lossy(), &ui::read(&path)?)?));
    }
    sources::none_of(found)
}

fn refused(lock: &Value) -> Vec<String> {
    let packages = lock["packages"].as_object().into_iter().flatten();
    packages
        .filter(|(place, _)| !place.is_empty())
        .filter_map(|(place, package)| {
            let licence = package["license"].as_str().unwrap_or("no licence");
            (!permits(licence)).then(|| format!("{place}: {licence} is not on the list of licences"))
        })
        .collect()
}

/// Whether an SPDX expression can be met: of `A OR B` one has to be allowed, of `A AND B` both.
fn permits(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], "");
    plain.split(" OR ").any(|choice| choice.split(" AND ").all(|licence| ALLOWED.contains(&licence.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_of_a_choice_is_enough_and_all_of_a_sum_are_needed() {
        assert!(permits("MIT"));
        assert!(permits("(MIT OR GPL-3.0-only)"));
        assert!(permits("MIT AND ISC"));
        assert!(!permits("MIT AND GPL-3.0-only"));
        assert!(!permits("GPL-3.0-only"));
    }

    #[test]
    fn a_package_without_a_licence_is_refused_by_name() {
        let lock = json!({"packages": {"": {}, "node_modules/a": {"license": "MIT"}, "node_modules/b": {}}});
        assert_eq!(refused(&lock), ["node_modules/b: no licence is not on the list of licences"]);
    }
}
