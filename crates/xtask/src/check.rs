//! `cargo xtask test`: everything that has to hold, cheap things first.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::steps::{self, Step, Wish};
use crate::{
    architecture, cargo, debian, demo, licences, machine, messages, others, program, rust_tests, texts, ui,
};

/// All steps, in their order. The screens stand before the Rust code, because the app takes them in.
const STEPS: &[Step] = &[
    Step { name: "machine", needs: &[], run: machine_ready },
    Step { name: "format", needs: &[], run: |_| format() },
    Step { name: "texts", needs: &[], run: |_| texts::check() },
    Step { name: "messages", needs: &[], run: |_| messages::check() },
    Step { name: "architecture", needs: &[], run: |_| architecture::check() },
    Step { name: "ui-install", needs: &[], run: |_| ui::install() },
    Step { name: "ui-format", needs: &["ui-install"], run: |_| ui::script("format:check") },
    Step { name: "ui-licences", needs: &[], run: |_| licences::packages() },
    Step { name: "ui-check", needs: &["ui-install"], run: |_| ui::script("check") },
    Step { name: "ui-test", needs: &["ui-install"], run: |_| ui::script("test") },
    Step { name: "ui-build", needs: &["ui-install"], run: |_| ui::script("build") },
    Step { name: "licences", needs: &[], run: |_| licences::crates() },
    Step { name: "clippy", needs: &["machine", "ui-build"], run: |_| clippy() },
    Step { name: "build", needs: &["machine", "ui-build"], run: |_| rust_tests::build() },
    Step { name: "other-programs", needs: &["machine"], run: |_| others::ready() },
    Step { name: "tests", needs: &["build", "other-programs"], run: rust_tests::all_but_desktop },
    Step { name: "simulator", needs: &[], run: rust_tests::simulator },
    Step { name: "doc-tests", needs: &["ui-build"], run: |_| rust_tests::in_documentation() },
    Step { name: "demo", needs: &["machine"], run: |_| demo::run(Arguments::new([])) },
    Step { name: "desktop", needs: &["build"], run: rust_tests::desktop },
];

/// Runs all steps, or those that `--only` names with what they need.
pub(crate) fn run(mut arguments: Arguments) -> Result<(), Failure> {
    let wish = Wish { consent: arguments.flag("--yes"), long: arguments.flag("--long") };
    let only = arguments.value("--only")?;
    arguments.finish()?;
    steps::run(&steps::select(STEPS, only.as_deref())?, &wish)
}

fn machine_ready(wish: &Wish) -> Result<(), Failure> {
    machine::ensure(&[debian::HEADLESS, debian::TESTS], wish.consent)?;
    ui::check_node()
}

fn format() -> Result<(), Failure> {
    program::run(&mut cargo::cargo_plain(&["fmt", "--all", "--check"]))
}

fn clippy() -> Result<(), Failure> {
    program::run(&mut cargo::cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_that_is_needed_exists_and_stands_earlier() {
        for (at, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                assert!(STEPS[..at].iter().any(|earlier| earlier.name == *need), "{} {need}", step.name);
            }
        }
    }

    #[test]
    fn no_two_steps_have_one_name() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
