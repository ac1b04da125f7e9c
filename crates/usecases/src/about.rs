//! What a person tells about themselves, kept in the journal until they share it.

use domain::sharing::{AboutMe, Settings};
use domain::{RecordId, RecordKind};

use crate::error::{ErrorCode, Result};
use crate::open::{OpenVault, meta};
use crate::records::{self, Author};

pub(crate) fn settings_id(open: &OpenVault) -> Result<RecordId> {
    let id = open.vault.meta(meta::SETTINGS)?;
    Ok(id.as_deref().and_then(RecordId::from_slice).ok_or(ErrorCode::VaultDamaged)?)
}

/// The person's own preferences as they stand.
pub(crate) fn settings(open: &OpenVault) -> Result<Settings> {
    let id = settings_id(open)?;
    Ok(records::read::<Settings>(&open.vault, open.me.self_circle, id, RecordKind::Settings)?.0)
}

/// Changes the person's own preferences.
pub(crate) fn edit_settings(open: &mut OpenVault, edit: impl FnOnce(&mut Settings)) -> Result<()> {
    let id = settings_id(open)?;
    let OpenVault { vault, keys, me, .. } = open;
    let author = Author { keys, me };
    vault.write_with(|tx| {
        records::act::<Settings>(tx, author, me.self_circle, id, |settings| {
            edit(settings);
            Ok(())
        })
    })?;
    Ok(())
}

/// Keeps what the person tells about themselves: blank entries dropped, white space folded.
pub(crate) fn tidy(about: AboutMe) -> AboutMe {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let list = |entries: Vec<String>| -> Vec<String> {
        let mut kept: Vec<String> =
            entries.iter().map(|entry| fold(entry)).filter(|it| !it.is_empty()).collect();
        kept.dedup();
        kept
    };
    let mut days = about.days.clone();
    days.sort_unstable();
    days.dedup();
    AboutMe {
        strengths: list(about.strengths),
        practising: list(about.practising),
        wishes: about.wishes.trim().to_owned(),
        languages: list(about.languages),
        days,
        area: fold(&about.area),
        ..about
    }
}
