//! Why the devices of a person are believed to be theirs: each is vouched for by the root key, or by another
//! device that is vouched for itself.

use domain::{DeviceId, PersonId};
use sealing::{Issuer, VerifyingKey};

use super::{Device, Member, Roster, RosterChain};
use crate::verdict::SetAside;

/// Checks the certificates of one person's devices and of those behind them. `earlier` finds the keys of a
/// device that was there in an earlier version.
pub(crate) fn vouched(
    member: &Member,
    earlier: impl Fn(DeviceId) -> Option<(PersonId, VerifyingKey)>,
) -> Result<(), SetAside> {
    let mut known: Vec<(DeviceId, VerifyingKey)> = Vec::new();
    let mut open: Vec<&Device> = member.vouchers.iter().chain(&member.devices).collect();
    while !open.is_empty() {
        let before = open.len();
        let mut waiting = Vec::new();
        for device in open {
            let endorser = |id: DeviceId| {
                let here = known.iter().find(|(device, _)| *device == id).map(|(_, key)| *key);
                here.or_else(|| {
                    earlier(id).filter(|(person, _)| *person == member.person).map(|(_, key)| key)
                })
            };
            match device.certificate.issuer {
                // Whoever vouches has to be vouched for first.
                Issuer::Device(id) if endorser(id).is_none() => waiting.push(device),
                _ => {
                    device.certificate.verify(member.person, &device.public, &member.root, endorser)?;
                    known.push((device.id(), device.public.signing_key));
                }
            }
        }
        if waiting.len() == before {
            return Err(sealing::Error::BadSignature.into());
        }
        open = waiting;
    }
    Ok(())
}

impl RosterChain {
    /// A person of this circle as another circle has to see them to believe all their devices: with the devices
    /// that vouched for one of them and are gone.
    pub fn introduction(&self, person: PersonId) -> Option<Member> {
        let mut member = self.current().member(person)?.clone();
        let mut vouchers = Vec::new();
        for device in &member.devices {
            self.add_voucher(&member, device, &mut vouchers);
        }
        member.vouchers = vouchers;
        Some(member)
    }

    /// Adds who vouched for a device, and who vouched for that one, the first of them first.
    fn add_voucher(&self, member: &Member, device: &Device, vouchers: &mut Vec<Device>) {
        let Issuer::Device(id) = device.certificate.issuer else { return };
        let here = member.devices.iter().chain(vouchers.iter()).any(|known| known.id() == id);
        // Whoever vouched for a device came before it, so this ends; a chain is verified, so it is there.
        let earlier = self.rosters.iter().rev().find_map(|roster| roster.device(id));
        let behind = self.rosters.iter().rev().filter_map(|roster| roster.member(member.person));
        let behind = behind.flat_map(|member| &member.vouchers).find(|known| known.id() == id);
        if let Some(voucher) = earlier.map(|(_, device)| device).or(behind).filter(|_| !here) {
            self.add_voucher(member, voucher, vouchers);
            vouchers.push(voucher.clone());
        }
    }
}

impl Roster {
    /// Adds devices to a person who is in it, with the devices that vouched for them and are gone; `ever` tells
    /// which of those need no introduction, because they were in this circle themselves.
    ///
    /// # Errors
    /// [`crate::Error::NotInRoster`] when the person is not in it.
    pub fn add_devices(
        &mut self,
        person: PersonId,
        devices: &[Device],
        vouchers: &[Device],
        ever: impl Fn(DeviceId) -> bool,
    ) -> crate::Result<()> {
        let member = self.members.iter_mut().find(|member| member.person == person);
        let member = member.ok_or(crate::Error::NotInRoster)?;
        member.devices.extend_from_slice(devices);
        for voucher in vouchers.iter().filter(|voucher| !ever(voucher.id())) {
            if !member.vouchers.iter().any(|known| known.id() == voucher.id()) {
                member.vouchers.push(voucher.clone());
            }
        }
        Ok(())
    }
}
