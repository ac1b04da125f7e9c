//! Who really wrote what in a session. A record holds names as plain values, and altered software could
//! write another's; the signed changes tell whose hand it was, and only that is shown.

use std::collections::BTreeMap;

use domain::session::Session;
use domain::{CircleId, PersonId, RecordId};
use exchange::{Document, RosterChain};
use sealing::actor_of;
use vault::Contents;

use crate::error::Result;
use crate::open::Me;

/// The person behind each Automerge actor of one record.
pub(crate) type Hands = BTreeMap<[u8; 16], PersonId>;

/// The hands that can have written in this record: every life of every device that is or was in the circle.
pub(crate) fn hands(
    contents: &Contents,
    me: &Me,
    chain: &RosterChain,
    circle: CircleId,
    record: RecordId,
) -> Result<Hands> {
    let own = (me.device, me.incarnation);
    let feeds = contents.frontier(circle)?.into_iter().map(|end| (end.device, end.incarnation));
    let hand = |(device, incarnation)| {
        let (person, _) = chain.ever(device)?;
        Some((actor_of(device, incarnation, record), person))
    };
    Ok(feeds.chain([own]).filter_map(hand).collect())
}

/// The session with every name that of the hand that wrote it: contributions carry their writer, a mark
/// counts from the presenter alone, a takeaway from its own person alone.
pub(crate) fn bound(mut session: Session, document: &Document, hands: &Hands) -> Session {
    let writer = |path: &[&str]| document.author_at(path).and_then(|actor| hands.get(&actor));
    let presenter = writer(&["presenter"]).map(ToString::to_string);
    session.presenter = presenter.unwrap_or_default();
    session.contributions.retain(|id, contribution| {
        let by = writer(&["contributions", id]);
        contribution.person = by.map(ToString::to_string).unwrap_or_default();
        by.is_some()
    });
    let by = |path: &[&str], person: &str| writer(path).is_some_and(|by| by.to_string() == person);
    session.marks.retain(|id, _| by(&["marks", id], &session.presenter));
    session.takeaways.retain(|person, _| by(&["takeaways", person], person));
    let facilitates = session.facilitator.as_deref().is_some_and(|person| by(&["facilitator"], person));
    if !facilitates {
        session.facilitator = None;
    }
    session
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use domain::session::{Contribution, Mark, SharedCase, SharedTakeaway};
    use exchange::Heads;

    const ANJA: PersonId = PersonId([1; 16]);
    const MALLORY: PersonId = PersonId([2; 16]);

    fn written(document: &mut Document, actor: u8, edit: impl FnOnce(&mut Session)) {
        let mut session: Session = document.hydrate().unwrap();
        edit(&mut session);
        let revision = document.revise(&document.heads(), [actor; 16], &session).unwrap().unwrap();
        document.add([revision.change.as_slice()]).unwrap();
    }

    fn said(person: PersonId) -> Contribution {
        Contribution { person: person.to_string(), step: "x".into(), text: "iets".into(), at: 0 }
    }

    #[test]
    fn nobody_speaks_marks_or_takes_along_for_somebody_else() {
        let case = SharedCase { title: "t".into(), ..SharedCase::default() };
        let begun = Session::begin(case, ANJA, None, "vijfstappen", "basis", Timestamp(0));
        let mut document = Document::empty();
        let first = document.revise(&Heads::none(), [1; 16], &begun).unwrap().unwrap();
        document.add([first.change.as_slice()]).unwrap();
        written(&mut document, 1, |session| {
            session.contributions.insert("a".into(), said(ANJA));
            session.marks.insert("a".into(), Mark::Used);
        });
        written(&mut document, 2, |session| {
            session.contributions.insert("b".into(), said(ANJA));
            session.marks.insert("b".into(), Mark::Used);
            session.facilitator = Some(ANJA.to_string());
            let taken = SharedTakeaway { text: "iets".into(), next_action: "".into() };
            session.takeaways.insert(ANJA.to_string(), taken);
        });
        written(&mut document, 9, |session| {
            session.contributions.insert("c".into(), said(ANJA));
        });
        let hands = Hands::from([([1; 16], ANJA), ([2; 16], MALLORY)]);
        let session = bound(document.hydrate().unwrap(), &document, &hands);
        assert_eq!(session.presenter, ANJA.to_string());
        let writers: Vec<_> = session.contributions.values().map(|it| it.person.clone()).collect();
        assert_eq!(writers, [ANJA.to_string(), MALLORY.to_string()]);
        assert_eq!(session.marks.keys().collect::<Vec<_>>(), ["a"]);
        assert!(session.takeaways.is_empty() && session.facilitator.is_none());
    }

    #[test]
    fn taking_over_the_name_of_the_presenter_gives_no_say() {
        let case = SharedCase { title: "t".into(), ..SharedCase::default() };
        let begun = Session::begin(case, ANJA, None, "vijfstappen", "basis", Timestamp(0));
        let mut document = Document::empty();
        let first = document.revise(&Heads::none(), [1; 16], &begun).unwrap().unwrap();
        document.add([first.change.as_slice()]).unwrap();
        written(&mut document, 1, |session| drop(session.contributions.insert("a".into(), said(ANJA))));
        written(&mut document, 2, |session| {
            session.presenter = MALLORY.to_string();
            session.marks.insert("a".into(), Mark::NotUsed);
        });
        let hands = Hands::from([([1; 16], ANJA), ([2; 16], MALLORY)]);
        let session = bound(document.hydrate().unwrap(), &document, &hands);
        // It shows under Mallory's own name; Anja's name was not used for it.
        assert_eq!(session.presenter, MALLORY.to_string());
        assert_eq!(session.contributions["a"].person, ANJA.to_string());
    }
}
