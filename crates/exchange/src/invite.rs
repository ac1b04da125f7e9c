//! An invitation: a link or a small file with a one-time secret, for someone who is to join.

use std::fmt;

use domain::{CircleId, CircleKind, PersonId, Randomness, Timestamp};
use minicbor::{Decode, Encode};
use sealing::{DevicePublic, RootPublic, Zeroizing};

use crate::{Error, Result, base64url, limits, wire};

/// The version of the invitation form written by this software.
pub const VERSION: u8 = 1;
/// How a link begins.
pub const LINK: &str = "binnenkring://join#";
/// How the name of an invitation file ends.
pub const FILE_ENDING: &str = "binnenkring-uitnodiging";

/// Who the new device will belong to, in an invitation for another device of the same person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SamePerson {
    /// The person.
    #[cbor(n(0), with = "wire::plain")]
    pub person: PersonId,
    /// The name the person goes by.
    #[n(1)]
    pub name: String,
    /// The public root key.
    #[n(2)]
    pub root: RootPublic,
}

/// What the link or file says. Whoever reads it can ask to join, once, until it expires.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The circle.
    pub circle: CircleId,
    /// What the circle is for.
    pub circle_kind: CircleKind,
    /// Its name.
    pub circle_name: String,
    /// The device of the one who invites: the request is sealed to it, the first grant signed by it.
    pub inviter: DevicePublic,
    /// The one-time secret.
    pub secret: Zeroizing<[u8; 32]>,
    /// Until when a request is accepted.
    pub expires: Timestamp,
    /// Only for another device of the same person.
    pub same_person: Option<SamePerson>,
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invitation({}, ..)", self.circle)
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Form {
    #[n(0)]
    version: u8,
    #[cbor(n(1), with = "wire::plain")]
    circle: CircleId,
    #[cbor(n(2), with = "wire::plain")]
    circle_kind: CircleKind,
    #[n(3)]
    circle_name: String,
    #[n(4)]
    inviter: DevicePublic,
    #[cbor(n(5), with = "minicbor::bytes")]
    secret: [u8; 32],
    #[cbor(n(6), with = "wire::plain")]
    expires: Timestamp,
    #[n(7)]
    same_person: Option<SamePerson>,
}

impl Drop for Form {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.secret.zeroize();
    }
}

/// A new one-time secret.
pub fn one_time_secret(randomness: &mut dyn Randomness) -> Zeroizing<[u8; 32]> {
    let mut secret = Zeroizing::new([0; 32]);
    randomness.fill(secret.as_mut_slice());
    secret
}

impl Invitation {
    /// The bytes, for the vault of the inviter.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for names beyond the limits.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>> {
        let form = Form {
            version: VERSION,
            circle: self.circle,
            circle_kind: self.circle_kind,
            circle_name: self.circle_name.clone(),
            inviter: self.inviter.clone(),
            secret: *self.secret,
            expires: self.expires,
            same_person: self.same_person.clone(),
        };
        let bytes = Zeroizing::new(wire::write(&form)?);
        if bytes.len() * 4 / 3 + LINK.len() + 8 > limits::INVITATION {
            Err(Error::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    /// Reads what [`Self::encode`] gave.
    ///
    /// # Errors
    /// [`Error::NotAnInvitation`] or [`Error::UnknownVersion`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let version = crate::envelope::version_of(bytes).map_err(|_| Error::NotAnInvitation)?;
        if version != VERSION {
            return Err(Error::UnknownVersion);
        }
        let form: Form = wire::read(bytes).map_err(|_| Error::NotAnInvitation)?;
        let self_circle = form.circle_kind == CircleKind::SelfDevices;
        if self_circle != form.same_person.is_some() || form.inviter.recipient().is_err() {
            return Err(Error::NotAnInvitation);
        }
        Ok(Self {
            circle: form.circle,
            circle_kind: form.circle_kind,
            circle_name: form.circle_name.clone(),
            inviter: form.inviter.clone(),
            secret: Zeroizing::new(form.secret),
            expires: form.expires,
            same_person: form.same_person.clone(),
        })
    }

    /// The link: `binnenkring://join#…`. Also the whole text of an invitation file, and what a QR code holds.
    ///
    /// # Errors
    /// As [`Self::encode`].
    pub fn to_link(&self) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(format!("{LINK}{}", base64url::encode(&self.encode()?))))
    }

    /// Reads a link or the text of an invitation file; white space around and inside it is ignored, as mail
    /// programs break long lines.
    ///
    /// # Errors
    /// [`Error::NotAnInvitation`] or [`Error::UnknownVersion`].
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > limits::INVITATION {
            return Err(Error::NotAnInvitation);
        }
        let packed: Zeroizing<String> =
            Zeroizing::new(text.chars().filter(|one| !one.is_whitespace()).collect());
        let code = packed.strip_prefix(LINK).ok_or(Error::NotAnInvitation)?;
        Self::decode(&Zeroizing::new(base64url::decode(code).ok_or(Error::NotAnInvitation)?))
    }

    /// Whether it can still be used.
    pub fn is_valid_at(&self, now: Timestamp) -> bool {
        now <= self.expires
    }
}
