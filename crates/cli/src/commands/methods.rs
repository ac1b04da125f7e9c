//! `binnenkring method …`: needs no journal.

use usecases::session::view;

use super::Run;
use crate::arguments::MethodCommand;
use crate::fault::{Fault, Outcome};
use crate::show::methods;

pub(super) fn run(run: &Run<'_>, command: &MethodCommand) -> Outcome<()> {
    match command {
        MethodCommand::List => run.print.show(view::methods(), methods::list),
        MethodCommand::Show { method } => {
            let found = view::methods().iter().find(|it| it.id == *method);
            let found = found.ok_or(Fault::with("no_such_method", "name", method))?;
            run.print.show(found, methods::method)
        }
    }
}
