//! What a device does by itself at each exchange, after it took in what others left: adopting what was decided,
//! announcing its person's devices, beginning the next epoch when it is time, and vouching for what it had
//! taken in of who is gone. Each step looks at the list as it is now; where another list wins, the next look
//! sees what is still missing and does it again.

use std::collections::BTreeSet;

use domain::sharing::KnownCircle;
use domain::{CircleId, CircleKind, DeviceId, Timestamp};
use exchange::roster::LastAccepted;
use exchange::{Device, Place, Roster, RosterChain};
use sealing::{EpochKey, Hash, content_hash};
use vault::Contents;

use crate::circles::{acts, adopt, leave, propose, state, votes};
use crate::error::Result;
use crate::open::{OpenVault, meta};
use crate::values::{json, put_json, value};
use crate::views::Membership;
use crate::{about, places};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// An epoch lasts a quarter of a year.
pub const EPOCH_MS: i64 = 92 * DAY_MS;

/// Over so many days the devices of a circle are spread, so that two seldom begin an epoch at once.
const SPREAD_DAYS: i64 = 14;

/// Does what is to be done now. Cheap when that is nothing.
///
/// # Errors
/// Those of the disk.
pub(crate) fn tend(open: &mut OpenVault, circle: CircleId) -> Result<()> {
    if circle == open.me.self_circle {
        learn_circles(open)?;
    }
    let Some(chain) = state::chain(&open.vault, circle)? else { return Ok(()) };
    if acts::membership(&open.vault, circle, Some(&chain))? != Membership::Member {
        return note_circles(open);
    }
    let now = open.around.clock.now();
    votes::heard_by_now(&mut open.vault, circle, now)?;
    // A few steps at most: each is seen by the next, and what is left comes with the next exchange.
    for _ in 0..4 {
        let Some(chain) = state::chain(&open.vault, circle)? else { break };
        if chain.current().device(open.me.device).is_none() || leave::again(open, circle)? {
            break;
        }
        if !adopt::adopt_decided(open, &chain)? && !step(open, &chain)? {
            break;
        }
    }
    note_circles(open)
}

/// One version with everything that this device may and should change now. Tells whether there was anything.
fn step(open: &mut OpenVault, chain: &RosterChain) -> Result<bool> {
    // Whoever did too much alone leaves the rest to the others, until the circle decides something.
    let may = chain.may_act_alone(open.me.person);
    let mut own = OwnDevices::compared(open, chain)?;
    if !may {
        own.new.clear();
        own.vouchers.clear();
    }
    let more = if may { more_of_gone_devices(&open.vault, chain)? } else { Vec::new() };
    let epoch = !own.lost.is_empty() || (may && needs_epoch(open, chain)?);
    if own.is_empty() && more.is_empty() && !epoch {
        return Ok(false);
    }
    let epoch = epoch.then(|| EpochKey::generate(&mut *open.around.randomness));
    let accepted = propose::accepted_so_far(&open.vault, chain.circle())?;
    let person = open.me.person;
    propose::alone(open, chain, epoch, |roster: &mut Roster| {
        let known = |device| chain.ever(device).is_some();
        roster.add_devices(person, &own.new, &own.vouchers, known)?;
        own.lost.iter().try_for_each(|device| roster.remove_device(*device, accepted(*device)))?;
        for (device, last) in more {
            roster.accept_more(device, last);
        }
        Ok(())
    })?;
    Ok(true)
}

/// What the circle of the own devices says and another circle does not know yet.
#[derive(Default)]
struct OwnDevices {
    new: Vec<Device>,
    /// Devices that are gone and vouched for a new one.
    vouchers: Vec<Device>,
    lost: Vec<DeviceId>,
}

impl OwnDevices {
    fn compared(open: &OpenVault, chain: &RosterChain) -> Result<Self> {
        let mut found = Self::default();
        if chain.kind() == CircleKind::SelfDevices {
            found.lost = still_in(&open.vault, chain)?;
            return Ok(found);
        }
        let Some(own) = state::chain(&open.vault, open.me.self_circle)? else { return Ok(found) };
        let Some(there) = chain.current().member(open.me.person) else { return Ok(found) };
        let known: BTreeSet<DeviceId> = there.devices.iter().map(Device::id).collect();
        let gone: BTreeSet<DeviceId> = own.current().removed.iter().map(|removal| removal.device).collect();
        found.lost = known.intersection(&gone).copied().collect();
        // A device that says of itself that it is gone leaves that to the others.
        if gone.contains(&open.me.device) {
            return Ok(Self::default());
        }
        let never = |device: &&Device| {
            !known.contains(&device.id())
                && !chain.current().removed.iter().any(|removal| removal.device == device.id())
        };
        let Some(mine) = own.introduction(open.me.person) else { return Ok(found) };
        let room = exchange::limits::DEVICES.saturating_sub(known.len());
        found.new = mine.devices.iter().filter(never).take(room).cloned().collect();
        found.vouchers = mine.vouchers;
        Ok(found)
    }

    fn is_empty(&self) -> bool {
        self.new.is_empty() && self.lost.is_empty()
    }
}

/// Devices that this one said are lost, and that are in the list again because another one came first.
fn still_in(contents: &Contents, own: &RosterChain) -> Result<Vec<DeviceId>> {
    let said: Vec<String> = json(contents, own.circle(), value::SAID_LOST)?.unwrap_or_default();
    let said = said.iter().filter_map(|id| id.parse().ok());
    Ok(said.filter(|id| own.current().device(*id).is_some()).collect())
}

/// What this device had taken in of devices that are gone, beyond what the list accepts: without it some would
/// have what others refuse.
fn more_of_gone_devices(contents: &Contents, chain: &RosterChain) -> Result<Vec<(DeviceId, LastAccepted)>> {
    if chain.current().removed.is_empty() {
        return Ok(Vec::new());
    }
    let ends = contents.frontier(chain.circle())?.into_iter();
    let mut more = Vec::new();
    for end in ends.filter(|end| !chain.accepts(end.device, end.incarnation, end.seq)) {
        let named = chain.removal(end.device).and_then(|removal| removal.last(end.incarnation));
        if let Some(last) = named {
            let place = vault::Place {
                circle: chain.circle(),
                device: end.device,
                incarnation: end.incarnation,
                seq: last.seq,
            };
            // Of another branch than the list names nobody vouches for more.
            if contents.header_hash(place)? != Some(last.hash.0) {
                continue;
            }
        }
        let (incarnation, seq, hash) = (end.incarnation, end.seq, Hash(end.header_hash));
        more.push((end.device, LastAccepted { incarnation, seq, hash }));
    }
    Ok(more)
}

/// Whether it is time for the next epoch.
fn needs_epoch(open: &OpenVault, chain: &RosterChain) -> Result<bool> {
    let circle = chain.circle();
    let owed: u32 = json(&open.vault, circle, value::EPOCH_OWED)?.unwrap_or_default();
    if chain.epoch_is_known_outside() || owed > chain.current().epoch.number {
        return Ok(true);
    }
    let number = chain.current().epoch.number;
    let recipient = chain.current_recipient()?;
    let now = open.around.clock.now();
    let held = open.vault.epochs(circle)?.into_iter().filter(|epoch| epoch.number == number);
    let since = held.map(|epoch| epoch.created).min();
    if !state::ring(&open.vault, circle)?.holds(number, &recipient) {
        // Nobody may be left unable to read: whoever waits for the key for more than a day begins the next.
        return missed_for_a_day(open, chain, now);
    }
    Ok(since.is_some_and(|since| is_old(chain, open.me.device, since, now)))
}

/// Whether the epoch is older than a quarter, by the signed date of its beginning; where that lies in the
/// future (somebody's clock is wrong), by how long its key has been here.
fn is_old(chain: &RosterChain, device: DeviceId, since: Timestamp, now: Timestamp) -> bool {
    let began = chain.epoch_began().issued;
    let held_for = now.0.saturating_sub(since.0);
    let age = if began.0 > now.0 { held_for } else { now.0.saturating_sub(began.0) };
    let number = chain.current().epoch.number.to_be_bytes();
    let chance = content_hash(&[device.as_bytes().as_slice(), &number].concat()).0[0];
    let patience = EPOCH_MS + i64::from(chance) % SPREAD_DAYS * DAY_MS;
    // A day with each key at least, so that two clocks that are years apart do not chase each other.
    age >= patience && held_for >= DAY_MS
}

fn missed_for_a_day(open: &OpenVault, chain: &RosterChain, now: Timestamp) -> Result<bool> {
    let adopted: Option<(u32, i64)> = json(&open.vault, chain.circle(), value::ADOPTED)?;
    let since = adopted.filter(|(version, _)| *version == chain.epoch_began().version).map(|(_, at)| at);
    Ok(since.is_some_and(|since| now.0.saturating_sub(since) >= DAY_MS))
}

/// Tells the own other devices which circles there are and where their files lie.
///
/// # Errors
/// Those of the disk.
pub(crate) fn note_circles(open: &mut OpenVault) -> Result<()> {
    // Without the record of preferences (a new device that is still waiting) there is nothing to note it in.
    if open.vault.meta(meta::SETTINGS)?.is_none() {
        return Ok(());
    }
    let own = open.me.self_circle;
    let mut all: Vec<(String, Option<KnownCircle>)> = Vec::new();
    for circle in open.vault.circles()?.into_iter().filter(|circle| circle.id != own) {
        let Some(chain) = state::chain(&open.vault, circle.id)? else { continue };
        let member = acts::membership(&open.vault, circle.id, Some(&chain))? == Membership::Member;
        let known = KnownCircle {
            kind: u32::from(circle.kind.code()),
            name: chain.current().name.clone(),
            places: place_texts(&open.vault, circle.id)?,
        };
        all.push((circle.id.to_string(), member.then_some(known)));
    }
    let print = content_hash(format!("{all:?}").as_bytes()).short_hex();
    if json::<String>(&open.vault, own, value::CIRCLES_NOTED)?.as_ref() == Some(&print) {
        return Ok(());
    }
    let standing = acts::membership(&open.vault, own, state::chain(&open.vault, own)?.as_ref())?;
    if standing != Membership::Member {
        return Ok(());
    }
    about::edit_settings(open, |settings| {
        for (id, known) in all {
            match known {
                Some(known) => settings.circles.insert(id, known),
                None => settings.circles.remove(&id),
            };
        }
    })?;
    open.vault.write_with(|tx| put_json(tx, own, value::CIRCLES_NOTED, &print))
}

fn place_texts(contents: &Contents, circle: CircleId) -> Result<Vec<String>> {
    let kept = places::places_of(contents, circle)?.into_iter();
    kept.map(|kept| Ok(hex::encode(kept.place.encode()?.as_slice()))).collect()
}

/// Takes in which circles the own other devices know of: each waits here until its list names this device.
fn learn_circles(open: &mut OpenVault) -> Result<()> {
    if open.vault.meta(meta::SETTINGS)?.is_none() {
        return Ok(());
    }
    let Ok(settings) = about::settings(open) else { return Ok(()) };
    for (id, known) in settings.circles {
        let kind = u8::try_from(known.kind).ok().and_then(CircleKind::from_code);
        let (Ok(circle), Some(kind)) = (id.parse::<CircleId>(), kind) else { continue };
        if kind == CircleKind::SelfDevices || open.vault.circle(circle)?.is_some() {
            continue;
        }
        let here = places_here(&known.places);
        open.vault.write_with(|tx| {
            tx.put_circle(circle, kind)?;
            tx.put_circle_value(circle, value::NAME, known.name.as_bytes())?;
            for (text, place) in &here {
                let id = content_hash(text.as_bytes()).short_hex()[..8].to_owned();
                places::put_place(tx, id, circle, place)?;
            }
            Ok::<_, crate::Error>(())
        })?;
    }
    Ok(())
}

/// The places that can be used here: any address, and a folder that this computer has as well.
fn places_here(texts: &[String]) -> Vec<(String, Place)> {
    let read = |text: &String| {
        let place = Place::decode(&hex::decode(text).ok()?).ok()?;
        let here = match &place {
            Place::Folder { path } => path.is_dir(),
            Place::WebDav { .. } | Place::S3(_) => true,
        };
        here.then(|| (text.clone(), place))
    };
    texts.iter().filter_map(read).collect()
}
