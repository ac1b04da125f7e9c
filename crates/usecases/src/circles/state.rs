//! What this device knows of a circle: its rosters and epoch keys.

use domain::{CircleId, CircleKind, DeviceId};
use exchange::{EpochRing, RosterChain};
use sealing::{EpochKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use vault::{Contents, Epoch, Secret, Tx};

use crate::error::{ErrorCode, Result};
use crate::open::meta;
use crate::values::{json, put_json, value};

/// The verified rosters of a circle; `None` while waiting to be admitted.
pub(crate) fn chain(contents: &Contents, circle: CircleId) -> Result<Option<RosterChain>> {
    let Some((_, bytes)) = contents.latest_roster(circle)? else { return Ok(None) };
    Ok(Some(RosterChain::decode(&bytes, circle).map_err(|_| ErrorCode::VaultDamaged)?))
}

/// The verified rosters of a circle this person is in.
///
/// # Errors
/// `NotAMember` while waiting, `NotFound` for a circle that is not here.
pub(crate) fn member_chain(contents: &Contents, circle: CircleId) -> Result<RosterChain> {
    contents.circle(circle)?.ok_or(ErrorCode::NotFound)?;
    Ok(chain(contents, circle)?.ok_or(ErrorCode::NotAMember)?)
}

/// The most epoch keys of one circle that are kept.
const MOST_KEYS: usize = 4096;

/// The epoch keys held of a circle.
pub(crate) fn ring(contents: &Contents, circle: CircleId) -> Result<EpochRing> {
    let mut ring = EpochRing::new();
    for epoch in contents.epochs(circle)? {
        ring.insert(epoch.number, epoch_key(&epoch)?);
    }
    Ok(ring)
}

/// Keeps an epoch key.
pub(crate) fn put_epoch(
    tx: &Tx<'_>,
    circle: CircleId,
    number: u32,
    key: &EpochKey,
    now: domain::Timestamp,
) -> Result<()> {
    // Keys that nobody agreed on yet may pile up: no more than a hostile member can waste.
    if tx.epochs(circle)?.len() >= MOST_KEYS {
        return Ok(());
    }
    let secret = Secret::new(key.to_text().as_bytes().to_vec());
    Ok(tx.put_epoch(circle, &Epoch { number, secret, created: now })?)
}

/// Keeps the rosters, and which epoch is current where its key is here.
pub(crate) fn put_chain(tx: &Tx<'_>, chain: &RosterChain) -> Result<()> {
    let circle = chain.circle();
    tx.put_roster(circle, chain.current().version, &chain.encode()?)?;
    settle_epoch(tx, chain)
}

/// Notes the current epoch, and drops keys that claimed its number or an earlier one and are not those of the
/// roster, once the right one is here. Sealing needs no key, so nobody waits for it to write.
pub(crate) fn settle_epoch(tx: &Tx<'_>, chain: &RosterChain) -> Result<()> {
    let circle = chain.circle();
    put_json(tx, circle, value::EPOCH_NOW, &chain.current().epoch.number)?;
    for epoch in tx.epochs(circle)? {
        let Some(agreed) = chain.epoch_recipient(epoch.number) else { continue };
        let key = epoch_key(&epoch)?;
        if key.recipient().to_string() != agreed {
            tx.remove_epoch(circle, &epoch)?;
        }
    }
    Ok(())
}

fn epoch_key(epoch: &Epoch) -> Result<EpochKey> {
    let text = std::str::from_utf8(epoch.secret.expose()).map_err(|_| ErrorCode::VaultDamaged)?;
    Ok(EpochKey::from_text(text).map_err(|_| ErrorCode::VaultDamaged)?)
}

/// Keeps the certificate by which the own circle vouches for this device.
pub(crate) fn keep_certificate(tx: &Tx<'_>, chain: &RosterChain, device: DeviceId) -> Result<()> {
    if chain.kind() == CircleKind::SelfDevices
        && let Some((_, known)) = chain.current().device(device)
    {
        tx.put_meta(meta::CERTIFICATE, &crate::start::encoded(&known.certificate)?)?;
    }
    Ok(())
}

/// A circle's name, from its roster or else from the invitation.
pub(crate) fn name_of(contents: &Contents, circle: CircleId) -> Result<String> {
    if let Some(chain) = chain(contents, circle)? {
        return Ok(chain.current().name.clone());
    }
    let name = contents.circle_value(circle, value::NAME)?;
    Ok(name.and_then(|it| String::from_utf8(it).ok()).unwrap_or_default())
}

/// An own request to join that waits for an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MyRequest {
    /// The inviter's signing key, hexadecimal: the first grant is signed with it.
    pub inviter: String,
    /// Name of the request file.
    pub file: String,
    /// The sealed request, hexadecimal, to be offered again when a storage lost it.
    pub sealed: String,
    /// Four words to compare aloud.
    pub words: Vec<String>,
}

impl MyRequest {
    pub(crate) fn of(contents: &Contents, circle: CircleId) -> Result<Option<Self>> {
        json(contents, circle, value::MY_REQUEST)
    }

    pub(crate) fn inviter_key(&self) -> Result<VerifyingKey> {
        let mut key = [0; 32];
        hex::decode_to_slice(&self.inviter, &mut key).map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(VerifyingKey(key))
    }

    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        Ok(hex::decode(&self.sealed).map_err(|_| ErrorCode::VaultDamaged)?)
    }
}

/// A join request from someone else that waits for an answer here.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TheirRequest {
    /// Hash of the file: names the request.
    pub id: String,
    /// The name they gave.
    pub name: String,
    /// What they call their device.
    pub device_label: String,
    /// The sealed request, hexadecimal.
    pub sealed: String,
    /// Who asks.
    pub person: String,
    /// The device that asks.
    pub device: String,
    /// Which invitation it answers: see [`invitation_print`].
    pub invitation: String,
    /// Four words to compare aloud.
    pub words: Vec<String>,
}

impl TheirRequest {
    /// A verified request, and the bytes in which it came.
    pub(crate) fn new(
        id: String,
        request: &exchange::JoinRequest,
        invitations: &[exchange::Invitation],
        sealed: &[u8],
    ) -> Self {
        let form = &request.form;
        Self {
            id,
            name: form.name.clone(),
            device_label: form.label.clone(),
            sealed: hex::encode(sealed),
            person: form.person.to_string(),
            device: form.device.device_id().to_string(),
            invitation: invitations.get(request.invitation).map(invitation_print).unwrap_or_default(),
            words: crate::circles::words::of_request(form),
        }
    }
}

/// Tells one invitation from another without its secret.
pub(crate) fn invitation_print(invitation: &exchange::Invitation) -> String {
    sealing::content_hash(invitation.secret.as_slice()).short_hex()
}

/// Requests that wait for an answer here.
pub(crate) fn requests(contents: &Contents, circle: CircleId) -> Result<Vec<TheirRequest>> {
    Ok(json(contents, circle, value::REQUESTS)?.unwrap_or_default())
}

/// Invitations of this device that can still be used, hexadecimal.
pub(crate) fn invitations(contents: &Contents, circle: CircleId) -> Result<Vec<exchange::Invitation>> {
    let kept: Vec<String> = json(contents, circle, value::INVITES)?.unwrap_or_default();
    let read = |text: &String| {
        let bytes = hex::decode(text).map_err(|_| ErrorCode::VaultDamaged)?;
        Ok(exchange::Invitation::decode(&bytes)?)
    };
    kept.iter().map(read).collect()
}

/// Keeps the invitations that can still be used.
pub(crate) fn put_invitations(
    tx: &Tx<'_>,
    circle: CircleId,
    invitations: &[exchange::Invitation],
) -> Result<()> {
    let encode = |it: &exchange::Invitation| Ok(hex::encode(it.encode()?.as_slice()));
    let kept = invitations.iter().map(encode).collect::<Result<Vec<String>>>()?;
    put_json(tx, circle, value::INVITES, &kept)
}
