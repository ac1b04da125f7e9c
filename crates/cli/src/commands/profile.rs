//! `binnenkring profile …`

use usecases::desk::profile as mine;

use super::{Run, about, named};
use crate::arguments::ProfileCommand;
use crate::fault::Outcome;
use crate::show::profile;

pub(super) fn run(run: &Run<'_>, command: &ProfileCommand) -> Outcome<()> {
    let open = &mut run.access.open()?;
    let view = match command {
        ProfileCommand::Show => mine::profile_view(open)?,
        ProfileCommand::About(flags) => {
            let before = mine::profile_view(open)?.about;
            mine::about_me_save(open, about::about_me(before, flags)?)?
        }
        ProfileCommand::Share { line, yes } => {
            let words = run.print.words();
            let circle = named::circle(open, line)?;
            if !yes {
                eprintln!("{}", profile::profile(words, &mine::profile_view(open)?));
            }
            run.confirm(*yes, &words.fill("profile.ask", &[("line", line)]))?;
            mine::profile_share(open, circle)?
        }
        ProfileCommand::Withdraw { line } => {
            let circle = named::circle(open, line)?;
            mine::profile_withdraw(open, circle)?
        }
    };
    run.print.show(&view, profile::profile)
}
