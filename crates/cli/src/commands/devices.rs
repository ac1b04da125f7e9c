//! `binnenkring device …`

use std::path::Path;

use usecases::circles::{admit, found, join, leave, view};
use usecases::{LockMode, Surroundings, sync};

use super::{Run, circles};
use crate::arguments::DeviceCommand;
use crate::fault::{Fault, Outcome};
use crate::show;

pub(super) fn run(run: &Run<'_>, command: &DeviceCommand) -> Outcome<()> {
    if let DeviceCommand::Join { invite, folder } = command {
        return joined(run, invite, folder);
    }
    let open = &mut run.access.open()?;
    let own = open.own_circle();
    let view = match command {
        DeviceCommand::List | DeviceCommand::Join { .. } => view::own_devices(open)?,
        DeviceCommand::Folder { folder } => found::circle_folder(open, own, folder)?,
        DeviceCommand::Admit { request } => admit::circle_admit(open, own, request)?,
        DeviceCommand::Lost { device, yes } => {
            let id = device.parse().map_err(|_| Fault::with("no_such_device", "name", device))?;
            run.confirm(*yes, run.print.words().say("device.ask_lost"))?;
            leave::device_lost(open, id)?
        }
        DeviceCommand::Invite { save } => return circles::invited(run, open, own, save.as_deref()),
        DeviceCommand::Sync => {
            let view = sync::circle_exchange(open, own)?;
            return circles::exchanged(run, open, &[view]);
        }
    };
    run.print.show(&view, show::circles::circle)
}

/// Begins a journal here that belongs to the person who made the invitation on another device.
fn joined(run: &Run<'_>, invite: &str, folder: &Path) -> Outcome<()> {
    let data = run.access.folder()?;
    let passphrase = run.access.new_passphrase(None)?;
    let (lock, around) = (LockMode::short(), Surroundings::real());
    let open = join::device_join(&data, invite, folder, &passphrase, lock, around)?;
    run.print.show(&view::own_devices(&open)?, show::circles::circle)
}
