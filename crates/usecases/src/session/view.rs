//! A session as everyone at the table sees it.

use domain::method::{self, Method};
use domain::session::{Contribution, Session};
use domain::{CircleId, RecordId, RecordKind};
use exchange::{Member, RosterChain};

use crate::circles::state;
use crate::circles::view::{person_name, unsent};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::records;
use crate::session::erase::may_erase;
use crate::session::{bound, choose};
use crate::views::{ContributionView, SeatView, SessionTakeawayView, SessionView};

/// The methods that come with the product, the five-step method first.
pub fn methods() -> &'static [Method] {
    method::bundled()
}

/// Opens a session.
///
/// # Errors
/// `NotFound`, `NotAMember`; `NewerVersion` for a method that this version does not know.
pub fn session_open(open: &OpenVault, circle: CircleId, id: RecordId) -> Result<SessionView> {
    let chain = state::member_chain(&open.vault, circle)?;
    let document = records::found(&open.vault, circle, id, RecordKind::Session)?;
    let hands = bound::hands(&open.vault, &open.me, &chain, circle, id)?;
    let session = choose::whole(&document, &hands)?;
    let method: &Method = method::find(&session.method).ok_or(ErrorCode::NewerVersion)?;
    let table = Table { open, chain: &chain, session: &session, method };
    Ok(SessionView {
        id: id.to_string(),
        circle: circle.to_string(),
        circle_name: chain.current().name.clone(),
        case: session.case.clone(),
        question: session.question().to_owned(),
        reworded_question: session.reworded_question.as_str().to_owned(),
        method: method.clone(),
        variant: session.variant.clone(),
        step: table.step_index(),
        step_seconds: table.step_seconds()?,
        elapsed_seconds: table.elapsed_seconds(),
        running: session.stage.running_since.is_some(),
        closed: session.closed,
        seats: table.seats(),
        you_present: session.is_presenter(open.me.person),
        you_may_erase: may_erase(&session, &chain, &open.me),
        contributions: table.contributions(),
        takeaways: table.takeaways(),
        conflicts: choose::conflicts(open, &chain, (circle, id), &session)?,
        unsent: unsent(open, circle)?,
    })
}

/// The session with what is needed to put names and times to it.
struct Table<'a> {
    open: &'a OpenVault,
    chain: &'a RosterChain,
    session: &'a Session,
    method: &'a Method,
}

impl Table<'_> {
    /// The present step; a step beyond the last (another version's method) counts as the last.
    fn step_index(&self) -> u32 {
        let last = self.method.steps.len().saturating_sub(1);
        let step = usize::try_from(self.session.stage.step).unwrap_or(last).min(last);
        u32::try_from(step).unwrap_or_default()
    }

    fn step_seconds(&self) -> Result<u32> {
        let variant = self.method.variant(&self.session.variant).ok_or(ErrorCode::NewerVersion)?;
        let seconds = self.method.step_seconds(self.step_index() as usize, variant);
        Ok(u32::try_from(seconds).unwrap_or_default())
    }

    fn elapsed_seconds(&self) -> u32 {
        let elapsed = self.session.stage.elapsed(self.open.around.clock.now());
        u32::try_from(elapsed / 1000).unwrap_or(u32::MAX)
    }

    fn is_you(&self, person: &str) -> bool {
        person == self.open.me.person.to_string()
    }

    fn seats(&self) -> Vec<SeatView> {
        let mut members: Vec<&Member> = self.chain.current().members.iter().collect();
        members.sort_by_key(|member| !self.session.is_presenter(member.person));
        members.into_iter().map(|member| self.seat(member)).collect()
    }

    fn seat(&self, member: &Member) -> SeatView {
        let person = member.person.to_string();
        let step = &self.method.steps[self.step_index() as usize].id;
        let here = |it: &&Contribution| it.person == person && it.step == *step;
        let in_this_step = self.session.contributions.values().filter(here).count();
        SeatView {
            name: member.name.clone(),
            you: member.person == self.open.me.person,
            presenter: self.session.is_presenter(member.person),
            facilitator: self.session.facilitator.as_deref() == Some(&person),
            in_this_step: u32::try_from(in_this_step).unwrap_or(u32::MAX),
            took_along: self.session.takeaways.contains_key(&person),
            person,
        }
    }

    fn contributions(&self) -> Vec<ContributionView> {
        let mut all: Vec<(&String, &Contribution)> = self.session.contributions.iter().collect();
        all.sort_by_key(|(id, it)| (it.at, (*id).clone()));
        let view = |(id, it): (&String, &Contribution)| ContributionView {
            id: id.clone(),
            name: person_name(Some(self.chain), &it.person),
            yours: self.is_you(&it.person),
            person: it.person.clone(),
            step: it.step.clone(),
            text: it.text.as_str().to_owned(),
            mark: self.session.marks.get(id).copied(),
        };
        all.into_iter().map(view).collect()
    }

    fn takeaways(&self) -> Vec<SessionTakeawayView> {
        let view = |(person, it): (&String, &domain::session::SharedTakeaway)| SessionTakeawayView {
            name: person_name(Some(self.chain), person),
            yours: self.is_you(person),
            person: person.clone(),
            text: it.text.as_str().to_owned(),
            next_action: it.next_action.as_str().to_owned(),
        };
        self.session.takeaways.iter().map(view).collect()
    }
}
