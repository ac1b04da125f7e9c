//! `binnenkring vault …`

use std::path::Path;

use serde_json::json;
use usecases::{LockMode, Surroundings, kit, start, strength, upkeep};

use super::Run;
use crate::access::secret_text;
use crate::arguments::{KeyFileCommand, VaultCommand};
use crate::fault::Outcome;
use crate::show;

pub(super) fn run(run: &Run<'_>, command: &VaultCommand) -> Outcome<()> {
    match command {
        VaultCommand::Create { name } => create(run, name),
        VaultCommand::Status => run.print.show(&start::closed_view(&run.access.folder()?), show::start::app),
        VaultCommand::UnlockTest => run.print.show(&start::app_view(&run.access.open()?)?, show::start::app),
        VaultCommand::Strength { name } => {
            let passphrase = run.access.passphrase()?;
            run.print.show(&strength::of(&passphrase, name), show::start::strength)
        }
        VaultCommand::Name { name } => {
            run.print.show(&start::name_change(&mut run.access.open()?, name)?, show::start::app)
        }
        VaultCommand::Passphrase { new_passphrase_file } => passphrase(run, new_passphrase_file.as_deref()),
        VaultCommand::KeyFile(KeyFileCommand::Add { file }) => key_file(run, file),
        VaultCommand::Kit { folder } => new_kit(run, folder),
        VaultCommand::Recover { kit, code_file } => recover(run, kit, code_file.as_deref()),
        VaultCommand::Rebuild => {
            let records = upkeep::rebuild(&mut run.access.open()?)?;
            run.print.show(&json!({ "records": records }), |words, _| words.count("vault.rebuilt", records))
        }
        VaultCommand::Backup { file } => {
            upkeep::backup(&mut run.access.open()?, file)?;
            told(run, "vault.backup", file)
        }
        VaultCommand::Check => {
            upkeep::check(&mut run.access.open()?)?;
            run.print.show(&json!({ "sound": true }), |words, _| words.say("vault.sound").to_owned())
        }
    }
}

fn create(run: &Run<'_>, name: &str) -> Outcome<()> {
    let folder = run.access.folder()?;
    let passphrase = run.access.new_passphrase(None)?;
    let open = start::set_up(&folder, name, &passphrase, LockMode::short(), Surroundings::real())?;
    run.print.show(&start::app_view(&open)?, show::start::app)
}

fn passphrase(run: &Run<'_>, file: Option<&Path>) -> Outcome<()> {
    let open = run.access.open()?;
    let passphrase = match file {
        Some(file) => run.access.new_passphrase(Some(file))?,
        None => run.access.typed_twice()?,
    };
    start::passphrase_change(&open, &passphrase)?;
    run.print.show(&start::app_view(&open)?, |words, _| words.say("vault.passphrase").to_owned())
}

fn key_file(run: &Run<'_>, file: &Path) -> Outcome<()> {
    start::key_file_add(&mut run.access.open()?, file)?;
    told(run, "vault.key_file", file)
}

fn new_kit(run: &Run<'_>, folder: &Path) -> Outcome<()> {
    let mut open = run.access.open()?;
    let made = kit::kit_make(&mut open)?;
    let saved = kit::kit_save(&mut open, &made, folder)?.display().to_string();
    let view = json!({ "file": saved, "code": made.view.code, "made_on": made.view.made_on });
    run.print.show(&view, |words, _| show::start::kit(words, &made.view, &saved))
}

fn recover(run: &Run<'_>, file: &Path, code_file: Option<&Path>) -> Outcome<()> {
    let folder = run.access.folder()?;
    let code = match code_file {
        Some(file) => secret_text(file)?,
        None => run.access.line("ask.code")?,
    };
    let passphrase = run.access.new_passphrase(None)?;
    let (lock, around) = (LockMode::short(), Surroundings::real());
    let open = kit::recover(&folder, file, code.trim(), &passphrase, lock, around)?;
    run.print.show(&start::app_view(&open)?, show::start::app)
}

/// Prints where a file was saved.
fn told(run: &Run<'_>, key: &'static str, file: &Path) -> Outcome<()> {
    let file = file.display().to_string();
    run.print.show(&json!({ "file": file }), |words, _| words.fill(key, &[("file", &file)]))
}
