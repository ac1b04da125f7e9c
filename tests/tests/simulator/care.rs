//! Steps of looking after a journal: backups, putting back, making lists again.

use std::collections::BTreeSet;

use usecases::upkeep;

use crate::act::allow;
use crate::check;
use crate::oracle::{Broken, Spoken};
use crate::steps::Step;
use crate::world::{Backup, Unsent, World};

impl World {
    /// Makes a backup.
    pub fn backup(&mut self, who: usize) -> Result<(), Broken> {
        let path = self.free_path("backup");
        if allow("backup", upkeep::backup(self.open(who), &path), &[])?.is_some() {
            let device = &mut self.devices[who];
            let (erased, groups) = (device.erased.clone(), device.groups.clone());
            // What waits in a backup may go out before the backup is put back.
            let unsent = device.unsent.iter().map(|it| Unsent { unsure: true, ..it.clone() }).collect();
            device.backups.push(Backup { path, erased, groups, unsent });
        }
        Ok(())
    }

    /// Puts a journal back from one of its backups: what was only in the newer one is lost, and may be.
    pub fn restore(&mut self, who: usize, step: Step) -> Result<(), Broken> {
        let backups = &self.devices[who].backups;
        let Some(backup) = backups.get(usize::from(step.what) % backups.len().max(1)).cloned() else {
            return Ok(());
        };
        let held = check::visible(self, who)?;
        self.reopen(who, |home| {
            for beside in ["vault.db-wal", "vault.db-shm"] {
                let _ = std::fs::remove_file(home.join(beside));
            }
            std::fs::copy(&backup.path, home.join("vault.db")).unwrap();
        })?;
        // What was only said in the journal that is gone may never have been heard.
        self.gone.retain(|it| it.by != who);
        self.devices[who].erased = backup.erased;
        self.devices[who].groups = backup.groups;
        // What this very journal erased later was seen by who erased it.
        let waits = |it: &Unsent| !self.oracle.is_erased_by(&it.record, who);
        self.devices[who].unsent = backup.unsent.into_iter().filter(waits).collect();
        self.forget_what_nobody_holds(&held)
    }

    /// After a journal was put back: what it held is not due any more, unless another journal holds it.
    fn forget_what_nobody_holds(&mut self, held: &BTreeSet<Spoken>) -> Result<(), Broken> {
        let mut left = BTreeSet::new();
        for who in 0..self.devices.len() {
            left.extend(check::visible(self, who)?);
        }
        let devices = &self.devices;
        let knows = |record: &str| devices.iter().any(|device| device.erased.contains(record));
        self.oracle.lost_with_a_journal(held, &left, knows);
        Ok(())
    }

    /// Makes lists and search again.
    pub fn rebuild(&mut self, who: usize) -> Result<(), Broken> {
        let before = check::visible(self, who)?;
        allow("rebuild", upkeep::rebuild(self.open(who)), &[])?;
        let after = check::visible(self, who)?;
        if before == after {
            return Ok(());
        }
        let lost: Vec<_> = before.symmetric_difference(&after).map(|(_, word)| word.clone()).collect();
        Err(Broken::new("lists made again are the same", lost.join(" ")))
    }
}
