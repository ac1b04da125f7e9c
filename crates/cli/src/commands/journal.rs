//! `binnenkring journal …`: what keeps coming up in it.

use serde::Serialize;
use usecases::OpenVault;
use usecases::journal::recurring;
use usecases::views::{RecurringPhrasesView, RecurringThemesView};

use super::Run;
use crate::arguments::JournalCommand;
use crate::fault::Outcome;
use crate::show;

/// Cases that the sentence model reads before they are kept.
const AT_ONCE: u32 = 16;

/// What keeps coming up: themes and words.
#[derive(Serialize)]
pub(crate) struct Recurring {
    #[serde(flatten)]
    pub(crate) themes: RecurringThemesView,
    #[serde(flatten)]
    pub(crate) phrases: RecurringPhrasesView,
}

pub(super) fn run(run: &Run<'_>, command: &JournalCommand) -> Outcome<()> {
    let open = &mut run.access.open()?;
    match command {
        JournalCommand::Themes { suggest: true } => read_all(open)?,
        JournalCommand::Themes { suggest: false } => {}
        JournalCommand::Hide { phrases } => recurring::phrases_hide(open, phrases)?,
        JournalCommand::Unhide { phrases } => recurring::phrases_show(open, phrases)?,
    }
    let themes = recurring::recurring_themes(open)?;
    let phrases = recurring::recurring_phrases(open)?;
    run.print.show(&Recurring { themes, phrases }, show::recurring::recurring)
}

/// Lets the sentence model read every case that it has not read.
fn read_all(open: &mut OpenVault) -> Outcome<()> {
    while recurring::recurring_read(open, AT_ONCE)?.unread > 0 {}
    Ok(())
}
