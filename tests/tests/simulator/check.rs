//! What must hold when everyone has met: the same everywhere, nothing lost, nothing back from the dead.

use std::collections::{BTreeMap, BTreeSet};

use domain::{CircleId, RecordId};
use exchange::{MailboxPath, pack};
use sealing::EpochKey;
use serde_json::{Value, json};
use usecases::session::view::session_open;
use usecases::views::{CaseRow, ConflictView, JournalFilter};
use usecases::{OpenVault, journal as cases, upkeep};

use crate::act::allow;
use crate::journal;
use crate::oracle::{Broken, Spoken, words};
use crate::world::World;

/// What a device shows of one circle, by record, without what differs between devices by right.
type Shown = BTreeMap<String, Value>;

/// What a device shows of its journal: cases, and what was taken along.
fn shown_journal(open: &OpenVault) -> Result<Shown, Broken> {
    let mut shown = Shown::new();
    for row in journal::cases(open)? {
        let view = cases::case::case_open(open, row.id.parse().unwrap());
        let Some(view) = allow("open what is listed", view, &[])? else { continue };
        if view.draft.title.trim() != row.title {
            return Err(Broken::new("a list shows what is in the record", row.title));
        }
        let mut value = serde_json::to_value(&view).unwrap();
        let mut taken: Vec<String> = view.takeaways.iter().map(|it| format!("{it:?}")).collect();
        taken.sort();
        value["takeaways"] = json!(taken);
        value["sessions"] = json!(view.sessions.len());
        value["conflicts"] = versions(view.conflicts.iter());
        shown.insert(row.id, value);
    }
    let questions = allow("questions", cases::takeaway::questions(open), &[])?;
    for taken in questions.into_iter().flat_map(|it| it.others) {
        shown.insert(taken.id.clone(), serde_json::to_value(&taken).unwrap());
    }
    Ok(shown)
}

/// The versions of sentences; which of them was written here differs from device to device.
fn versions<'a>(conflicts: impl Iterator<Item = &'a ConflictView>) -> Value {
    let texts = |it: &'a ConflictView| it.versions.iter().map(|version| &version.text).collect::<Vec<_>>();
    json!(conflicts.map(|it| (&it.id, texts(it))).collect::<Vec<_>>())
}

/// What a device shows of a group.
fn shown_group(world: &World, who: usize, circle: CircleId) -> Result<Shown, Broken> {
    let mut shown = Shown::new();
    for row in world.circle(who, circle)?.sessions {
        let id: RecordId = row.id.parse().unwrap();
        let view = session_open(world.look(who), circle, id);
        let Some(view) = allow("open a session", view, &[])? else { continue };
        let mut contributions: Vec<_> =
            view.contributions.iter().map(|it| (&it.id, &it.text, it.mark, &it.person, &it.step)).collect();
        contributions.sort_by_key(|it| it.0);
        let takeaways: BTreeMap<_, _> = view.takeaways.iter().map(|it| (&it.person, &it.text)).collect();
        let (case, question) = (&view.case, &view.question);
        let conflicts = versions(view.conflicts.iter().map(|it| &it.conflict));
        let value = json!([case, question, contributions, takeaways, conflicts, view.step, view.closed]);
        shown.insert(row.id, value);
    }
    Ok(shown)
}

/// All that a device shows of a circle.
pub fn shown(world: &World, who: usize, circle: CircleId) -> Result<Shown, Broken> {
    if circle == world.devices[who].own {
        shown_journal(world.look(who))
    } else {
        shown_group(world, who, circle)
    }
}

/// The simulator's words that can be seen on a device, by circle.
pub fn visible(world: &World, who: usize) -> Result<BTreeSet<Spoken>, Broken> {
    let mut seen = BTreeSet::new();
    for circle in world.circles_of(who) {
        if circle != world.devices[who].own && !world.is_in(who, circle) {
            continue;
        }
        let text = shown(world, who, circle)?.values().map(Value::to_string).collect::<Vec<_>>().join(" ");
        seen.extend(words(&text).map(|word| (circle, word.to_owned())));
    }
    Ok(seen)
}

impl World {
    /// All is well with the storage, who waits is admitted where that can be, what was signed twice is looked at, and
    /// everyone exchanges until nothing is new, within a bound.
    pub fn heal(&mut self, spoilt_wins: bool) -> Result<(), Broken> {
        const ROUNDS: usize = 12;
        self.storage.lock().heal(spoilt_wins);
        for round in 0..ROUNDS {
            let (before, mut looked) = (self.storage.lock().acts(), false);
            for who in 0..self.devices.len() {
                for circle in self.circles_of(who) {
                    self.exchange(who, circle)?;
                }
                if round == 1 {
                    self.admit(who)?;
                }
                looked |= self.look_at_what_was_signed_twice(who)?;
            }
            if round > 1 && !looked && self.storage.lock().acts() == before {
                return Ok(());
            }
        }
        Err(Broken::new("exchanging comes to an end", format!("{ROUNDS} rounds were not enough")))
    }

    /// Everything that must hold after [`World::heal`].
    pub fn check(&mut self) -> Result<(), Broken> {
        let mut circles: BTreeMap<CircleId, Vec<usize>> = BTreeMap::new();
        for who in 0..self.devices.len() {
            for circle in self.circles_of(who).into_iter().filter(|it| self.is_member(who, *it)) {
                circles.entry(circle).or_default().push(who);
            }
        }
        for (circle, devices) in &circles {
            self.check_lists(*circle, devices)?;
            self.check_departures(*circle, devices)?;
            self.oracle.only_members_erase(*circle, devices);
            // A latecomer who may not read what came before holds less by right.
            let reads_all = |who: &usize| !self.latecomers.contains(&(*circle, self.devices[*who].person));
            let readers: Vec<usize> = devices.iter().copied().filter(reads_all).collect();
            self.check_same(*circle, &readers)?;
            self.check_words(*circle, devices, &readers)?;
            self.check_storage(*circle, devices)?;
        }
        for who in 0..self.devices.len() {
            self.check_unsent(who)?;
            self.check_search(who)?;
            allow("check of the vault", upkeep::check(self.open(who)), &[])?;
        }
        for (circle, devices) in &circles {
            self.check_closed_to_others(*circle, devices)?;
        }
        Ok(())
    }

    /// Every device holds the same bytes and shows the same.
    fn check_same(&self, circle: CircleId, devices: &[usize]) -> Result<(), Broken> {
        let mut first = None;
        for who in devices.iter().copied() {
            let prints = allow("fingerprints", upkeep::fingerprints(self.look(who), circle), &[])?;
            let here = (prints.unwrap_or_default(), shown(self, who, circle)?);
            let Some((whose, there)) = &first else {
                first = Some((who, here));
                continue;
            };
            if here.0 != there.0 {
                let differs: Vec<_> = here.0.iter().filter(|print| !there.0.contains(print)).collect();
                let (one, other) = (there.0.len(), here.0.len());
                let seen = format!("{whose} and {who}: {one} and {other}, {differs:?}");
                return Err(Broken::new("documents are the same everywhere", seen));
            }
            if here.1 != there.1 {
                let differs = here.1.iter().find(|(id, value)| there.1.get(*id) != Some(value));
                let differs = differs.map(|(id, value)| format!("{value} {:?}", there.1.get(id)));
                let seen = format!("{whose} and {who}: {}", differs.unwrap_or_default());
                return Err(Broken::new("everyone sees the same", seen));
            }
        }
        Ok(())
    }

    /// Every acknowledged word is there, except those of devices that are not in the circle (yet, or any more);
    /// none that was erased is, and none is where it does not belong.
    /// Devices that are no `readers` need not have what was written before they came.
    fn check_words(&self, circle: CircleId, devices: &[usize], readers: &[usize]) -> Result<(), Broken> {
        for who in devices.iter().copied() {
            let records = shown(self, who, circle)?;
            let text = records.values().map(Value::to_string).collect::<Vec<_>>().join(" ");
            let here: BTreeSet<&str> = words(&text).collect();
            let mut due = self.oracle.due_in(circle);
            let outside = |word: &str| {
                self.writers.get(&(circle, word.to_owned())).is_some_and(|by| !devices.contains(by))
            };
            due.retain(|word| here.contains(word) || !outside(word));
            let missing: Vec<&str> = due.difference(&here).copied().collect();
            if !missing.is_empty() && readers.contains(&who) {
                let record = self.oracle.record_of(circle, missing[0]).and_then(|id| records.get(id));
                let seen = format!("device {who}: {} in {record:?}", missing.join(" "));
                return Err(Broken::new("no acknowledged edit is missing", seen));
            }
            for word in here {
                let spoken = (circle, word.to_owned());
                if self.oracle.is_gone(&spoken) {
                    return Err(Broken::new("what was erased is gone", format!("device {who}: {word}")));
                }
                // A takeaway carries the question of its session home; nothing goes the other way.
                if circle != self.devices[who].own && !self.oracle.belongs(&spoken) {
                    return Err(Broken::new("no word is where it was not written", word));
                }
            }
        }
        Ok(())
    }

    /// No pack that a member can open holds a record that was erased, and nothing of what honest devices wrote
    /// is set aside. What lies in the directory of a device that is out stays there, as nobody else may touch it.
    fn check_storage(&self, circle: CircleId, devices: &[usize]) -> Result<(), Broken> {
        let gone: BTreeSet<&str> = self.oracle.must_be_gone().collect();
        let storage = self.storage.lock();
        let ids: BTreeSet<String> = devices.iter().map(|who| self.id_of(*who)).collect();
        let honest = |path: &MailboxPath| {
            let writer = path.envelopes().map_or(path.dir.feed, |(feed, _)| feed);
            ids.contains(&path.dir.feed.device.to_string()) && ids.contains(&writer.device.to_string())
        };
        for who in devices.iter().copied() {
            let keys = allow("keys", upkeep::epoch_export(self.look(who), circle), &[])?.unwrap_or_default();
            let keys: Vec<EpochKey> =
                keys.iter().map(|(_, text)| EpochKey::from_text(text).unwrap()).collect();
            let keys: Vec<&EpochKey> = keys.iter().collect();
            let here = |path: &MailboxPath| path.dir.circle == circle;
            let tidied = |path: &MailboxPath| ids.contains(&path.dir.feed.device.to_string());
            for (path, bytes) in storage.all().filter(|(path, _)| here(path) && tidied(path)) {
                let Ok(opened) = pack::read(bytes, &keys) else { continue };
                let living = opened.envelopes.iter().filter(|it| it.body().is_some());
                for envelope in living {
                    let record = envelope.header().record.to_string();
                    if gone.contains(record.as_str()) && !storage.spoiled.contains(&path.to_string()) {
                        let seen = format!("{path} as device {who} reads it");
                        return Err(Broken::new("no pack holds what was erased", seen));
                    }
                }
            }
            for aside in self.circle(who, circle)?.set_aside {
                let by_honest = aside.name.parse().is_ok_and(|path| honest(&path));
                if by_honest && !storage.spoiled.contains(&aside.name) {
                    let seen = format!("device {who}: {} {}", aside.name, aside.reason);
                    return Err(Broken::new("nothing of an honest device is set aside", seen));
                }
            }
        }
        Ok(())
    }

    /// Everything that was written has been handed over.
    fn check_unsent(&self, who: usize) -> Result<(), Broken> {
        for circle in self.circles_of(who).into_iter().filter(|it| self.is_member(who, *it)) {
            let unsent = self.circle(who, circle)?.exchange.unsent;
            if unsent > 0 {
                return Err(Broken::new("everything was handed over", format!("device {who}: {unsent}")));
            }
        }
        Ok(())
    }

    /// What is in a case can be found, and what was erased cannot.
    fn check_search(&self, who: usize) -> Result<(), Broken> {
        let open = self.look(who);
        let found = |word: &str| -> Result<Vec<CaseRow>, Broken> {
            let filter = JournalFilter { query: word.to_owned(), ..JournalFilter::default() };
            Ok(allow("search", cases::list::journal_list(open, &filter), &[])?
                .map(|it| it.rows)
                .unwrap_or_default())
        };
        for row in journal::cases(open)?.into_iter().take(4) {
            let view = allow("open", cases::case::case_open(open, row.id.parse().unwrap()), &[])?;
            let text = view.map(|view| journal::text_of(&view.draft)).unwrap_or_default();
            let Some(word) = words(&text).last() else { continue };
            if !found(word)?.iter().any(|hit| hit.id == row.id) {
                return Err(Broken::new("what is written can be found", format!("device {who}: {word}")));
            }
        }
        // A device that was said to be lost hears of no erasure any more.
        let own = self.devices[who].own;
        let gone = if self.is_member(who, own) { self.oracle.gone_from(own) } else { Vec::new() };
        for word in gone.into_iter().take(3) {
            if !found(&word)?.is_empty() {
                return Err(Broken::new("what was erased cannot be found", format!("device {who}: {word}")));
            }
        }
        Ok(())
    }
}
