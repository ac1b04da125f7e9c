//! `binnenkring circle close`, `propose-…`, `vote`, `leave` and what belongs to them.

use domain::PersonId;
use usecases::OpenVault;
use usecases::circles::{leave, notices, propose, view};
use usecases::views::{CircleView, Reads, Vote};

use super::{Run, named};
use crate::arguments::{ChoiceWord, DecideCommand, ReadsWord};
use crate::fault::{Fault, Outcome};
use crate::show::circles;

pub(super) fn run(run: &Run<'_>, open: &mut OpenVault, command: &DecideCommand) -> Outcome<()> {
    let view = decide(run, open, command)?;
    run.print.show(&view, circles::circle)
}

fn decide(run: &Run<'_>, open: &mut OpenVault, command: &DecideCommand) -> Outcome<CircleView> {
    use DecideCommand as D;
    let (D::Close { circle: typed, .. }
    | D::ProposeAdmit { circle: typed, .. }
    | D::ProposeRemove { circle: typed, .. }
    | D::ProposeAgain { circle: typed, .. }
    | D::Rename { circle: typed, .. }
    | D::Confirm { circle: typed, .. }
    | D::Vote { circle: typed, .. }
    | D::Seen { circle: typed, .. }
    | D::Leave { circle: typed, .. }) = command;
    let circle = named::circle(open, typed)?;
    let sure = |yes: bool, key: &str| run.confirm(yes, &run.print.words().fill(key, &[("circle", typed)]));
    Ok(match command {
        D::Close { yes, .. } => {
            sure(*yes, "circle.ask.close")?;
            propose::circle_close(open, circle)?
        }
        D::ProposeAdmit { request, reads, note, .. } => {
            let reads = match reads {
                ReadsWord::All => Reads::All,
                ReadsWord::Now => Reads::FromNow,
            };
            propose::circle_propose_admission(open, circle, request, reads, note)?
        }
        D::ProposeRemove { person, device, note, yes, .. } => {
            let seen = view::circle_open(open, circle)?;
            let person = member(&seen, person)?;
            if seen.acts.can_remove {
                sure(*yes, "circle.ask.remove")?;
            }
            match device {
                None => propose::circle_propose_removal(open, circle, person, note)?,
                Some(device) => {
                    let id = device.parse().map_err(|_| Fault::with("no_such_device", "name", device))?;
                    propose::circle_propose_device_removal(open, circle, id, note)?
                }
            }
        }
        D::ProposeAgain { proposal, .. } => propose::circle_propose_again(open, circle, proposal)?,
        D::Rename { name, note, .. } => propose::circle_rename(open, circle, name, note)?,
        D::Confirm { note, .. } => propose::circle_confirm(open, circle, note)?,
        D::Vote { proposal, choice, .. } => {
            let choice = match choice {
                ChoiceWord::Yes => Vote::Yes,
                ChoiceWord::No => Vote::No,
            };
            propose::vote(open, circle, proposal, choice)?
        }
        D::Seen { notice, .. } => notices::notice_seen(open, circle, notice)?,
        D::Leave { yes, .. } => {
            sure(*yes, "circle.ask.leave")?;
            leave::circle_leave(open, circle)?
        }
    })
}

/// The member with this id or name.
fn member(view: &CircleView, typed: &str) -> Outcome<PersonId> {
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let same = |name: &str| name.trim().to_lowercase() == typed.trim().to_lowercase();
    let named: Vec<&str> =
        view.members.iter().filter(|it| same(&it.name)).map(|it| it.person.as_str()).collect();
    let [id] = named[..] else { return Err(Fault::with("no_such_person", "name", typed)) };
    id.parse().map_err(|_| Fault::with("no_such_person", "name", typed))
}
