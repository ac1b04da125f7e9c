//! `cargo xtask eval`: how well the product reads Dutch, measured on labelled texts.
//!
//! What is measured is the built command (`binnenkring text …`), so what ships. By default on the repository's own
//! examples (`crates/language/training`), its splits `dev` and `test` apart; with `--folder` on any folder with
//! files named `themes*.jsonl`, `levels*.jsonl` and `pii*.jsonl`. Texts of split `seed` are told apart and never
//! counted with the others: everybody who builds this may have read them.

mod items;
mod levels;
mod personal;
mod product;
mod report;
mod tally;
mod themes;

use crate::arguments::Arguments;
use crate::cargo::cargo;
use crate::failure::Failure;
use crate::{house, program};
use items::{Group, Kind};
use product::Product;
use report::Measured;
use std::path::PathBuf;

/// What is asked.
struct Plan {
    /// A folder of others; otherwise the repository's own examples.
    folder: Option<PathBuf>,
    /// Only this kind.
    only: Option<Kind>,
    /// Only this split.
    split: Option<String>,
    /// A program that was built already.
    program: Option<PathBuf>,
    release: bool,
}

/// Measures. `--folder FOLDER`, `--only themes|levels|pii`, `--split NAME`, `--errors` to see every mistake,
/// `--json`, `--release` to build with optimisation, `--program FILE` to measure a program that is there.
///
/// Fails when the build fails, a file cannot be read, or the program does not answer every text.
pub(crate) fn run(mut words: Arguments) -> Result<(), Failure> {
    let (json, errors) = (words.flag("--json"), words.flag("--errors"));
    let plan = Plan {
        folder: words.value("--folder")?.map(PathBuf::from),
        only: words.value("--only")?.as_deref().map(Kind::named).transpose()?,
        split: words.value("--split")?,
        program: words.value("--program")?.map(PathBuf::from),
        release: words.flag("--release"),
    };
    words.finish()?;
    let product = Product::at(ready(&plan, json)?);
    let groups = items::groups(plan.folder.as_deref(), plan.only, plan.split.as_deref())?;
    let measured: Vec<Measured> =
        groups.iter().map(|group| measure(&product, group)).collect::<Result<_, _>>()?;
    if json {
        println!("{:#}", report::json(&measured, errors));
    } else {
        println!("{}", report::text(&measured, errors));
    }
    Ok(())
}

/// The program that is measured, built when it is ours.
fn ready(plan: &Plan, quiet: bool) -> Result<PathBuf, Failure> {
    if let Some(program) = &plan.program {
        return Ok(program.clone());
    }
    let mut command = cargo(&["build", "--package", "cli", "--bin", "binnenkring"]);
    if plan.release {
        command.arg("--release");
    }
    if quiet {
        program::read(&mut command)?;
    } else {
        program::run(&mut command)?;
    }
    let debug = house::built("binnenkring");
    let name = debug.file_name().unwrap_or_default();
    Ok(if plan.release { house::target().join("release").join(name) } else { debug.clone() })
}

fn measure(product: &Product, group: &Group) -> Result<Measured, Failure> {
    let answers = product.answers(group)?;
    let figures = match group.kind {
        Kind::Themes => report::Figures::Themes(themes::count(&group.items, &answers.lines)?),
        Kind::Levels => report::Figures::Levels(levels::count(&group.items, &answers.lines)?),
        Kind::Personal => report::Figures::Personal(personal::count(&group.items, &answers.lines)?),
    };
    Ok(Measured {
        kind: group.kind,
        split: group.split.clone(),
        texts: group.items.len(),
        took: answers.took,
        figures,
    })
}
