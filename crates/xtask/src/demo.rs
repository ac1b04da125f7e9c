//! `cargo xtask demo`: three volunteers and a coordinator play the whole story with the command line.
//!
//! Everything happens in one folder, which is removed afterwards. The people, the client and the case are made up.
//! At the end it is checked that everything went as told; the command fails when it did not.

mod desk;
mod kring;
mod stage;
mod story;

use crate::arguments::Arguments;
use crate::cargo::cargo;
use crate::failure::Failure;
use crate::person::{Person, failed};
use crate::{house, program};
use stage::Stage;
use std::path::{Path, PathBuf};

/// Everyone and everything in the story.
struct Cast {
    stage: Stage,
    folder: PathBuf,
    marijke: Person,
    yusuf: Person,
    tom: Person,
    ellen: Person,
}

/// Plays the story. `--keep` leaves the folder, to look around in.
///
/// Fails when the command cannot be built, when something in it fails, or when something is not as told.
pub(crate) fn run(mut words: Arguments) -> Result<(), Failure> {
    let keep = words.flag("--keep");
    words.finish()?;
    program::run(&mut cargo(&["build", "--package", "cli", "--bin", "binnenkring"]))?;
    let folder = house::target().join("demo").join(std::process::id().to_string());
    std::fs::create_dir_all(&folder).map_err(|cause| failed(&folder, &cause))?;
    let played = play(&folder);
    if keep {
        println!("\nEverything stands in {}.", folder.display());
    } else {
        std::fs::remove_dir_all(&folder).map_err(|cause| failed(&folder, &cause))?;
    }
    played
}

fn play(folder: &Path) -> Result<(), Failure> {
    let stage = Stage::new();
    stage.tell(story::OPENING);
    stage.scene("1. Vier mensen beginnen een eigen logboek");
    let begin = |name| Person::begin(&house::built("binnenkring"), folder, name);
    let mut cast = Cast {
        stage,
        folder: folder.to_owned(),
        marijke: begin("Marijke")?,
        yusuf: begin("Yusuf")?,
        tom: begin("Tom")?,
        ellen: begin("Ellen")?,
    };
    for name in ["kring", "lijn"] {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).map_err(|cause| failed(&folder, &cause))?;
    }
    cast.stage.sees(&cast.marijke, &["vault", "unlock-test"])?;
    let case = kring::write_case(&mut cast)?;
    kring::found_and_join(&mut cast)?;
    let session = kring::share(&mut cast, &case)?;
    kring::work_together(&mut cast, &session)?;
    kring::harvest(&mut cast, &session)?;
    desk::share_profile(&mut cast)?;
    desk::match_a_client(&mut cast)?;
    desk::what_ellen_does_not_see(&mut cast, &session)?;
    desk::withdraw(&mut cast)?;
    cast.stage.close()
}
