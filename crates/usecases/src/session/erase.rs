//! Erasing a session, for everybody in the circle.

use domain::RecordKind;
use domain::session::Session;
use exchange::RosterChain;

use crate::circles::{state, view};
use crate::error::{ErrorCode, Result};
use crate::open::{Me, OpenVault};
use crate::records::{self, Author};
use crate::session::acts::At;
use crate::session::bound;
use crate::views::CircleView;
use crate::{cutting, erasing};

/// Whether this person is offered to erase a session: who brought it in is. When they are no longer in the
/// circle, anyone is, so that nothing stays because nobody may say so.
pub(crate) fn may_erase(session: &Session, chain: &RosterChain, me: &Me) -> bool {
    let presenter = session.presenter.parse().ok();
    let is_in = presenter.is_some_and(|person| chain.current().member(person).is_some());
    session.is_presenter(me.person) || !is_in
}

/// Erases a session with everything that was said in it, here at once and on every other device as soon as
/// it hears of it. What people took along stays in their own journals. It does not come back.
///
/// # Errors
/// `NotThePresenter` while the one who brought it in is in the circle, `NotFound`, `NotAMember`.
pub fn session_erase(open: &mut OpenVault, at: At) -> Result<CircleView> {
    let chain = state::member_chain(&open.vault, at.circle)?;
    let document = records::found(&open.vault, at.circle, at.session, RecordKind::Session)?;
    let hands = bound::hands(&open.vault, &open.me, &chain, at.circle, at.session)?;
    let session: Session = bound::bound(document.hydrate()?, &document, &hands);
    if !may_erase(&session, &chain, &open.me) {
        return ErrorCode::NotThePresenter.fail();
    }
    let OpenVault { vault, keys, me, around, .. } = open;
    let now = around.clock.now();
    vault.write_with(|tx| {
        erasing::note_moment(tx, at.circle, at.session, now)?;
        cutting::bury(tx, Author { keys, me }, at.circle, at.session)
    })?;
    vault.scrub()?;
    view::circle_open(open, at.circle)
}
