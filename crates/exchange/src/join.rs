//! The answer to an invitation: a request to be admitted, which only the inviter can open.

use domain::{CircleId, CircleKind, PersonId, Timestamp};
use minicbor::{Decode, Encode};
use sealing::{
    DeviceKeys, DevicePublic, Domain, Hash, RootPublic, Sealed, Signature, join_proof, open, seal, verify,
};

use crate::invite::Invitation;
use crate::opened::Opened;
use crate::roster::{Device, Member, vouched};
use crate::verdict::SetAside;
use crate::{Error, Result, limits, wire};

/// The version of the request form written by this software.
pub const VERSION: u8 = 1;

/// Who asks, as it will stand in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct JoinForm {
    #[n(0)]
    version: u8,
    #[cbor(n(1), with = "wire::plain")]
    circle: CircleId,
    /// The person; for a self circle the one named in the invitation.
    #[cbor(n(2), with = "wire::plain")]
    pub person: PersonId,
    /// The name the others will see.
    #[n(3)]
    pub name: String,
    /// The public root key.
    #[n(4)]
    pub root: RootPublic,
    /// The device that asks.
    #[n(5)]
    pub device: DevicePublic,
    /// What its owner calls it.
    #[n(6)]
    pub label: String,
    /// All devices of the person with their certificates, the asking one among them. Empty for a self
    /// circle: there the inviting device will vouch.
    #[n(7)]
    pub devices: Vec<Device>,
    /// When it was made, by the clock of the maker.
    #[cbor(n(8), with = "wire::plain")]
    pub asked: Timestamp,
    /// Devices that vouched for one of those and are gone.
    #[cbor(n(9), skip_if = "Vec::is_empty")]
    pub vouchers: Vec<Device>,
}

impl JoinForm {
    /// The circle that it asks to join.
    pub fn circle(&self) -> CircleId {
        self.circle
    }

    /// A person asks to join a group, line or desk, with all their devices.
    ///
    /// # Errors
    /// [`Error::NotInRoster`] when the asking device is not among the member's devices.
    pub fn person(
        invitation: &Invitation,
        member: Member,
        asking: &DevicePublic,
        asked: Timestamp,
    ) -> Result<Self> {
        let device =
            member.devices.iter().find(|device| device.public == *asking).ok_or(Error::NotInRoster)?;
        let (device, label) = (device.public.clone(), device.label.clone());
        let Member { person, name, root, devices, vouchers, .. } = member;
        Ok(Self {
            version: VERSION,
            circle: invitation.circle,
            person,
            name,
            root,
            device,
            label,
            devices,
            asked,
            vouchers,
        })
    }

    /// A new device asks to join its person's other devices.
    ///
    /// # Errors
    /// [`Error::NotAnInvitation`] when the invitation is for another kind of circle.
    pub fn same_person(
        invitation: &Invitation,
        asking: &DevicePublic,
        label: &str,
        asked: Timestamp,
    ) -> Result<Self> {
        let who = invitation.same_person.clone().ok_or(Error::NotAnInvitation)?;
        Ok(Self {
            version: VERSION,
            circle: invitation.circle,
            person: who.person,
            name: who.name,
            root: who.root,
            device: asking.clone(),
            label: label.to_owned(),
            devices: Vec::new(),
            asked,
            vouchers: Vec::new(),
        })
    }

    /// Proves knowledge of the one-time secret, signs, and seals it to the inviter's device.
    ///
    /// # Errors
    /// [`Error::Expired`] after the invitation's date, [`Error::Sealing`] otherwise.
    pub fn seal(&self, invitation: &Invitation, keys: &DeviceKeys) -> Result<Sealed> {
        if !invitation.is_valid_at(self.asked) {
            return Err(Error::Expired);
        }
        let body = wire::write(self)?;
        let proof = join_proof(&invitation.secret, &body);
        let signature = keys.sign(Domain::JoinRequest, &signed_bytes(&body, &proof));
        let plaintext = wire::write(&SignedForm { body, proof, signature })?;
        Ok(seal(&[invitation.inviter.recipient()?], &plaintext)?)
    }

    /// The member as it will stand in the roster of a group, line or desk.
    pub fn to_member(&self) -> Member {
        Member {
            person: self.person,
            name: self.name.clone(),
            root: self.root,
            devices: self.devices.clone(),
            reads_from: 1,
            vouchers: self.vouchers.clone(),
        }
    }

    /// The device as it will stand in the roster of a self circle, vouched for by the inviting device.
    pub fn to_own_device(&self, inviter: &DeviceKeys) -> Device {
        let certificate = inviter.endorse(self.person, &self.device);
        Device { public: self.device.clone(), label: self.label.clone(), certificate }
    }
}

#[derive(Encode, Decode)]
struct SignedForm {
    #[cbor(n(0), with = "minicbor::bytes")]
    body: Vec<u8>,
    #[n(1)]
    proof: Hash,
    #[n(2)]
    signature: Signature,
}

fn signed_bytes(body: &[u8], proof: &Hash) -> Vec<u8> {
    [body, &proof.0].concat()
}

/// A verified request, and which of the open invitations it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinRequest {
    /// Who asks.
    pub form: JoinForm,
    /// The place, in the list given to [`read`], of the invitation that it answers.
    pub invitation: usize,
}

/// Opens a request with the keys of the inviting device and checks it against the invitations that are
/// still open. An invitation is used up by the caller: leave it out of the list next time.
///
/// # Errors
/// The reason to set it aside; [`SetAside::CannotOpen`] when it is for another inviter,
/// [`SetAside::UnknownInvitation`] when no invitation fits or it has expired.
pub fn read(
    file: &[u8],
    keys: &DeviceKeys,
    open_invitations: &[Invitation],
    now: Timestamp,
) -> std::result::Result<Opened<JoinRequest>, SetAside> {
    let plaintext = open(&[keys.identity()], file, limits::SMALL_FILE)?;
    let signed: SignedForm = wire::read(&plaintext)?;
    if crate::envelope::version_of(&signed.body)? != VERSION {
        return Err(SetAside::UnknownVersion);
    }
    let form: JoinForm = wire::read(&signed.body)?;
    let message = signed_bytes(&signed.body, &signed.proof);
    verify(&form.device.signing_key, Domain::JoinRequest, &message, &signed.signature)?;
    let fits = |invitation: &Invitation| {
        sealing::hash::proof_matches(&invitation.secret, &signed.body, &signed.proof)
            && invitation.is_valid_at(now)
    };
    let answered = open_invitations.iter().position(fits).ok_or(SetAside::UnknownInvitation)?;
    sound(&form, &open_invitations[answered])?;
    Ok(Opened::vouch(JoinRequest { form, invitation: answered }))
}

fn sound(form: &JoinForm, invitation: &Invitation) -> std::result::Result<(), SetAside> {
    if form.circle != invitation.circle {
        return Err(SetAside::WrongCircle);
    }
    if form.name.len() > limits::NAME
        || form.label.len() > limits::NAME
        || form.devices.len() > limits::DEVICES
        || form.vouchers.len() > limits::VOUCHERS
    {
        return Err(SetAside::TooLarge);
    }
    form.device.recipient()?;
    if invitation.circle_kind == CircleKind::SelfDevices {
        let same = invitation
            .same_person
            .as_ref()
            .is_some_and(|who| who.person == form.person && who.root == form.root);
        return if same && form.devices.is_empty() && form.vouchers.is_empty() {
            Ok(())
        } else {
            Err(SetAside::BadForm)
        };
    }
    if form.devices.iter().all(|device| device.public != form.device) {
        return Err(SetAside::UnknownDevice);
    }
    vouched(&form.to_member(), |_| None)
}
