//! `binnenkring circle …`, `line …`, `sync` and `epoch …`

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use domain::CircleId;
use serde_json::json;
use usecases::circles::{admit, found, invite, join, view};
use usecases::views::{ExchangeView, InviteView};
use usecases::{ErrorCode, OpenVault, Surroundings, sync as exchange, upkeep};
use zeroize::Zeroizing;

use super::{Run, deciding, named, places};
use crate::arguments::{CircleCommand, EpochCommand, LineCommand};
use crate::fault::{Fault, Outcome, exit_code_of, message};
use crate::show::circles;

pub(super) fn run(run: &Run<'_>, command: &CircleCommand) -> Outcome<()> {
    let print = &run.print;
    if let CircleCommand::Read { invite: link } = command {
        return print.show(&invite::invite_read(link, Surroundings::real().clock.now())?, circles::preview);
    }
    let open = &mut run.access.open()?;
    match command {
        CircleCommand::Found { name, folder } => {
            print.show(&found::circle_found(open, name, folder)?, circles::circle)
        }
        CircleCommand::List => print.show(view::circles(open)?.as_slice(), circles::list),
        CircleCommand::Show { circle } => {
            let circle = named::circle(open, circle)?;
            print.show(&view::circle_open(open, circle)?, circles::circle)
        }
        CircleCommand::Invite { circle, save } => {
            let circle = named::circle(open, circle)?;
            invited(run, open, circle, save.as_deref())
        }
        CircleCommand::Read { .. } => Ok(()),
        CircleCommand::Join { invite: link, folder } => {
            print.show(&join::circle_join(open, link, folder)?, circles::circle)
        }
        CircleCommand::Admit { circle, request } => {
            let circle = named::circle(open, circle)?;
            print.show(&admit::circle_admit(open, circle, request)?, circles::circle)
        }
        CircleCommand::Refuse { circle, request } => {
            let circle = named::circle(open, circle)?;
            print.show(&admit::circle_refuse(open, circle, request)?, circles::circle)
        }
        CircleCommand::Withdraw { circle } => {
            join::join_withdraw(open, named::circle(open, circle)?)?;
            print.show(view::circles(open)?.as_slice(), circles::list)
        }
        CircleCommand::Fingerprints { circle, changes } => {
            fingerprints(run, open, circle.as_deref(), *changes)
        }
        CircleCommand::Folder { circle, folder } => {
            let circle = named::circle(open, circle)?;
            print.show(&found::circle_folder(open, circle, folder)?, circles::circle)
        }
        CircleCommand::Decide(command) => deciding::run(run, open, command),
        CircleCommand::Place(command) => places::run(run, open, command),
        CircleCommand::CarryOut { circle, file } => places::carry_out(run, open, circle, file),
        CircleCommand::CarryIn { circle, file } => places::carry_in(run, open, circle, file),
    }
}

/// One line a record: equal lists on two devices mean equal records. With `changes` one line a change.
fn fingerprints(run: &Run<'_>, open: &OpenVault, circle: Option<&str>, changes: bool) -> Outcome<()> {
    let circle = match circle {
        Some(circle) => named::circle(open, circle)?,
        None => named::circle(open, &view::own_devices(open)?.id)?,
    };
    if changes {
        let line = |record: &str, hash: &String| format!("{record}  {hash}\n");
        return run.print.show(upkeep::change_hashes(open, circle)?.as_slice(), |_, records| {
            records.iter().flat_map(|(record, hashes)| hashes.iter().map(|hash| line(record, hash))).collect()
        });
    }
    run.print.show(upkeep::fingerprints(open, circle)?.as_slice(), |_, prints| {
        prints.iter().map(|(record, print)| format!("{record}  {print}\n")).collect()
    })
}

/// Makes an invitation and prints it; also saves it as a file when a folder is given.
pub(super) fn invited(
    run: &Run<'_>,
    open: &mut OpenVault,
    circle: CircleId,
    save: Option<&Path>,
) -> Outcome<()> {
    let view = invite::circle_invite(open, circle)?;
    printed(run, &view, save)
}

fn printed(run: &Run<'_>, view: &InviteView, save: Option<&Path>) -> Outcome<()> {
    let Some(folder) = save else { return run.print.show(view, circles::invite) };
    let file = invite::invite_save(&view.link, folder)?.display().to_string();
    let whole = json!({ "invite": view, "file": file });
    run.print.show(&whole, |words, _| words.fill("invite.saved", &[("file", &file)]))
}

pub(super) fn line(run: &Run<'_>, command: &LineCommand) -> Outcome<()> {
    let LineCommand::Found { name, folder } = command;
    run.print.show(&found::line_found(&mut run.access.open()?, name, folder)?, circles::circle)
}

/// Fetches and brings, for one circle or for all.
pub(super) fn sync(run: &Run<'_>, circle: Option<&str>) -> Outcome<()> {
    let mut open = run.access.open()?;
    let views = match circle {
        Some(circle) => {
            let circle = named::circle(&open, circle)?;
            vec![exchange::circle_exchange(&mut open, circle)?]
        }
        None => exchange::exchange_all(&mut open)?,
    };
    exchanged(run, &open, &views)
}

/// Prints what exchanges did. One that failed is told on standard error, and gives its exit code.
pub(super) fn exchanged(run: &Run<'_>, open: &OpenVault, views: &[ExchangeView]) -> Outcome<()> {
    if run.print.json() {
        run.print.show(views, circles::exchanges)?;
    } else {
        let done: Vec<ExchangeView> = views.iter().filter(|view| view.problem.is_none()).cloned().collect();
        let nothing_good = done.is_empty() && !views.is_empty();
        run.print.show(done.as_slice(), |words, done| {
            if nothing_good { String::new() } else { circles::exchanges(words, done) }
        })?;
    }
    let mut first = None;
    for (view, problem) in views.iter().filter_map(|view| Some((view, view.problem.as_deref()?))) {
        eprint!("{}", told(run, open, view, problem)?);
        first = first.or(Some(exit_code_of(problem)));
    }
    first.map_or(Ok(()), |code| Err(Fault::Told(code)))
}

/// Why an exchange failed, with the place it failed on.
fn told(run: &Run<'_>, open: &OpenVault, view: &ExchangeView, problem: &str) -> Outcome<String> {
    let circle: CircleId =
        view.circle.parse().map_err(|_| Fault::with("no_such_circle", "name", &view.circle))?;
    let folder = match circles::place_of(problem, &view.places) {
        Some(place) => place.to_owned(),
        None => view::circle_open(open, circle)?.exchange.folder.unwrap_or_default(),
    };
    let data = BTreeMap::from([("folder".to_owned(), folder), ("circle".to_owned(), view.circle.clone())]);
    let told = message(problem, &data, run.print.words(), run.print.json());
    Ok(if run.print.json() { told } else { format!("{}: {told}", view.circle_name) })
}

pub(super) fn epoch(run: &Run<'_>, command: &EpochCommand) -> Outcome<()> {
    let EpochCommand::Export { circle, file, yes } = command;
    let open = run.access.open()?;
    let id = named::circle(&open, circle)?;
    run.confirm(*yes, &run.print.words().fill("epoch.ask", &[("circle", circle)]))?;
    let keys = upkeep::epoch_export(&open, id)?;
    let mut text = Zeroizing::new(format!("# Binnenkring {id}\n"));
    for (number, key) in &keys {
        text.push_str(&format!("# {number}\n{}\n", key.as_str()));
    }
    private_file(file, &text).map_err(|_| ErrorCode::FileNotWritten.with("file", file.display()))?;
    let file = file.display().to_string();
    let numbers: Vec<u32> = keys.iter().map(|(number, _)| *number).collect();
    let view = json!({ "circle": id, "file": file, "epochs": numbers });
    run.print.show(&view, |words, _| words.fill("epoch.exported", &[("file", &file), ("circle", circle)]))
}

/// A new file that only this user may read. What stands there already is left alone.
fn private_file(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()
}
