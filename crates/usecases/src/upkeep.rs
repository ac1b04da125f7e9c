//! Looking after the vault: rebuild what is derived, back up, check, hand out an epoch key.

use std::path::Path;

use domain::{CircleId, RecordId};
use exchange::Document;

use crate::circles::state;
use crate::error::{ErrorCode, Result};
use crate::open::{OpenVault, meta};
use crate::project::{self, Spot};
use crate::records::{self};
use crate::values::value;

/// Records in one transaction.
const BATCH: usize = 500;

/// Makes all lists and the search index anew from the envelopes. Returns the number of records.
///
/// # Errors
/// Those of the disk; what was derived before is then made again at the next rebuild.
pub fn rebuild(open: &mut OpenVault) -> Result<u32> {
    let circles = open.vault.circles()?;
    open.vault.write_with(|tx| {
        tx.clear_derived()?;
        circles.iter().try_for_each(|circle| tx.remove_circle_value(circle.id, value::REMINDERS))?;
        Ok::<_, crate::Error>(())
    })?;
    let now = open.around.clock.now();
    let mut count = 0;
    for circle in circles {
        let records = open.vault.records(circle.id)?;
        let living: Vec<_> = records.into_iter().filter(|record| !record.erased).collect();
        for batch in living.chunks(BATCH) {
            open.vault.write_with(|tx| {
                batch.iter().try_for_each(|it| {
                    let spot = Spot { circle: it.circle, record: it.id, kind: it.kind };
                    project::project(tx, spot, &records::whole(tx, it.id)?, now)
                })
            })?;
            count += batch.len();
        }
    }
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Writes a copy of the vault, locked with the same key, and reads it back. Whoever goes on in the copy
/// goes on as another life of this device: it carries a mark that says so.
///
/// # Errors
/// `FileNotWritten` when a file is there already, `DiskFull`.
pub fn backup(open: &mut OpenVault, path: &Path) -> Result<()> {
    open.vault.write(|tx| tx.put_meta(meta::BACKUP, &[1]))?;
    let written = open.vault.backup_to(path);
    open.vault.write(|tx| tx.remove_meta(meta::BACKUP))?;
    written.map_err(|error| match error {
        vault::VaultError::AlreadyExists | vault::VaultError::ReadOnly | vault::VaultError::Io(_) => {
            ErrorCode::FileNotWritten.with("file", path.display())
        }
        other => other.into(),
    })
}

/// Checks every page and index of the vault.
///
/// # Errors
/// `VaultDamaged`.
pub fn check(open: &mut OpenVault) -> Result<()> {
    Ok(open.vault.integrity_check()?)
}

/// The age identities of a circle's epochs, newest first: whoever has one can open that epoch's packs
/// with any age program. Hand out with care.
///
/// # Errors
/// `NotFound`, `NotAMember`.
pub fn epoch_export(open: &OpenVault, circle: CircleId) -> Result<Vec<(u32, sealing::Zeroizing<String>)>> {
    let chain = state::member_chain(&open.vault, circle)?;
    let ring = state::ring(&open.vault, circle)?;
    // Keys that claimed a number and are not those the circle agreed on open nothing that counts.
    let agreed = ring.newest_first().into_iter().filter(|(number, key)| {
        chain.epoch_recipient(*number).is_some_and(|agreed| agreed == key.recipient().to_string())
    });
    Ok(agreed.map(|(number, key)| (number, key.to_text())).collect())
}

/// Every record in a circle with the hashes of its changes, in rising order: what another program can find in
/// the packs by itself (docs/formats.md).
///
/// # Errors
/// `NotFound`.
pub fn change_hashes(open: &OpenVault, circle: CircleId) -> Result<Vec<(String, Vec<String>)>> {
    documents(open, circle)?
        .into_iter()
        .map(|(record, document)| {
            let hashes = document.change_hashes().iter().map(hex::encode).collect();
            Ok((record.to_string(), hashes))
        })
        .collect()
}

/// One hash of every record in a circle, to compare two devices: equal hashes mean equal documents.
///
/// # Errors
/// `NotFound`.
pub fn fingerprints(open: &OpenVault, circle: CircleId) -> Result<Vec<(String, String)>> {
    documents(open, circle)?
        .into_iter()
        .map(|(record, document)| {
            let bytes = document.canonical_bytes();
            Ok((record.to_string(), hex::encode(sealing::content_hash(&bytes).0)))
        })
        .collect()
}

/// The records of a circle in which something was written and that were not erased.
fn documents(open: &OpenVault, circle: CircleId) -> Result<Vec<(RecordId, Document)>> {
    open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    let mut found = Vec::new();
    for record in open.vault.records(circle)?.into_iter().filter(|record| !record.erased) {
        let document = records::whole(&open.vault, record.id)?;
        if !document.is_empty() {
            found.push((record.id, document));
        }
    }
    Ok(found)
}
