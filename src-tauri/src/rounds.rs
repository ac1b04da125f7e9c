//! Rounds past the shared folders while the journal is open: regularly, and soon after a change.
//!
//! What is absent: locks held while a folder is read or written; rounds while the journal is locked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use domain::CircleId;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Manager};
use tauri_specta::Event;
use usecases::views::ExchangeView;

use crate::room::{Answer, Room};

/// Between two rounds past all folders.
const REGULARLY: Duration = Duration::from_secs(20);

/// After a change, how long nothing else changes before it is brought to its folder.
const SOON: Duration = Duration::from_millis(1500);

/// Records changed outside the screen: fetch what you show again.
#[derive(Debug, Clone, Serialize, Deserialize, Type, Event)]
pub struct RecordsChanged {
    /// The circle they are in.
    pub circle: Option<String>,
}

/// Rounds that go on until this is dropped.
pub(crate) struct Rounds {
    changed: Sender<CircleId>,
}

impl Rounds {
    /// Begins them, with a first round once the journal lies in the room.
    pub(crate) fn begin(app: AppHandle) -> Self {
        let (changed, hear) = mpsc::channel();
        std::thread::spawn(move || Walk { app, problems: BTreeMap::new() }.go(&hear));
        Self { changed }
    }

    /// Rounds that no one makes.
    #[cfg(test)]
    pub(crate) fn silent() -> Self {
        Self { changed: mpsc::channel().0 }
    }

    /// Brings a change in this circle to its folder, soon.
    pub(crate) fn soon(&self, circle: CircleId) {
        // No one listens any more when the journal is being locked; the next round brings it.
        let _ = self.changed.send(circle);
    }
}

struct Walk {
    app: AppHandle,
    /// What was wrong with each circle's folder the last time.
    problems: BTreeMap<String, Option<String>>,
}

impl Walk {
    fn go(&mut self, hear: &Receiver<CircleId>) {
        let mut waiting = BTreeSet::new();
        let mut next = Instant::now() + SOON;
        loop {
            let quiet = if waiting.is_empty() { REGULARLY } else { SOON };
            match hear.recv_timeout(quiet.min(next.saturating_duration_since(Instant::now()))) {
                Ok(circle) => {
                    waiting.insert(circle);
                }
                Err(RecvTimeoutError::Timeout) if Instant::now() >= next => {
                    waiting.clear();
                    self.tell(self.app.state::<Room>().exchange_all());
                    next = Instant::now() + REGULARLY;
                }
                Err(RecvTimeoutError::Timeout) => {
                    for circle in std::mem::take(&mut waiting) {
                        self.tell(self.app.state::<Room>().exchange(circle).map(|view| vec![view]));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Tells the screens which circles look different now. A failure of the vault itself shows itself when the
    /// person does something; a folder's trouble stands in the view.
    fn tell(&mut self, outcome: Answer<Vec<ExchangeView>>) {
        for view in outcome.unwrap_or_default() {
            let before = self.problems.insert(view.circle.clone(), view.problem.clone());
            if looks_different(&view, before.unwrap_or_default().as_deref()) {
                // Fails only while the window is closing.
                let _ = RecordsChanged { circle: Some(view.circle) }.emit(&self.app);
            }
        }
    }
}

/// Whether a circle looks different after this exchange: something went or came, or trouble came or went.
fn looks_different(view: &ExchangeView, problem_before: Option<&str>) -> bool {
    let moved = [view.sent, view.received, view.files_read, view.files_written, view.set_aside];
    moved != [0; 5] || view.problem.as_deref() != problem_before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_screens_hear_of_what_moved_and_of_trouble_that_came_or_went() {
        let check = |received: u32, problem: Option<&str>, before: Option<&str>, expect: bool| {
            let view =
                ExchangeView { received, problem: problem.map(str::to_owned), ..ExchangeView::default() };
            assert_eq!(looks_different(&view, before), expect, "{received} {problem:?} {before:?}");
        };
        check(0, None, None, false);
        check(1, None, None, true);
        check(0, Some("folder_missing"), None, true);
        check(0, Some("folder_missing"), Some("folder_missing"), false);
        check(0, None, Some("folder_missing"), true);
    }
}
