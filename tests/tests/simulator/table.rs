//! Steps around the table: founding, asking, admitting, and what is said in sessions.

use domain::session::{Mark, SharedCase};
use domain::{CircleId, RecordId};
use usecases::ErrorCode as Code;
use usecases::circles::{admit, found, invite, join, view};
use usecases::session::acts::{self, At};
use usecases::session::erase::session_erase;
use usecases::session::share::{Begin, session_start};
use usecases::session::view::session_open;
use usecases::upkeep;
use usecases::views::{CircleView, SessionView};

use crate::act::allow;
use crate::journal;
use crate::oracle::Broken;
use crate::steps::{Step, Verb};
use crate::world::World;

impl World {
    /// A circle as a device sees it.
    pub fn circle(&self, who: usize, circle: CircleId) -> Result<CircleView, Broken> {
        let shown = view::circle_open(self.look(who), circle);
        shown.map_err(|error| Broken::new("a circle can be opened", format!("{error}")))
    }

    /// Whether a device is in a circle: it holds its keys then.
    pub fn is_in(&self, who: usize, circle: CircleId) -> bool {
        upkeep::epoch_export(self.look(who), circle).is_ok_and(|keys| !keys.is_empty())
    }

    /// The circles that a device knows: that of the own devices, and groups.
    pub fn circles_of(&self, who: usize) -> Vec<CircleId> {
        let device = &self.devices[who];
        std::iter::once(device.own).chain(device.groups.iter().copied()).collect()
    }

    /// Founding, asking and admitting.
    pub fn join_step(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        match step.verb {
            Verb::Found => {
                let (name, folder) = (format!("Kring {}", self.groups.len()), self.shared());
                let outcome = found::circle_found(self.open(who), &name, &folder);
                if let Some(shown) = allow("found", outcome, &[Code::NotAMember])? {
                    let circle = shown.id.parse().unwrap();
                    self.groups.push(circle);
                    self.devices[who].groups.push(circle);
                    self.asked.push((self.devices[who].person, circle));
                }
                Ok(())
            }
            Verb::Ask => self.ask(who, step),
            Verb::Admit => self.admit(who),
            _ => self.gather(),
        }
    }

    fn ask(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let Some(circle) = self.groups.get(usize::from(step.what) % self.groups.len().max(1)).copied() else {
            return Ok(());
        };
        let asking = (self.devices[who].person, circle);
        if self.asked.contains(&asking) {
            return Ok(());
        }
        let can_admit = |at: &usize| self.circle(*at, circle).is_ok_and(|shown| shown.can_admit);
        let Some(inviter) = (0..self.devices.len()).find(can_admit) else { return Ok(()) };
        let outcome = invite::circle_invite(self.open(inviter), circle);
        let Some(invite) = allow("invite", outcome, &[Code::NotAMember])? else { return Ok(()) };
        let folder = self.shared();
        let outcome = join::circle_join(self.open(who), &invite.link, &folder);
        let codes = [Code::NotAMember, Code::AlreadyMember, Code::InviteExpired];
        if allow("ask", outcome, &codes)?.is_some() {
            self.devices[who].groups.push(circle);
            self.asked.push(asking);
        }
        Ok(())
    }

    /// Admits everyone who waits at this device.
    pub fn admit(&mut self, who: usize) -> Result<(), Broken> {
        for circle in self.circles_of(who) {
            let shown = self.circle(who, circle)?;
            if !shown.can_admit {
                continue;
            }
            for request in shown.requests {
                let codes = [Code::InviteExpired, Code::AlreadyMember, Code::NotFound];
                allow("admit", admit::circle_admit(self.open(who), circle, &request.id), &codes)?;
            }
        }
        Ok(())
    }

    /// Everyone meets: files move freely, and whoever asked is admitted.
    fn gather(&mut self) -> Result<(), Broken> {
        for _ in 0..3 {
            for who in 0..self.devices.len() {
                let view = self.devices[who].view;
                self.storage.lock().down(view, &mut |_| true);
                for circle in self.circles_of(who) {
                    self.exchange(who, circle)?;
                }
                self.admit(who)?;
                for circle in self.circles_of(who) {
                    self.exchange(who, circle)?;
                }
                self.storage.lock().up(view, &mut |_| true);
            }
        }
        Ok(())
    }

    /// A session that a device sees.
    fn session(&self, who: usize, step: Step) -> Result<Option<SessionView>, Broken> {
        let mut sessions: Vec<(CircleId, String)> = Vec::new();
        for circle in self.circles_of(who).into_iter().skip(1).filter(|it| self.is_in(who, *it)) {
            let shown = self.circle(who, circle)?.sessions;
            sessions.extend(shown.into_iter().map(|row| (circle, row.id)));
        }
        let Some((circle, id)) = sessions.get(usize::from(step.what) % sessions.len().max(1)) else {
            return Ok(None);
        };
        allow("open a session", session_open(self.look(who), *circle, id.parse().unwrap()), &[])
    }

    /// What is said and done in sessions.
    pub fn session_step(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        if step.verb == Verb::Share {
            return self.share(who, step);
        }
        let Some(seen) = self.session(who, step)? else { return Ok(()) };
        self.session_act(who, &seen, step)
    }

    /// As [`World::session_step`], in this very session.
    pub fn session_step_in(
        &mut self,
        who: usize,
        circle: CircleId,
        session: &str,
        step: Step,
    ) -> Result<(), Broken> {
        let seen = session_open(self.look(who), circle, session.parse().unwrap());
        match allow("open a session", seen, &[])? {
            Some(seen) => self.session_act(who, &seen, step),
            None => Ok(()),
        }
    }

    fn session_act(&mut self, who: usize, seen: &SessionView, step: Step) -> Result<(), Broken> {
        let at = At { circle: seen.circle.parse().unwrap(), session: seen.id.parse().unwrap() };
        let codes = [
            Code::SessionClosed,
            Code::NotThePresenter,
            Code::NotAllowed,
            Code::NoLongerIn,
            Code::NotAMember,
        ];
        match step.verb {
            Verb::Say => {
                let said = format!("Bij mij hielp {} soms.", self.oracle.new_word());
                let in_step = seen.method.steps[usize::from(step.how) % seen.method.steps.len()].id.clone();
                let outcome = acts::session_contribute(self.open(who), at, &in_step, &said);
                if allow("say", outcome, &codes)?.is_some() {
                    self.oracle.kept(at.circle, Some(&seen.id), &said);
                    self.wrote(who, at.circle, &seen.id, &said);
                }
            }
            Verb::Mark => {
                let which = usize::from(step.how) % seen.contributions.len().max(1);
                let Some(said) = seen.contributions.get(which) else { return Ok(()) };
                let mark = [Some(Mark::Used), Some(Mark::NotUsed), None][usize::from(step.how) % 3];
                allow("mark", acts::session_mark(self.open(who), at, &said.id, mark), &codes)?;
            }
            Verb::Reword => {
                let question = format!("Wat maakt {} dat dit schuurt?", self.oracle.new_word());
                let outcome = acts::session_question(self.open(who), at, &question);
                if allow("reword", outcome, &codes)?.is_some() {
                    self.oracle.revised(at.circle, Some(&seen.id), &seen.reworded_question, &question);
                    self.wrote(who, at.circle, &seen.id, &question);
                }
            }
            Verb::TakeAlong => self.take_along(who, at, seen)?,
            Verb::EraseSession => {
                if allow("erase a session", session_erase(self.open(who), at), &codes)?.is_some() {
                    self.buried(who, at.circle, &seen.id, &serde_json::to_string(seen).unwrap());
                }
            }
            _ => {
                let to = u32::from(step.how) % u32::try_from(seen.method.steps.len()).unwrap();
                allow("turn", acts::session_step(self.open(who), at, to), &codes)?;
            }
        }
        Ok(())
    }

    /// What someone takes along stands in the session, and in their own journal.
    fn take_along(&mut self, who: usize, at: At, seen: &SessionView) -> Result<(), Broken> {
        let text = format!("Ik neem {} mee.", self.oracle.new_word());
        let before = seen.takeaways.iter().find(|it| it.yours).map(|it| it.text.clone()).unwrap_or_default();
        let own = self.devices[who].own;
        let kept = journal_words(self, who)?;
        let outcome = acts::session_takeaway(self.open(who), at, &text, "");
        if allow("take along", outcome, &[Code::SessionClosed, Code::NotAMember, Code::NoLongerIn])?.is_some()
        {
            self.oracle.revised(at.circle, Some(&seen.id), &before, &text);
            // Only what this journal held of this session was written over.
            let gone = kept.difference(&journal_words(self, who)?).cloned().collect::<Vec<_>>().join(" ");
            self.oracle.revised(own, None, &gone, &text);
            self.signed(who, own, &text);
            self.signed(who, at.circle, &text);
        }
        Ok(())
    }

    fn share(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let groups = self.circles_of(who).into_iter().skip(1).filter(|it| self.is_in(who, *it));
        let groups: Vec<CircleId> = groups.collect();
        let Some(circle) = groups.get(usize::from(step.what) % groups.len().max(1)).copied() else {
            return Ok(());
        };
        let case: Option<RecordId> = journal::chosen(self, who, step.how)?;
        let (title, question) = (self.oracle.new_word(), self.oracle.new_word());
        let shared = SharedCase {
            title: format!("Gedeeld {title}"),
            question: format!("Hoe {question} verder?"),
            ..SharedCase::default()
        };
        let words = format!("{} {}", shared.title, shared.question);
        let (method, variant) = ("vijfstappen".to_owned(), "basis".to_owned());
        let begin = Begin { case, shared, method, variant, you_facilitate: step.how.is_multiple_of(2) };
        let outcome = session_start(self.open(who), circle, &begin);
        if let Some(shown) = allow("share", outcome, &[Code::NotAMember, Code::NoLongerIn])? {
            self.oracle.kept(circle, Some(&shown.id), &words);
            self.signed(who, circle, &words);
        }
        Ok(())
    }
}

/// The simulator's words among what was taken along in a journal.
pub fn journal_words(world: &World, who: usize) -> Result<std::collections::BTreeSet<String>, Broken> {
    let own = world.devices[who].own;
    let seen = crate::check::visible(world, who)?;
    Ok(seen.into_iter().filter(|(circle, _)| *circle == own).map(|(_, word)| word).collect())
}
