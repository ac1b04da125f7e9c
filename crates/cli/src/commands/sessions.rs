//! `binnenkring session …`

use domain::method::Method;
use domain::session::SharedCase;
use usecases::OpenVault;
use usecases::circles::view::circle_open;
use usecases::session::acts::{self, At};
use usecases::session::choose;
use usecases::session::erase::session_erase;
use usecases::session::share::{self as begin, Begin};
use usecases::session::view::session_open;
use usecases::views::SessionView;

use super::content;
use super::{Run, named};
use crate::arguments::{ClockWord, SessionCommand, ShareFlags};
use crate::fault::{Fault, Outcome};
use crate::show::{circles, session, share};

pub(super) fn run(run: &Run<'_>, command: &SessionCommand) -> Outcome<()> {
    let open = &mut run.access.open()?;
    match command {
        SessionCommand::Preview { circle, case } => {
            let circle = named::circle(open, circle)?;
            run.print.show(&begin::share_view(open, *case, circle)?, share::preview)
        }
        SessionCommand::List { circle } => {
            let circle = named::circle(open, circle)?;
            run.print.show(circle_open(open, circle)?.sessions.as_slice(), circles::sessions)
        }
        SessionCommand::Share(flags) => shared(run, open, flags),
        SessionCommand::Erase { at, yes } => {
            let at = At { circle: named::circle(open, &at.circle)?, session: at.session };
            run.confirm(*yes, run.print.words().say("ask.erase"))?;
            run.print.show(&session_erase(open, at)?, circles::circle)
        }
        other => {
            let view = at_the_table(open, other)?;
            run.print.show(&view, session::session)
        }
    }
}

/// What is done within a session: each gives the session as it then is.
fn at_the_table(open: &mut OpenVault, command: &SessionCommand) -> Outcome<SessionView> {
    use SessionCommand as S;
    let at = match command {
        S::Show { at } | S::Step { at, .. } | S::Clock { at, .. } | S::Say { at, .. } => at,
        S::Question { at, .. } | S::Mark { at, .. } | S::Takeaway { at, .. } => at,
        S::Facilitate { at } | S::Close { at } | S::Choose { at, .. } => at,
        S::Preview { .. } | S::Share(_) | S::List { .. } | S::Erase { .. } => {
            return Err(Fault::usage("usage"));
        }
    };
    let at = At { circle: named::circle(open, &at.circle)?, session: at.session };
    Ok(match command {
        S::Step { step, .. } => step_to(open, at, step)?,
        S::Clock { clock, .. } => acts::session_clock(open, at, *clock == ClockWord::On)?,
        S::Say { text, step, .. } => say(open, at, step.as_deref(), text)?,
        S::Question { text, .. } => acts::session_question(open, at, text)?,
        S::Mark { contribution, mark, .. } => acts::session_mark(open, at, contribution, (*mark).into())?,
        S::Takeaway { text, next_action, .. } => acts::session_takeaway(open, at, text, next_action)?,
        S::Choose { choice, keep, .. } => choose::session_choose(open, at, choice, keep.0)?,
        S::Facilitate { .. } => acts::session_facilitate(open, at)?,
        S::Close { .. } => acts::session_close(open, at)?,
        S::Show { .. } | S::Preview { .. } | S::Share(_) | S::List { .. } | S::Erase { .. } => {
            session_open(open, at.circle, at.session)?
        }
    })
}

fn step_to(open: &mut OpenVault, at: At, typed: &str) -> Outcome<SessionView> {
    let view = session_open(open, at.circle, at.session)?;
    let steps = u32::try_from(view.method.steps.len()).unwrap_or(u32::MAX);
    let step = match typed {
        "next" => view.step.checked_add(1),
        "back" => view.step.checked_sub(1),
        number => number.parse::<u32>().ok().and_then(|number| number.checked_sub(1)),
    };
    let step = step.filter(|step| *step < steps).ok_or(Fault::with("no_such_step", "name", typed))?;
    Ok(acts::session_step(open, at, step)?)
}

fn say(open: &mut OpenVault, at: At, step: Option<&str>, text: &str) -> Outcome<SessionView> {
    let view = session_open(open, at.circle, at.session)?;
    let present = (view.step + 1).to_string();
    let step = step_named(&view.method, step.unwrap_or(&present))?;
    Ok(acts::session_contribute(open, at, &step, text)?)
}

/// The id of a step by its id or its number from 1.
fn step_named(method: &Method, typed: &str) -> Outcome<String> {
    let number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let step = match number {
        Some(index) => method.steps.get(index),
        None => method.steps.iter().find(|step| step.id == typed),
    };
    step.map(|step| step.id.clone()).ok_or(Fault::with("no_such_step", "name", typed))
}

fn shared(run: &Run<'_>, open: &mut OpenVault, flags: &ShareFlags) -> Outcome<()> {
    let circle = named::circle(open, &flags.circle)?;
    let preview = begin::share_view(open, flags.case, circle)?;
    let case: SharedCase = match &flags.file {
        Some(file) => content::over(&preview.proposal, &content::read(file)?, &content::shown(file))?,
        None => preview.proposal.clone(),
    };
    let words = run.print.words();
    if !flags.yes {
        let readers = share::readers(words, &preview);
        let intro = words.fill("share.for", &[("circle", &preview.circle_name), ("readers", &readers)]);
        eprintln!("{intro}\n\n{}", share::shared(words, &case));
    }
    run.confirm(flags.yes, &words.fill("share.ask", &[("circle", &preview.circle_name)]))?;
    let method = domain::method::find(&flags.method);
    let method = method.ok_or(Fault::with("no_such_method", "name", &flags.method))?;
    let variant = match &flags.variant {
        Some(variant) => variant.clone(),
        None => method.variants.first().map(|it| it.id.clone()).unwrap_or_default(),
    };
    let begin = Begin {
        case: Some(flags.case),
        shared: case,
        method: method.id.clone(),
        variant,
        you_facilitate: flags.facilitate,
    };
    let view = begin::session_start(open, circle, &begin)?;
    run.print.show(&view, session::session)
}
