//! `binnenkring desk …` and `binnenkring client …`

use domain::sharing::Client;

use usecases::desk::{clients, overview};

use super::{Run, about, named};
use crate::arguments::{ClientCommand, ClientFlags, DeskCommand};
use crate::fault::{Fault, Outcome};
use crate::show::desk;

pub(super) fn run(run: &Run<'_>, command: &DeskCommand) -> Outcome<()> {
    let open = &mut run.access.open()?;
    let view = match command {
        DeskCommand::Found { name } => overview::desk_found(open, name)?,
        DeskCommand::Show => overview::desk_view(open)?,
    };
    run.print.show(&view, desk::desk)
}

pub(super) fn at_the_desk(run: &Run<'_>, command: &ClientCommand) -> Outcome<()> {
    let open = &mut run.access.open()?;
    let view = match command {
        ClientCommand::Save(flags) => return save(run, open, flags),
        ClientCommand::List => overview::desk_view(open)?,
        ClientCommand::Match { client } => {
            let id = named::client(open, client)?;
            return run.print.show(&clients::client_matches(open, id)?, desk::matches);
        }
        ClientCommand::Erase { client, yes } => {
            let id = named::client(open, client)?;
            run.confirm(*yes, run.print.words().say("ask.erase"))?;
            clients::client_erase(open, id)?
        }
    };
    run.print.show(view.clients.as_slice(), desk::clients)
}

fn save(run: &Run<'_>, open: &mut usecases::OpenVault, flags: &ClientFlags) -> Outcome<()> {
    let known = flags.client.as_deref().map(|typed| named::client(open, typed)).transpose()?;
    let before = match known {
        None => Client::default(),
        Some(id) => {
            let row = overview::desk_view(open)?.clients.into_iter().find(|row| row.id == id.to_string());
            row.ok_or(Fault::with("no_such_client", "name", id))?.client
        }
    };
    let view = clients::client_save(open, known, about::client(before, flags)?)?;
    run.print.show(view.clients.as_slice(), desk::clients)
}
