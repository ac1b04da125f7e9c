//! `binnenkring case …`

use domain::journal::CaseDraft;
use domain::{Day, RecordId};
use usecases::Surroundings;
use usecases::journal::{case, choose, hints, import, list};
use usecases::views::JournalFilter;

use super::{Run, content};
use crate::arguments::{CaseCommand, CaseFields, ListFlags};
use crate::fault::{Fault, Outcome};
use crate::show;

pub(super) fn run(run: &Run<'_>, command: &CaseCommand) -> Outcome<()> {
    match command {
        CaseCommand::New(fields) => new(run, fields),
        CaseCommand::List(flags) => listed(run, String::new(), flags),
        CaseCommand::Search { words, flags } => listed(run, words.join(" "), flags),
        CaseCommand::Show { case: id } => {
            run.print.show(&case::case_open(&run.access.open()?, *id)?, show::journal::case)
        }
        CaseCommand::Edit { case: id, fields } => edit(run, *id, fields),
        CaseCommand::Choose { case: id, choice, keep } => {
            let view = choose::case_choose(&mut run.access.open()?, *id, choice, keep.0)?;
            run.print.show(&view, show::journal::case)
        }
        CaseCommand::Erase { case: id, yes } => {
            run.confirm(*yes, run.print.words().say("ask.erase"))?;
            let view = case::case_erase(&mut run.access.open()?, *id)?;
            run.print.show(&view, |words, _| words.say("journal.erased").to_owned())
        }
        CaseCommand::Import { file } => {
            run.print.show(&import::case_import(&mut run.access.open()?, file)?, show::journal::import)
        }
        CaseCommand::Hints(fields) => {
            let draft = content::case(blank(), fields, true)?;
            run.print.show(&hints::case_hints(&draft), show::journal::hints)
        }
    }
}

fn blank() -> CaseDraft {
    CaseDraft::blank(Day(Surroundings::real().clock.today()))
}

fn new(run: &Run<'_>, fields: &CaseFields) -> Outcome<()> {
    // The key first: a passphrase on standard input stands before the case.
    let mut open = run.access.open()?;
    let draft = content::case(blank(), fields, true)?;
    if draft.length() == 0 && draft.title.trim().is_empty() {
        return Err(Fault::usage("nothing_to_save"));
    }
    let view = case::case_write(&mut open, &draft)?;
    run.print.show(&view, |words, view| words.fill("case.saved", &[("id", &view.id)]))
}

fn edit(run: &Run<'_>, id: RecordId, fields: &CaseFields) -> Outcome<()> {
    let mut open = run.access.open()?;
    let before = case::case_open(&open, id)?;
    let draft = content::case(before.draft, fields, true)?;
    let view = case::case_save(&mut open, id, &before.base, &draft)?;
    run.print.show(&view, |words, view| words.fill("case.saved", &[("id", &view.id)]))
}

fn listed(run: &Run<'_>, query: String, flags: &ListFlags) -> Outcome<()> {
    let filter = JournalFilter {
        query,
        theme: flags.theme.as_deref().and_then(domain::Theme::named),
        status: flags.status.map(Into::into),
        limit: flags.limit,
        offset: flags.offset,
    };
    run.print.show(&list::journal_list(&run.access.open()?, &filter)?, show::journal::list)
}
