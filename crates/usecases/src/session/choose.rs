//! Choosing between the versions of a sentence in a session, written on two devices apart.

use domain::prose::Conflict;
use domain::session::Session;
use domain::{CircleId, RecordId, RecordKind};
use exchange::{Document, RosterChain};

use crate::circles::state;
use crate::circles::view::person_name;
use crate::error::{ErrorCode, Result};
use crate::journal::choose::{Hands, id_of, kept};
use crate::open::OpenVault;
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::session::acts::At;
use crate::session::bound;
use crate::session::view::session_open;
use crate::views::{SessionConflictView, SessionView};

/// A session as its document holds it, with every name that of the hand that wrote it, all versions of its sentences,
/// and whatever one person took along on two devices apart.
///
/// # Errors
/// `OtherShape` for a document without anything in it.
pub(crate) fn whole(document: &Document, hands: &bound::Hands) -> Result<Session> {
    let mut session = bound::bound(document.hydrate_with_versions()?, document, hands);
    for person in hands.values() {
        for other in document.others_at(&["takeaways", &person.to_string()]) {
            session.also_takes(*person, &other);
        }
    }
    Ok(session)
}

/// Settles a sentence of one's own on every device: the version with this number, or all of them one after another,
/// also after the session was closed. `conflict` is the id from the view that the person saw; when that sentence has
/// other versions by now, or is settled, nothing is done, and the view that comes back shows why.
///
/// # Errors
/// `NotFound`, `NotAMember`; `BadInput` for a version that is not there, and for a text of somebody else.
pub fn session_choose(
    open: &mut OpenVault,
    at: At,
    conflict: &str,
    keep: Option<u32>,
) -> Result<SessionView> {
    let chain = state::member_chain(&open.vault, at.circle)?;
    let OpenVault { vault, keys, me, around, .. } = open;
    let (author, now) = (Author { keys, me }, around.clock.now());
    let spot = Spot { circle: at.circle, record: at.session, kind: RecordKind::Session };
    vault.write_with(|tx| {
        let document = records::found(tx, at.circle, at.session, spot.kind)?;
        let hands = bound::hands(tx, me, &chain, at.circle, at.session)?;
        let waiting = whole(&document, &hands)?.conflicts();
        let named = waiting.into_iter().find(|(field, _, it)| id_of(field, it) == conflict);
        let Some((field, person, found)) = named else { return Ok(()) };
        if person != me.person.to_string() {
            return Err(ErrorCode::BadInput.with("field", "choice"));
        }
        let text = kept(&found, keep).ok_or_else(|| ErrorCode::BadInput.with("field", "keep"))?;
        records::act::<Session>(tx, author, at.circle, at.session, |session| {
            session.choose(&field, found.sentence, &text);
            Ok(())
        })?;
        project::project(tx, spot, &records::whole(tx, at.session)?, now)
    })?;
    session_open(open, at.circle, at.session)
}

/// The choices that wait in a session.
pub(super) fn conflicts(
    open: &OpenVault,
    chain: &RosterChain,
    (circle, id): (CircleId, RecordId),
    session: &Session,
) -> Result<Vec<SessionConflictView>> {
    let conflicts = session.conflicts();
    if conflicts.is_empty() {
        return Ok(Vec::new());
    }
    let hands = Hands::of(open, circle, id)?;
    let view = |(field, person, it): (String, String, Conflict)| SessionConflictView {
        name: person_name(Some(chain), &person),
        yours: person == open.me.person.to_string(),
        conflict: hands.view(field, it),
    };
    Ok(conflicts.into_iter().map(view).collect())
}
