//! Clients at the desk: a code and needs. No name, no story.

use domain::sharing::Client;
use domain::{CircleId, Day, RecordId, RecordKind};

use crate::circles::view::rows_of;
use crate::cutting;
use crate::desk::overview::{self, desk_view};
use crate::desk::remark;
use crate::error::{ErrorCode, Result};
use crate::journal::case::check_length;
use crate::open::OpenVault;
use crate::project::{self, Spot};
use crate::records::{self, Author};
use crate::values;
use crate::views::{ClientRow, DeskView, MatchesView};

/// The longest code of a client, in characters.
const LONGEST_CODE: usize = 30;

pub(crate) fn desk_of(open: &OpenVault) -> Result<CircleId> {
    Ok(open.desk()?.ok_or(ErrorCode::NotFound)?)
}

/// Adds a client, or changes one.
///
/// # Errors
/// `BadInput` for a blank code or one that another client has, `TextTooLong`, `NotFound`.
pub fn client_save(open: &mut OpenVault, id: Option<RecordId>, client: Client) -> Result<DeskView> {
    let circle = desk_of(open)?;
    let client = tidy(client)?;
    let taken = rows(open, circle)?.iter().any(|row| {
        row.client.code.eq_ignore_ascii_case(&client.code)
            && Some(row.id.clone()) != id.map(|id| id.to_string())
    });
    if taken {
        return Err(ErrorCode::BadInput.with("field", "code_taken"));
    }
    let record = id.unwrap_or_else(|| RecordId::random(&mut *open.around.randomness));
    let OpenVault { vault, keys, me, around, .. } = open;
    let (author, now) = (Author { keys, me }, around.clock.now());
    let spot = Spot { circle, record, kind: RecordKind::Client };
    vault.write_with(|tx| {
        if id.is_some() {
            records::act::<Client>(tx, author, circle, record, |kept| {
                *kept = client;
                Ok(())
            })?;
        } else {
            values::standing(tx, circle)?;
            records::create(tx, author, circle, record, spot.kind, &client)?;
        }
        project::project(tx, spot, &records::whole(tx, record)?, now)
    })?;
    desk_view(open)
}

fn tidy(client: Client) -> Result<Client> {
    let code = client.code.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.is_empty() || code.chars().count() > LONGEST_CODE {
        return Err(ErrorCode::BadInput.with("field", "code"));
    }
    check_length("wishes", &client.wishes)?;
    let list = |entries: Vec<String>| -> Vec<String> {
        let trimmed = entries.iter().map(|entry| entry.trim().to_owned());
        let mut kept: Vec<String> = trimmed.filter(|entry| !entry.is_empty()).collect();
        kept.dedup();
        kept
    };
    Ok(Client {
        code,
        themes: list(client.themes),
        languages_required: list(client.languages_required),
        languages_welcome: list(client.languages_welcome),
        area: client.area.trim().to_owned(),
        wishes: client.wishes.trim().to_owned(),
        ..client
    })
}

/// Erases a client.
///
/// # Errors
/// `NotFound`.
pub fn client_erase(open: &mut OpenVault, id: RecordId) -> Result<DeskView> {
    let circle = desk_of(open)?;
    let OpenVault { vault, keys, me, .. } = open;
    vault.write_with(|tx| cutting::bury(tx, Author { keys, me }, circle, id))?;
    vault.scrub()?;
    desk_view(open)
}

/// Volunteers for a client, with reasons in facts. The coordinator decides; nobody gets a mark.
///
/// # Errors
/// `NotFound`.
pub fn client_matches(open: &OpenVault, id: RecordId) -> Result<MatchesView> {
    let circle = desk_of(open)?;
    let wanted = id.to_string();
    let client = rows(open, circle)?.into_iter().find(|row| row.id == wanted).ok_or(ErrorCode::NotFound)?;
    let today = open.around.clock.today();
    let ranked = matching::rank(&client.client, &overview::sharing(open)?, today);
    Ok(MatchesView { client, matches: ranked.iter().map(remark::of_match).collect(), made_on: Day(today) })
}

/// Clients by code.
pub(crate) fn rows(open: &OpenVault, circle: CircleId) -> Result<Vec<ClientRow>> {
    let row = |row: vault::Row| {
        let client: Client = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(ClientRow { id: row.record.to_string(), client })
    };
    let rows = rows_of(&open.vault, circle, RecordKind::Client)?;
    let mut rows = rows.into_iter().map(row).collect::<Result<Vec<_>>>()?;
    rows.sort_by(|one, other| one.client.code.cmp(&other.client.code));
    Ok(rows)
}
