//! Seeing circles: who is in, on which devices, what waits, what was set aside.

use domain::{CircleId, CircleKind, DeviceId, RecordKind};
use exchange::RosterChain;
use std::collections::BTreeMap;
use vault::{Contents, Page, Row, RowFilter};

use crate::circles::state::{self, MyRequest};
use crate::circles::{acts, deciding, invite, notices};
use crate::error::{ErrorCode, Result};
use crate::open::OpenVault;
use crate::project::SessionExtra;
use crate::values::{json, value};
use crate::views::{
    CircleRow, CircleView, DeviceView, ExchangeState, MemberView, Membership, RequestView, SessionRow,
    SetAsideView,
};

/// Groups and lines, in the order of their names. The own devices and the desk have screens of their own.
///
/// # Errors
/// Those of the disk.
pub fn circles(open: &OpenVault) -> Result<Vec<CircleRow>> {
    let shared = |kind| matches!(kind, CircleKind::Group | CircleKind::Line);
    let mut rows = Vec::new();
    for circle in open.vault.circles()?.into_iter().filter(|circle| shared(circle.kind)) {
        rows.push(row(open, circle.id, circle.kind)?);
    }
    rows.sort_by_key(|row| row.name.to_lowercase());
    Ok(rows)
}

fn row(open: &OpenVault, circle: CircleId, kind: CircleKind) -> Result<CircleRow> {
    let chain = state::chain(&open.vault, circle)?;
    let sessions = sessions(open, circle, chain.as_ref())?;
    Ok(CircleRow {
        id: circle.to_string(),
        name: state::name_of(&open.vault, circle)?,
        kind,
        membership: acts::membership(&open.vault, circle, chain.as_ref())?,
        votes: small(deciding::waiting_for_me(open, circle, chain.as_ref())?),
        notices: small(notices::unseen(&open.vault, circle)?.len()),
        people: chain.as_ref().map_or(0, |it| small(it.current().members.len())),
        requests: small(state::requests(&open.vault, circle)?.len()),
        open_sessions: small(sessions.iter().filter(|session| !session.closed).count()),
        exchange: exchange_state(open, circle)?,
    })
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// One circle with everything in it.
///
/// # Errors
/// `NotFound`.
pub fn circle_open(open: &OpenVault, circle: CircleId) -> Result<CircleView> {
    let kind = open.vault.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    let chain = state::chain(&open.vault, circle)?;
    let my_request = MyRequest::of(&open.vault, circle)?;
    let my_words = my_request.map(|request| request.words);
    let membership = acts::membership(&open.vault, circle, chain.as_ref())?;
    let members = match &chain {
        Some(chain) => members(open, circle, chain)?,
        None => Vec::new(),
    };
    Ok(CircleView {
        id: circle.to_string(),
        name: state::name_of(&open.vault, circle)?,
        kind,
        membership,
        phase: chain.as_ref().map(acts::phase),
        acts: acts::acts(open, circle, chain.as_ref())?,
        proposals: deciding::proposals(open, circle, chain.as_ref())?,
        notices: notices::unseen(&open.vault, circle)?,
        warnings: crate::warnings::views(open, circle, chain.as_ref())?,
        erased: crate::erasing::erasures(open, circle, chain.as_ref())?,
        can_admit: membership == Membership::Member
            && chain.as_ref().is_some_and(|chain| invite::can_admit(open, chain)),
        my_words: my_words.unwrap_or_default(),
        members,
        requests: requests(open, circle)?,
        sessions: sessions(open, circle, chain.as_ref())?,
        exchange: exchange_state(open, circle)?,
        set_aside: set_aside(&open.vault, circle)?,
    })
}

/// The circle of the person's own devices.
///
/// # Errors
/// Those of the disk.
pub fn own_devices(open: &OpenVault) -> Result<CircleView> {
    circle_open(open, open.me.self_circle)
}

fn requests(open: &OpenVault, circle: CircleId) -> Result<Vec<RequestView>> {
    let proposed = deciding::persons_proposed(open, circle)?;
    let view = |request: state::TheirRequest| RequestView {
        proposed: proposed.contains(&request.person),
        id: request.id,
        name: request.name,
        device_label: request.device_label,
        words: request.words,
    };
    Ok(state::requests(&open.vault, circle)?.into_iter().map(view).collect())
}

/// Highest own seq that each other device said it has seen.
pub(crate) type Heard = BTreeMap<String, u64>;

fn members(open: &OpenVault, circle: CircleId, chain: &RosterChain) -> Result<Vec<MemberView>> {
    let said = [exchange::Kind::Seen.code(), exchange::Kind::ErasureConfirmed.code()];
    let own_end = open.vault.last_seq_but(circle, open.me.device, open.me.incarnation, said)?;
    let heard: Heard = json(&open.vault, circle, value::HEARD)?.unwrap_or_default();
    let up_to_date = |device: DeviceId| {
        let seen = heard.get(&device.to_string()).copied();
        match own_end {
            None => Some(true),
            Some(end) => seen.map(|seen| seen >= end),
        }
    };
    let own_circle = circle == open.me.self_circle;
    let device = |device: &exchange::Device| {
        let this = device.id() == open.me.device;
        DeviceView {
            id: device.id().to_string(),
            label: device.label.clone(),
            this,
            up_to_date: if this { Some(true) } else { up_to_date(device.id()) },
            can_lose: own_circle && !this,
        }
    };
    let roster = chain.current();
    let can = acts::acts(open, circle, Some(chain))?;
    let removes = can.can_remove || can.can_propose_removal;
    let member = |member: &exchange::Member| MemberView {
        person: member.person.to_string(),
        name: member.name.clone(),
        you: member.person == open.me.person,
        founder: member.person == roster.owner,
        reads_all: member.reads_from == 1,
        can_remove: removes && member.person != open.me.person,
        devices: member.devices.iter().map(device).collect(),
    };
    Ok(roster.members.iter().map(member).collect())
}

/// Rows of one kind in one circle, newest first.
pub(crate) fn rows_of(contents: &Contents, circle: CircleId, kind: RecordKind) -> Result<Vec<Row>> {
    let filter = RowFilter { circle: Some(circle), kinds: vec![kind], ..RowFilter::default() };
    Ok(contents.rows(&filter, Page::ALL)?)
}

fn sessions(open: &OpenVault, circle: CircleId, chain: Option<&RosterChain>) -> Result<Vec<SessionRow>> {
    let view = |row: Row| {
        let extra: SessionExtra = serde_json::from_str(&row.view).map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(SessionRow {
            id: row.record.to_string(),
            title: row.title,
            question: extra.question,
            presenter: person_name(chain, &extra.presenter),
            method: extra.method,
            closed: extra.closed,
            created_at: extra.created_at,
            contributions: extra.contributions,
        })
    };
    let rows = rows_of(&open.vault, circle, RecordKind::Session)?;
    let mut sessions = rows.into_iter().map(view).collect::<Result<Vec<_>>>()?;
    sessions.sort_by_key(|session| std::cmp::Reverse(session.created_at));
    Ok(sessions)
}

/// The name of a person of the circle, by id; blank for someone who is not in it.
pub(crate) fn person_name(chain: Option<&RosterChain>, person: &str) -> String {
    let member = person.parse().ok().and_then(|person| chain?.current().member(person));
    member.map(|member| member.name.clone()).unwrap_or_default()
}

pub(crate) fn exchange_state(open: &OpenVault, circle: CircleId) -> Result<ExchangeState> {
    let places = crate::places::place_list(open, circle)?;
    Ok(ExchangeState {
        last_success: places.iter().filter_map(|place| place.last_success).max(),
        problem: crate::sync::problem_of(&places),
        folder: places.iter().find(|place| place.kind == "folder").map(|place| place.label.clone()),
        unsent: unsent(open, circle)?,
        set_aside: small(open.vault.set_aside(circle)?.len()),
        places,
    })
}

/// Own changes that lie nowhere as far as this device knows.
pub(crate) fn unsent(open: &OpenVault, circle: CircleId) -> Result<u32> {
    unsent_after(open, circle, highest_sent(&open.vault, circle)?)
}

/// The highest own seq that is known to lie at any place; `None` while nothing does.
pub(crate) fn highest_sent(contents: &Contents, circle: CircleId) -> Result<Option<u64>> {
    let places: Vec<String> = json(contents, circle, value::PLACES)?.unwrap_or_default();
    let mut sent: Option<u64> = None;
    for place in places {
        sent = json::<u64>(contents, circle, &value::at(value::SENT, &place))?.max(sent);
    }
    Ok(sent)
}

/// Own changes that do not lie at this place as far as this device knows.
pub(crate) fn unsent_at(open: &OpenVault, circle: CircleId, place: &str) -> Result<u32> {
    unsent_after(open, circle, json::<u64>(&open.vault, circle, &value::at(value::SENT, place))?)
}

/// In the journal a case is one thing, however often it was saved; in a circle each act counts.
fn unsent_after(open: &OpenVault, circle: CircleId, sent: Option<u64>) -> Result<u32> {
    let from = sent.map_or(0, |sent| sent.saturating_add(1));
    let me = &open.me;
    let unsent = open.vault.count_unsent(circle, me.device, me.incarnation, from)?;
    let count = if circle == me.self_circle { unsent.records } else { unsent.changes };
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

fn set_aside(contents: &Contents, circle: CircleId) -> Result<Vec<SetAsideView>> {
    let view = |it: vault::SetAside| SetAsideView { name: it.name, reason: it.reason };
    Ok(contents.set_aside(circle)?.into_iter().map(view).collect())
}
