//! Sealing to keys and opening with keys: standard age v1 files with X25519 recipients.

use std::fmt;
use std::io::{self, Read, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use bech32::{Bech32, Hrp};
use domain::Randomness;
use zeroize::Zeroizing;

use crate::{Error, Hash, Result, content_hash, randomness};

/// The longest age header that is looked at, in bytes: room for 130 recipients.
pub const MAX_HEADER: usize = 32 * 1024;
/// The most stanzas in a header (a member device each, plus the one that age adds as grease).
pub const MAX_STANZAS: usize = 130;

const INTRO: &[u8] = b"age-encryption.org/v1\n";
/// The length of a full line in the body of a stanza.
const BODY_LINE: usize = 64;

/// Bytes that are certainly sealed: the only thing a carrier accepts. Made by [`seal`] alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// The bytes of the age file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Takes back a sealed file that this device made before and kept in its own vault.
    ///
    /// # Errors
    /// [`Error::NotAge`] or [`Error::WrongLock`] for bytes that are no age file locked with keys.
    pub fn recall(vault_bytes: Vec<u8>) -> Result<Self> {
        if lock_of(&vault_bytes)? == Lock::Keys { Ok(Self(vault_bytes)) } else { Err(Error::WrongLock) }
    }

    /// The hash that goes into the name of the file.
    pub fn hash(&self) -> Hash {
        content_hash(&self.0)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

/// Whom to seal for: an age X25519 recipient (`age1…`).
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

impl FromStr for Recipient {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self> {
        text.parse().map(Self).map_err(|_| Error::BadKey)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.0)
    }
}

/// The secret that opens what was sealed for its [`Recipient`]: an age X25519 identity.
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// A new identity from 32 random bytes.
    pub fn generate(randomness: &mut dyn Randomness) -> Self {
        Self::from_secret(&randomness::secret32(randomness))
    }

    /// The identity with these secret scalar bytes.
    #[expect(clippy::expect_used, reason = "32 bytes under a fixed prefix always encode and always parse")]
    pub fn from_secret(secret: &[u8; 32]) -> Self {
        let text =
            Zeroizing::new(bech32::encode_upper::<Bech32>(SECRET_PREFIX, secret).expect("short enough"));
        Self(text.parse().expect("age reads its own form"))
    }

    /// Reads `AGE-SECRET-KEY-1…`.
    ///
    /// # Errors
    /// [`Error::BadKey`] for anything else.
    pub fn from_text(text: &str) -> Result<Self> {
        text.trim().parse().map(Self).map_err(|_| Error::BadKey)
    }

    /// The secret as `AGE-SECRET-KEY-1…`.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Whom to seal for so that this identity can open it.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }
}

const SECRET_PREFIX: Hrp = Hrp::parse_unchecked("AGE-SECRET-KEY-");

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

/// Seals `plaintext` so that each of the recipients can open it.
///
/// # Errors
/// [`Error::NoRecipient`] for an empty list, [`Error::HeaderTooLarge`] for more than fit in a header.
pub fn seal(recipients: &[Recipient], plaintext: &[u8]) -> Result<Sealed> {
    if recipients.is_empty() {
        return Err(Error::NoRecipient);
    }
    if recipients.len() >= MAX_STANZAS {
        return Err(Error::HeaderTooLarge);
    }
    let recipients = recipients.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| Error::BadKey)?;
    encrypt(encryptor, plaintext).map(Sealed)
}

/// Opens an age file that was sealed to keys; at most `max_plaintext` bytes come out.
///
/// # Errors
/// [`Error::NotAge`], [`Error::HeaderTooLarge`], [`Error::WrongLock`] (a passphrase file),
/// [`Error::NoMatchingKey`], [`Error::Truncated`], [`Error::Altered`], [`Error::TooLarge`].
pub fn open(identities: &[&Identity], file: &[u8], max_plaintext: usize) -> Result<Zeroizing<Vec<u8>>> {
    if lock_of(file)? == Lock::Passphrase {
        return Err(Error::WrongLock);
    }
    let decryptor = age::Decryptor::new_buffered(file).map_err(opening_error)?;
    let identities = identities.iter().map(|identity| &identity.0 as &dyn age::Identity);
    let reader = decryptor.decrypt(identities).map_err(opening_error)?;
    read_bounded(reader, max_plaintext)
}

/// How an age file is locked, told from its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    Keys,
    Passphrase,
}

/// Looks through the header line by line, within bounds, before age parses any of it. Stricter than the age
/// library in one thing: every stanza must have a body that ends with a line shorter than [`BODY_LINE`].
pub(crate) fn lock_of(file: &[u8]) -> Result<Lock> {
    if !file.starts_with(INTRO) {
        let cut_short = file.len() < INTRO.len() && INTRO.starts_with(file) && !file.is_empty();
        return Err(if cut_short { Error::Truncated } else { Error::NotAge });
    }
    let window = &file[..file.len().min(MAX_HEADER)];
    let (mut stanzas, mut scrypt, mut in_body) = (0, false, false);
    let mut lines = window[INTRO.len()..].split_inclusive(|byte| *byte == b'\n');
    loop {
        let Some(line) = lines.next().and_then(|line| line.strip_suffix(b"\n")) else {
            return Err(if file.len() > window.len() { Error::HeaderTooLarge } else { Error::Truncated });
        };
        if in_body {
            if line.len() > BODY_LINE || line.starts_with(b"-") {
                return Err(Error::NotAge);
            }
            in_body = line.len() == BODY_LINE;
        } else if line.starts_with(b"-> ") {
            stanzas += 1;
            scrypt |= line.starts_with(b"-> scrypt");
            in_body = true;
        } else if line.starts_with(b"---") {
            break;
        } else {
            return Err(Error::NotAge);
        }
        if stanzas > MAX_STANZAS {
            return Err(Error::HeaderTooLarge);
        }
    }
    Ok(if scrypt { Lock::Passphrase } else { Lock::Keys })
}

pub(crate) fn encrypt(encryptor: age::Encryptor, plaintext: &[u8]) -> Result<Vec<u8>> {
    let mut file = Vec::new();
    let write = |file: &mut Vec<u8>| -> io::Result<()> {
        let mut writer = encryptor.wrap_output(file)?;
        writer.write_all(plaintext)?;
        writer.finish().map(drop)
    };
    // Writing to memory does not fail; if it ever does, what was written is not a whole file.
    write(&mut file).map_err(|_| Error::Truncated)?;
    Ok(file)
}

pub(crate) fn read_bounded(reader: impl Read, max: usize) -> Result<Zeroizing<Vec<u8>>> {
    let mut plaintext = Zeroizing::new(Vec::new());
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(limit).read_to_end(&mut plaintext).map_err(|error| reading_error(&error))?;
    if plaintext.len() > max { Err(Error::TooLarge) } else { Ok(plaintext) }
}

fn reading_error(error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::UnexpectedEof { Error::Truncated } else { Error::Altered }
}

pub(crate) fn opening_error(error: age::DecryptError) -> Error {
    use age::DecryptError;
    match error {
        DecryptError::NoMatchingKeys => Error::NoMatchingKey,
        DecryptError::Io(error) => reading_error(&error),
        DecryptError::UnknownFormat => Error::NotAge,
        DecryptError::ExcessiveWork { .. } => Error::TooMuchWork,
        _ => Error::Altered,
    }
}
