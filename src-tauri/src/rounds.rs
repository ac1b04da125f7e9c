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
    /// Begins them, with a first round at once.
    pub(crate) fn begin(app: AppHandle) -> Self {
        let (changed, hear) = mpsc::channel();
        std::thread::spawn(move || Walk { app, problems: BTreeMap::new() }.go(&hear));
        Self { changed }
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
        let mut next = Instant::now();
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
            if self.looks_different(&view) {
                // Fails only while the window is closing.
                let _ = RecordsChanged { circle: Some(view.circle) }.emit(&self.app);
            }
        }
    }

    fn looks_different(&mut self, view: &ExchangeView) -> bool {
        let before = self.problems.insert(view.circle.clone(), view.problem.clone());
        let trouble = before.unwrap_or_default() != view.problem;
        trouble || [view.sent, view.received, view.files_read, view.files_written, view.set_aside] != [0; 5]
    }
}
