//! What a device or a place does that it should not: noticed at an exchange, shown with the circle, and gone
//! by itself once it is over. Nothing is decided because of a warning; the circle goes on.

use domain::{CircleId, DeviceId, Timestamp};
use exchange::{FeedKey, RosterChain};
use serde::{Deserialize, Serialize};
use vault::{Contents, Tx};

use crate::error::Result;
use crate::open::OpenVault;
use crate::places;
use crate::values::{json, put_json, value};
use crate::views::WarningView;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is noticed. The words for people stand in the message files, under `warning`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// Two different envelopes of one device with one number: the device, or a copy of it, contradicts itself.
    Fork,
    /// A place lost files that lay there, or was put back to an earlier day.
    RolledBack,
    /// Somebody read what never came here.
    Withheld,
    /// Nothing of anybody else has come at a place for a long time.
    Quiet,
    /// So much came of a device that no more of it is taken in.
    Overfull,
}

impl Code {
    /// How long it is shown after it was last seen, in milliseconds; `None` for what is looked at anew at each
    /// exchange.
    fn shown_ms(self) -> Option<i64> {
        (self == Self::RolledBack).then_some(7 * DAY_MS)
    }
}

/// One thing noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Warning {
    pub code: Code,
    /// The device it is about, and which life of it.
    pub device: Option<(String, u32)>,
    /// The place it is about.
    pub place: Option<String>,
    pub since: i64,
    pub seen: i64,
}

impl Warning {
    pub(crate) fn of_feed(code: Code, feed: FeedKey, now: Timestamp) -> Self {
        let device = Some((feed.device.to_string(), feed.incarnation));
        Self { code, device, place: None, since: now.0, seen: now.0 }
    }

    pub(crate) fn of_place(code: Code, place: &str, now: Timestamp) -> Self {
        Self { code, device: None, place: Some(place.to_owned()), since: now.0, seen: now.0 }
    }

    fn is_about_the_same(&self, other: &Self) -> bool {
        self.code == other.code && self.device == other.device && self.place == other.place
    }

    pub(crate) fn device_id(&self) -> Option<DeviceId> {
        self.device.as_ref().and_then(|(device, _)| device.parse().ok())
    }
}

/// All warnings of a circle, oldest first.
fn kept(contents: &Contents, circle: CircleId) -> Result<Vec<Warning>> {
    Ok(json(contents, circle, value::WARNINGS)?.unwrap_or_default())
}

/// Adds a warning, or notes that it was seen again.
pub(crate) fn raise(tx: &Tx<'_>, circle: CircleId, warning: Warning) -> Result<()> {
    let mut all = kept(tx, circle)?;
    match all.iter_mut().find(|known| known.is_about_the_same(&warning)) {
        Some(known) => known.seen = warning.seen,
        None => all.push(warning),
    }
    put_json(tx, circle, value::WARNINGS, &all)
}

/// The devices of which this is noticed.
pub(crate) fn devices(contents: &Contents, circle: CircleId, code: Code) -> Result<Vec<DeviceId>> {
    let all = kept(contents, circle)?;
    Ok(all.iter().filter(|warning| warning.code == code).filter_map(Warning::device_id).collect())
}

/// Takes away warnings that are over.
pub(crate) fn settle(tx: &Tx<'_>, circle: CircleId, is_over: impl Fn(&Warning) -> bool) -> Result<()> {
    let mut all = kept(tx, circle)?;
    let before = all.len();
    all.retain(|warning| !is_over(warning));
    if all.len() == before { Ok(()) } else { put_json(tx, circle, value::WARNINGS, &all) }
}

/// The warnings of a circle as they are shown.
pub(crate) fn views(
    open: &OpenVault,
    circle: CircleId,
    chain: Option<&RosterChain>,
) -> Result<Vec<WarningView>> {
    let now = open.around.clock.now().0;
    let places = places::places_of(&open.vault, circle)?;
    let label = |id: &String| places.iter().find(|kept| kept.id == *id).map(|kept| kept.place.label());
    let fresh = |warning: &Warning| {
        warning.code.shown_ms().is_none_or(|shown| now.saturating_sub(warning.seen) < shown)
    };
    let view = |warning: Warning| {
        let device = warning.device_id();
        let member = device.and_then(|device| {
            let (person, _) = chain?.ever(device)?;
            chain?.current().member(person)
        });
        let known = device.and_then(|id| chain?.current().device(id)).map(|(_, device)| device.label.clone());
        WarningView {
            code: serde_json::to_value(warning.code)
                .ok()
                .and_then(|it| it.as_str().map(str::to_owned))
                .unwrap_or_default(),
            name: member.map(|member| member.name.clone()),
            device: known,
            place: warning.place.as_ref().and_then(label),
            since: warning.since,
        }
    };
    Ok(kept(&open.vault, circle)?.into_iter().filter(fresh).map(view).collect())
}
