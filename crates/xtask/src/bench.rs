//! `cargo xtask bench`: what the product costs with many cases, beside the least that it could cost.
//!
//! Runs the released command line on made-up cases, each measurement a process of its own, opened with a key file.
//! The floor is `crates/vault/examples/floor.rs`: SQLCipher and one full-text index, without anything of ours.

mod journey;
mod latecomer;
mod machine_facts;
mod measure;
mod over_webdav;
mod report;
mod workload;

use crate::arguments::Arguments;
use crate::cargo::cargo;
use crate::failure::Failure;
use crate::person::failed;
use crate::{house, program};
use journey::Journey;
use report::Report;
use std::path::PathBuf;

/// How much is measured.
struct Plan {
    sizes: Vec<usize>,
    /// How often the short ones are run; the middle one counts.
    times: usize,
    /// Cases to take instead of our own.
    cases: Option<PathBuf>,
    /// Whether years of a circle are played too, for whoever joins late.
    years: bool,
}

/// Measures. `--sizes 1000,10000`, `--cases FILE.jsonl` to use other cases, `--json FILE` to keep the figures,
/// `--quick` for a glance, `--without-years` to leave out the years of a circle.
///
/// Fails when a build or a measured command fails.
pub(crate) fn run(mut words: Arguments) -> Result<(), Failure> {
    let quick = words.flag("--quick");
    let years = !words.flag("--without-years") && !quick;
    let sizes = match words.value("--sizes")? {
        Some(text) => sizes(&text)?,
        None if quick => vec![200],
        None => vec![1_000, 10_000],
    };
    let keep = words.value("--json")?.map(PathBuf::from);
    let cases = words.value("--cases")?.map(PathBuf::from);
    words.finish()?;
    let plan = Plan { sizes, times: if quick { 3 } else { 7 }, cases, years };
    let report = measure_all(&plan)?;
    println!("\n{}", report.table());
    if let Some(file) = keep {
        std::fs::write(&file, format!("{:#}\n", report.json())).map_err(|cause| failed(&file, &cause))?;
        println!("Kept in {}.", file.display());
    }
    Ok(())
}

fn sizes(text: &str) -> Result<Vec<usize>, Failure> {
    let read: Result<Vec<usize>, _> = text.split(',').map(|size| size.trim().parse()).collect();
    let sizes = read.ok().filter(|sizes| sizes.iter().all(|size| *size >= 100));
    sizes.ok_or_else(|| Failure::new("After `--sizes` come numbers of 100 or more, like 1000,10000."))
}

fn measure_all(plan: &Plan) -> Result<Report, Failure> {
    println!("Building what is measured");
    program::run(&mut cargo(&["build", "--release", "--package", "cli", "--bin", "binnenkring"]))?;
    program::run(&mut cargo(&["build", "--release", "--package", "vault", "--example", "floor"]))?;
    if plan.years {
        program::run(&mut cargo(&[
            "build",
            "--release",
            "--package",
            "usecases",
            "--example",
            "five_years",
        ]))?;
    }
    let released = house::target().join("release");
    let program = |name: &str| released.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let (product, floor) = (program("binnenkring"), program("examples/floor"));
    let play = program("examples/five_years");
    let place = house::target().join("bench").join(std::process::id().to_string());
    let mut report = Report::new(machine_facts::read(), plan.times);
    for size in &plan.sizes {
        println!("\nMeasuring with {size} cases");
        let folder = place.join(size.to_string());
        let journey = Journey::prepare(&folder, *size, plan.cases.as_deref(), &product, &floor, plan.times);
        let outcome = journey.and_then(|journey| journey.travel(&mut report));
        // Also after a failure: ten thousand cases are not left behind.
        std::fs::remove_dir_all(&folder).ok();
        outcome?;
    }
    if plan.years {
        let folder = latecomer::folder(&place);
        let outcome = latecomer::measure(&mut report, &folder, &play, &product);
        std::fs::remove_dir_all(&folder).ok();
        outcome?;
    }
    std::fs::remove_dir_all(&place).ok();
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_numbers_of_a_hundred_or_more() {
        assert_eq!(sizes("1000, 10000"), Ok(vec![1_000, 10_000]));
        for wrong in ["", "many", "10", "1000,"] {
            assert!(sizes(wrong).is_err(), "{wrong}");
        }
    }
}
