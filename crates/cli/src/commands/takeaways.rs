//! `binnenkring takeaway …` and `binnenkring question …`

use usecases::journal::takeaway;
use usecases::views::TakeawayDraft;

use super::Run;
use crate::arguments::{QuestionCommand, TakeawayCommand};
use crate::fault::Outcome;
use crate::show::journal;

pub(super) fn run(run: &Run<'_>, command: &TakeawayCommand) -> Outcome<()> {
    match command {
        TakeawayCommand::Add { text, next_action, case } => {
            let draft = TakeawayDraft {
                text: text.clone(),
                next_action: next_action.clone(),
                case: case.map(|id| id.to_string()),
            };
            run.print.show(&takeaway::takeaway_add(&mut run.access.open()?, &draft)?, journal::takeaway)
        }
        TakeawayCommand::List => list(run),
        TakeawayCommand::Erase { takeaway: id, yes } => {
            run.confirm(*yes, run.print.words().say("ask.erase"))?;
            let view = takeaway::takeaway_erase(&mut run.access.open()?, *id)?;
            run.print.show(&view, |words, _| words.say("journal.erased").to_owned())
        }
    }
}

pub(super) fn questions(run: &Run<'_>, command: &QuestionCommand) -> Outcome<()> {
    match command {
        QuestionCommand::List => list(run),
    }
}

fn list(run: &Run<'_>) -> Outcome<()> {
    run.print.show(&takeaway::questions(&run.access.open()?)?, journal::questions)
}
