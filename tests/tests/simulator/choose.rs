//! Choosing between the versions of a sentence, which its writer sees: in a case, or in a text of one's own in a session.

use domain::RecordId;
use usecases::ErrorCode as Code;
use usecases::journal::case::case_open;
use usecases::journal::choose::case_choose;
use usecases::session::acts::At;
use usecases::session::choose::session_choose;
use usecases::session::view::session_open;
use usecases::views::{CaseView, ConflictView, SessionView};

use crate::act::allow;
use crate::journal;
use crate::oracle::Broken;
use crate::steps::Step;
use crate::table::journal_words;
use crate::world::World;

/// A record with a sentence that has versions.
enum Waiting {
    Case(Box<CaseView>, ConflictView),
    Session(Box<SessionView>, ConflictView),
}

/// All that is written in a case, in whatever version.
fn text_of_case(view: &CaseView) -> String {
    let told = view.conflicts.iter().flat_map(|it| &it.versions).map(|it| it.text.as_str());
    format!("{} {}", journal::text_of(&view.draft), told.collect::<Vec<_>>().join(" "))
}

fn text_of_session(view: &SessionView) -> String {
    serde_json::to_string(view).unwrap()
}

/// Which version the step wants: one of them, or all after one another.
fn kept(step: Step, conflict: &ConflictView) -> Option<u32> {
    let versions = u16::try_from(conflict.versions.len()).unwrap().max(1);
    (!step.how.is_multiple_of(3)).then(|| u32::from(step.how / 3 % versions))
}

impl World {
    /// The sentences that wait for a choice on a device.
    fn waiting(&self, who: usize) -> Result<Vec<Waiting>, Broken> {
        let mut all = Vec::new();
        for row in journal::cases(self.look(who))? {
            let view = case_open(self.look(who), row.id.parse().unwrap());
            let Some(view) = allow("open what is listed", view, &[])? else { continue };
            all.extend(view.conflicts.iter().map(|it| Waiting::Case(Box::new(view.clone()), it.clone())));
        }
        for circle in self.circles_of(who).into_iter().skip(1).filter(|it| self.is_in(who, *it)) {
            for row in self.circle(who, circle)?.sessions {
                let view = session_open(self.look(who), circle, row.id.parse().unwrap());
                let Some(view) = allow("open a session", view, &[])? else { continue };
                let own = view.conflicts.iter().filter(|it| it.yours);
                all.extend(own.map(|it| Waiting::Session(Box::new(view.clone()), it.conflict.clone())));
            }
        }
        Ok(all)
    }

    /// Settles one of them. What was not chosen may go: whoever chose saw it.
    pub fn choose(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let waiting = self.waiting(who)?;
        match waiting.get(usize::from(step.what) % waiting.len().max(1)) {
            None => Ok(()),
            Some(Waiting::Case(view, conflict)) => {
                let id: RecordId = view.id.parse().unwrap();
                let outcome = case_choose(self.open(who), id, &conflict.id, kept(step, conflict));
                let codes = [self.writing_refusals(who), &[Code::NotAMember]].concat();
                if let Some(after) = allow("choose", outcome, &codes)? {
                    let own = self.devices[who].own;
                    self.oracle.revised(own, Some(&view.id), &text_of_case(view), &text_of_case(&after));
                }
                Ok(())
            }
            Some(Waiting::Session(view, conflict)) => {
                let at = At { circle: view.circle.parse().unwrap(), session: view.id.parse().unwrap() };
                let before = journal_words(self, who)?;
                let outcome = session_choose(self.open(who), at, &conflict.id, kept(step, conflict));
                let codes = [Code::NotAMember, Code::NoLongerIn];
                if let Some(after) = allow("choose in a session", outcome, &codes)? {
                    let (was, is) = (text_of_session(view), text_of_session(&after));
                    self.oracle.revised(at.circle, Some(&view.id), &was, &is);
                    let gone = before.difference(&journal_words(self, who)?).cloned().collect::<Vec<_>>();
                    self.oracle.revised(self.devices[who].own, None, &gone.join(" "), "");
                }
                Ok(())
            }
        }
    }
}
