//! What people do in a session. Each is one small edit that merges with what the others do meanwhile.

use domain::chance;
use domain::journal::Takeaway;
use domain::method::{self, Method};
use domain::session::{Contribution, Mark, Session, SharedTakeaway, Stage};
use domain::{CircleId, Day, RecordId, RecordKind, Timestamp};

use crate::circles::state;
use crate::erasing;
use crate::error::{ErrorCode, Result};
use crate::journal::{case, takeaway};
use crate::open::{Me, OpenVault};
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::session::view::session_open;
use crate::values::still_in;
use crate::views::SessionView;

/// Which session.
#[derive(Debug, Clone, Copy)]
pub struct At {
    /// The circle.
    pub circle: CircleId,
    /// The session's record.
    pub session: RecordId,
}

/// Edits the session as it stands now, as one change, and shows the outcome.
fn act(
    open: &mut OpenVault,
    at: At,
    edit: impl FnOnce(&mut Session, &Me, Timestamp) -> Result<()>,
) -> Result<SessionView> {
    state::member_chain(&open.vault, at.circle)?;
    let OpenVault { vault, keys, me, around, .. } = open;
    let now = around.clock.now();
    let spot = Spot { circle: at.circle, record: at.session, kind: RecordKind::Session };
    vault.write_with(|tx| {
        records::read::<Session>(tx, at.circle, at.session, RecordKind::Session)?;
        records::act::<Session>(tx, Author { keys, me }, at.circle, at.session, |session| {
            if session.closed {
                return ErrorCode::SessionClosed.fail();
            }
            edit(session, me, now)
        })?;
        project::project(tx, spot, &records::whole(tx, at.session)?, now)
    })?;
    session_open(open, at.circle, at.session)
}

/// As [`act`], with words that somebody typed: were the session erased meanwhile, they are kept as a draft.
fn act_in_words(
    open: &mut OpenVault,
    at: At,
    words: &[&str],
    edit: impl FnOnce(&mut Session, &Me, Timestamp) -> Result<()>,
) -> Result<SessionView> {
    if erasing::is_erased(&open.vault, at.session)? {
        return erasing::too_late(open, words);
    }
    act(open, at, edit)
}

fn method_of(session: &Session) -> Result<&'static Method> {
    Ok(method::find(&session.method).ok_or(ErrorCode::NewerVersion)?)
}

fn presenter_only(session: &Session, me: &Me) -> Result<()> {
    if session.is_presenter(me.person) { Ok(()) } else { ErrorCode::NotThePresenter.fail() }
}

/// Goes to a step and sets its clock going. Anyone may: the group agrees on that aloud.
///
/// # Errors
/// `BadInput` for a step that the method does not have, `SessionClosed`, `NotFound`.
pub fn session_step(open: &mut OpenVault, at: At, step: u32) -> Result<SessionView> {
    act(open, at, |session, _, now| {
        if step as usize >= method_of(session)?.steps.len() {
            return Err(ErrorCode::BadInput.with("field", "step"));
        }
        session.stage = Stage::at(u64::from(step), now);
        Ok(())
    })
}

/// Sets the clock of the present step going, or stops it.
///
/// # Errors
/// `SessionClosed`, `NotFound`.
pub fn session_clock(open: &mut OpenVault, at: At, running: bool) -> Result<SessionView> {
    act(open, at, |session, _, now| {
        session.stage = if running { session.stage.resumed(now) } else { session.stage.paused(now) };
        Ok(())
    })
}

/// Adds a contribution to a step.
///
/// # Errors
/// `BadInput` for a blank text or an unknown step, `SessionClosed`, `SessionErased` (the words are a draft in
/// the journal then), `NotFound`.
pub fn session_contribute(open: &mut OpenVault, at: At, step: &str, text: &str) -> Result<SessionView> {
    case::check_words("text", text)?;
    let id = hex::encode(chance::sixteen(&mut *open.around.randomness));
    act_in_words(open, at, &[text], |session, me, now| {
        if method_of(session)?.steps.iter().all(|it| it.id != step) {
            return Err(ErrorCode::BadInput.with("field", "step"));
        }
        let contribution = Contribution {
            person: me.person.to_string(),
            step: step.to_owned(),
            text: text.trim().into(),
            at: now.0,
        };
        session.contributions.insert(id, contribution);
        Ok(())
    })
}

/// Rewords the learning question.
///
/// # Errors
/// `NotThePresenter`, `BadInput` for a blank text, `SessionClosed`, `SessionErased`, `NotFound`.
pub fn session_question(open: &mut OpenVault, at: At, text: &str) -> Result<SessionView> {
    case::check_words("text", text)?;
    act_in_words(open, at, &[text], |session, me, _| {
        presenter_only(session, me)?;
        session.reworded_question.revise(text.trim());
        Ok(())
    })
}

/// Marks a contribution as one that will be used or not, or takes the mark away.
///
/// # Errors
/// `NotThePresenter`, `NotFound`, `SessionClosed`.
pub fn session_mark(
    open: &mut OpenVault,
    at: At,
    contribution: &str,
    mark: Option<Mark>,
) -> Result<SessionView> {
    act(open, at, |session, me, _| {
        presenter_only(session, me)?;
        if !session.contributions.contains_key(contribution) {
            return ErrorCode::NotFound.fail();
        }
        match mark {
            Some(mark) => session.marks.insert(contribution.to_owned(), mark),
            None => session.marks.remove(contribution),
        };
        Ok(())
    })
}

/// Takes the part of facilitator.
///
/// # Errors
/// `SessionClosed`, `NotFound`.
pub fn session_facilitate(open: &mut OpenVault, at: At) -> Result<SessionView> {
    act(open, at, |session, me, _| {
        session.facilitator = Some(me.person.to_string());
        Ok(())
    })
}

/// Closes the session: nothing more can be added, everything stays to be read.
///
/// # Errors
/// `SessionClosed`, `NotFound`.
pub fn session_close(open: &mut OpenVault, at: At) -> Result<SessionView> {
    act(open, at, |session, _, now| {
        session.stage = session.stage.paused(now);
        session.closed = true;
        Ok(())
    })
}

/// Writes what you take along: the circle sees it, and it lands in your own journal, with your case if
/// you brought one in. Writing again changes both.
///
/// # Errors
/// `BadInput` for a blank text, `SessionClosed`, `SessionErased`, `NotFound`.
pub fn session_takeaway(open: &mut OpenVault, at: At, text: &str, next_action: &str) -> Result<SessionView> {
    case::check_words("text", text)?;
    case::check_length("next_action", next_action)?;
    // It stands in the journal too: where that takes no words any more, nothing is said here either.
    still_in(&open.vault, open.me.self_circle)?;
    let me = open.me.person.to_string();
    if !erasing::is_erased(&open.vault, at.session)? && written_twice(open, at, &me)? {
        // What is written now stands for both: nothing of the other one may show again.
        act(open, at, |session, _, _| {
            session.takeaways.remove(&me);
            Ok(())
        })?;
    }
    let shown = act_in_words(open, at, &[text, next_action], |session, me, _| {
        let mine = session
            .takeaways
            .entry(me.person.to_string())
            .or_insert_with(|| SharedTakeaway { text: "".into(), next_action: "".into() });
        mine.text.revise(text.trim());
        mine.next_action.revise(next_action.trim());
        Ok(())
    })?;
    let session = at.session.to_string();
    let kept = Takeaway {
        text: text.trim().into(),
        next_action: next_action.trim().into(),
        date: Day(open.around.clock.today()),
        case: case::of_session(open, &session)?,
        session: Some(session),
        circle_name: Some(shown.circle_name.clone()),
        question: Some(shown.question.clone()),
    };
    takeaway::keep_of_session(open, &kept)?;
    Ok(shown)
}

/// Whether two devices of this person began a takeaway before they knew of each other.
fn written_twice(open: &OpenVault, at: At, person: &str) -> Result<bool> {
    let document = records::found(&open.vault, at.circle, at.session, RecordKind::Session)?;
    Ok(!document.others_at::<SharedTakeaway>(&["takeaways", person]).is_empty())
}
