//! Steps in which a circle decides: closing, proposing, voting, leaving, and what a lost device loses.

use std::collections::BTreeSet;

use domain::CircleId;
use usecases::ErrorCode as Code;
use usecases::circles::{leave, notices, propose};
use usecases::start;
use usecases::views::{CircleView, Membership, Reads, RosterNoticeKind, Vote};

use crate::act::allow;
use crate::oracle::Broken;
use crate::steps::{Step, Verb};
use crate::world::{Going, World};

/// Why a circle may refuse: its rules say no, or the other way round was quicker.
const REFUSALS: [Code; 12] = [
    Code::NotAllowed,
    Code::NotAMember,
    Code::NotFound,
    Code::NoLongerIn,
    Code::NoMajorityPossible,
    Code::AlreadyMember,
    Code::AlreadyVoted,
    Code::VoteOver,
    Code::AboutYourself,
    Code::KeyMissing,
    Code::ListsContradict,
    Code::InviteExpired,
];

impl World {
    /// The id of a device.
    pub fn id_of(&self, who: usize) -> String {
        let view = start::app_view(self.look(who)).ok().and_then(|view| view.person);
        view.map(|person| person.device).unwrap_or_default()
    }

    /// Whether a device holds itself for a member.
    pub fn is_member(&self, who: usize, circle: CircleId) -> bool {
        self.circle(who, circle).is_ok_and(|shown| shown.membership == Membership::Member)
    }

    /// The devices in a circle as one of them sees it.
    fn listed(shown: &CircleView) -> BTreeSet<String> {
        shown.members.iter().flat_map(|member| &member.devices).map(|device| device.id.clone()).collect()
    }

    /// One step of deciding, in one of the circles of a device.
    pub fn decide(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        if step.verb == Verb::Lost {
            return self.lose_device(who, step);
        }
        let groups = self.devices[who].groups.clone();
        let Some(circle) = groups.get(usize::from(step.what) % groups.len().max(1)).copied() else {
            return Ok(());
        };
        let shown = self.circle(who, circle)?;
        let how = usize::from(step.how);
        match step.verb {
            Verb::Close => drop(allow("close", propose::circle_close(self.open(who), circle), &REFUSALS)?),
            Verb::Leave => {
                let left = allow("leave", leave::circle_leave(self.open(who), circle), &REFUSALS)?;
                if left.is_some_and(|shown| shown.membership == Membership::Left) {
                    let device = self.id_of(who);
                    self.gone.push(Going { circle, device, by: who, left: true });
                }
            }
            Verb::Propose => {
                let Some(request) = shown.requests.first() else { return Ok(()) };
                let reads = if how.is_multiple_of(4) { Reads::FromNow } else { Reads::All };
                let open = self.open(who);
                let outcome = propose::circle_propose_admission(open, circle, &request.id, reads, "");
                let proposed = allow("propose", outcome, &REFUSALS)?.is_some();
                let person = request.name.rsplit(' ').next().and_then(|number| number.parse().ok());
                if let Some(person) = person.filter(|_| proposed && reads == Reads::FromNow) {
                    self.latecomers.insert((circle, person));
                }
            }
            Verb::Remove => {
                let Some(member) = shown.members.get(how % shown.members.len().max(1)) else { return Ok(()) };
                let person = member.person.parse().unwrap();
                let outcome = propose::circle_propose_removal(self.open(who), circle, person, "");
                allow("remove", outcome, &REFUSALS)?;
            }
            Verb::Vote => {
                let open_still = shown.proposals.iter().filter(|it| it.can_vote || it.can_vote_no);
                let Some(proposal) = open_still.into_iter().next() else { return Ok(()) };
                let choice = if proposal.can_vote && !how.is_multiple_of(5) { Vote::Yes } else { Vote::No };
                allow("vote", propose::vote(self.open(who), circle, &proposal.id, choice), &REFUSALS)?;
            }
            _ if how.is_multiple_of(2) => {
                allow("confirm", propose::circle_confirm(self.open(who), circle, ""), &REFUSALS)?;
            }
            _ => {
                let Some(notice) = shown.notices.first() else { return Ok(()) };
                allow("seen", notices::notice_seen(self.open(who), circle, &notice.id), &REFUSALS)?;
            }
        }
        Ok(())
    }

    /// Says that another device of the same person is lost; that device plays on as whoever found it.
    fn lose_device(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let own = self.circle(who, self.devices[who].own)?;
        let others: Vec<String> =
            Self::listed(&own).into_iter().filter(|id| *id != self.id_of(who)).collect();
        let Some(lost) = others.get(usize::from(step.how) % others.len().max(1)) else { return Ok(()) };
        let outcome = leave::device_lost(self.open(who), lost.parse().unwrap());
        if allow("lost", outcome, &REFUSALS)?.is_some() {
            let (circle, device) = (self.devices[who].own, lost.clone());
            self.gone.push(Going { circle, device, by: who, left: false });
        }
        Ok(())
    }

    /// Someone says 'gezien' where a list was signed twice, as by two copies of one journal: until then nobody who is
    /// in only one of the two gets keys, and that is right. Tells whether there was such a thing.
    pub fn look_at_what_was_signed_twice(&mut self, who: usize) -> Result<bool, Broken> {
        let mut looked = false;
        for circle in self.circles_of(who) {
            let told = self.circle(who, circle)?.notices.into_iter();
            for notice in told.filter(|it| it.kind == RosterNoticeKind::DoubleSigned) {
                allow("seen", notices::notice_seen(self.open(who), circle, &notice.id), &[])?;
                looked = true;
            }
        }
        Ok(looked)
    }

    /// Everyone who holds themselves for a member is one, as all the others see it.
    pub fn check_lists(&self, circle: CircleId, devices: &[usize]) -> Result<(), Broken> {
        for who in devices.iter().copied() {
            let listed = Self::listed(&self.circle(who, circle)?);
            let missing = devices.iter().copied().find(|other| !listed.contains(&self.id_of(*other)));
            if let Some(missing) = missing {
                let seen = format!("device {who} does not count device {missing}");
                return Err(Broken::new("everyone agrees who is in", seen));
            }
        }
        Ok(())
    }

    /// Whoever is in by the list knows it, and whoever said that they or a device of theirs went is out of it.
    pub fn check_departures(&self, circle: CircleId, devices: &[usize]) -> Result<(), Broken> {
        let Some(first) = devices.first() else { return Ok(()) };
        let listed = Self::listed(&self.circle(*first, circle)?);
        for who in (0..self.devices.len()).filter(|who| self.circles_of(*who).contains(&circle)) {
            let ended = self.circle(who, circle)?.membership == Membership::Ended;
            if listed.contains(&self.id_of(who)) && !devices.contains(&who) && !ended {
                return Err(Broken::new("who is in knows it", format!("device {who}")));
            }
        }
        let said = self.gone.iter().filter(|it| it.circle == circle && listed.contains(&it.device));
        // Who was said to be lost decides nothing; two that lost each other leave one.
        match said.into_iter().find(|it| it.left || devices.contains(&it.by)) {
            Some(it) => Err(Broken::new("who went is out", format!("{} by {}", it.device, it.by))),
            None => Ok(()),
        }
    }

    /// Whoever is not in a circle any more opens nothing that is written from now on: a member says one word
    /// more, and everything in the storage is laid before them.
    pub fn check_closed_to_others(&mut self, circle: CircleId, devices: &[usize]) -> Result<(), Broken> {
        let gone: Vec<usize> = (0..self.devices.len())
            .filter(|who| self.circles_of(*who).contains(&circle) && !devices.contains(who))
            .filter(|who| self.is_in(*who, circle))
            .collect();
        let Some(writer) = devices.first().copied().filter(|_| !gone.is_empty()) else { return Ok(()) };
        let before = self.storage.lock().last_serial();
        if circle == self.devices[writer].own {
            let nothing = Step { verb: Verb::Case, who: 0, what: 0, how: 0 };
            self.write_case(writer, nothing)?;
        } else {
            let Some(session) = self.circle(writer, circle)?.sessions.into_iter().find(|it| !it.closed)
            else {
                return Ok(());
            };
            let said = Step { verb: Verb::Say, who: 0, what: 0, how: 0 };
            self.session_step_in(writer, circle, &session.id, said)?;
        }
        self.exchange(writer, circle)?;
        for who in gone {
            self.exchange(who, circle)?;
            let keys = usecases::upkeep::epoch_export(self.look(who), circle).unwrap_or_default();
            let opens = self.storage.lock().opened_since(before, circle, &keys);
            if let Some(path) = opens {
                let seen = format!("device {who} opens {path}");
                return Err(Broken::new("who is gone opens nothing later", seen));
            }
        }
        Ok(())
    }
}
