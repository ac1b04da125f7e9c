//! How much a member may change alone until the circle decides something: else one person could use up all
//! versions and all bytes of a chain, and nobody could be removed any more. See decision 0405.

use std::collections::BTreeSet;

use domain::PersonId;

use super::{Authority, Change, RosterChain};
use crate::limits;

/// One version that a member made on the ground of an own matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OwnMatter {
    /// Who signed it. It counts for each of them, so that it does not matter who stands first.
    pub persons: BTreeSet<PersonId>,
    /// Whether it is more than withdrawing or going, which has an end of its own and must never be kept from anyone.
    pub counts: bool,
    /// By how many bytes the list became larger.
    pub grown: usize,
}

impl OwnMatter {
    /// What this version is, if it is an own matter at all; `before` and `after` are the sizes of the two bodies.
    pub fn of(
        authority: Authority,
        change: &Change,
        persons: BTreeSet<PersonId>,
        (before, after): (usize, usize),
    ) -> Option<Self> {
        let takes_away_alone = change.takes_away() && change.added.is_empty() && !change.raised;
        let matter = Self { persons, counts: !takes_away_alone, grown: after.saturating_sub(before) };
        (authority == Authority::OwnDevices).then_some(matter)
    }

    /// Whether it may follow on these: a decision of the circle (`None`) sets the count back.
    pub fn may_follow(&self, earlier: &[Option<Self>]) -> bool {
        self.persons.iter().all(|person| {
            let (matters, grown) = spent(earlier, *person);
            let too_many = self.counts && matters >= limits::OWN_MATTERS;
            let too_large = self.grown > 0 && grown + self.grown > limits::OWN_GROWTH;
            !too_many && !too_large
        })
    }
}

/// The own matters of a person since the last decision of the circle: how many, and the bytes they added.
fn spent(earlier: &[Option<OwnMatter>], person: PersonId) -> (usize, usize) {
    let since = earlier.iter().rev().map_while(Option::as_ref);
    let own = since.filter(|matter| matter.persons.contains(&person));
    own.fold((0, 0), |(matters, grown), matter| (matters + usize::from(matter.counts), grown + matter.grown))
}

impl RosterChain {
    /// Whether this person may change something alone that is more than withdrawing a device or going.
    pub fn may_act_alone(&self, person: PersonId) -> bool {
        spent(&self.own, person).0 < limits::OWN_MATTERS
    }
}
