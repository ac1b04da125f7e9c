//! The recovery code that is printed, and the recovery kit that it opens.

use std::fmt;

use domain::{PersonId, Randomness};
use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::{Error, Result, RootKey, unwrap_with_passphrase, wrap_with_passphrase};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARACTERS: usize = 30;
const CHARACTERS: usize = 32;

/// A code that opens the recovery kit: 30 random Crockford base32 characters (150 bits) and two check
/// characters, written as eight groups of four.
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    /// A new code.
    pub fn generate(randomness: &mut dyn Randomness) -> Self {
        let mut bytes = Zeroizing::new([0; RANDOM_CHARACTERS]);
        randomness.fill(bytes.as_mut_slice());
        let mut code = Zeroizing::new(String::with_capacity(CHARACTERS));
        code.extend(bytes.iter().map(|byte| character(*byte)));
        let check = check_characters(&code);
        code.extend(check);
        Self(code)
    }

    /// Reads a code as a person types it: lower case, spaces and dashes are fine, O counts as 0, I and L
    /// as 1.
    ///
    /// # Errors
    /// [`Error::NotARecoveryCode`] for another length or alphabet, [`Error::RecoveryCodeMistyped`] when the
    /// check characters do not fit.
    pub fn parse(text: &str) -> Result<Self> {
        let mut code = Zeroizing::new(String::with_capacity(CHARACTERS));
        for typed in text.chars().filter(|typed| !typed.is_whitespace() && !matches!(typed, '-' | '–' | '_'))
        {
            code.push(forgiven(typed).ok_or(Error::NotARecoveryCode)?);
            if code.len() > CHARACTERS {
                return Err(Error::NotARecoveryCode);
            }
        }
        if code.len() != CHARACTERS {
            return Err(Error::NotARecoveryCode);
        }
        let check = check_characters(&code[..RANDOM_CHARACTERS]);
        if code[RANDOM_CHARACTERS..].chars().eq(check) {
            Ok(Self(code))
        } else {
            Err(Error::RecoveryCodeMistyped)
        }
    }

    /// The code for paper: `ABCD-EFGH-…`, eight groups of four.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(CHARACTERS + 7));
        for (at, character) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                text.push('-');
            }
            text.push(character);
        }
        text
    }

    /// The passphrase of the recovery kit: the 32 characters without dashes.
    pub fn as_passphrase(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

fn character(byte: u8) -> char {
    char::from(ALPHABET[usize::from(byte & 31)])
}

fn forgiven(typed: char) -> Option<char> {
    let upper = typed.to_ascii_uppercase();
    let meant = match upper {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().any(|known| char::from(*known) == meant).then_some(meant)
}

fn check_characters(random: &str) -> [char; 2] {
    let mut hasher = blake3::Hasher::new_derive_key("binnenkring recovery code check v1");
    hasher.update(random.as_bytes());
    let hash = hasher.finalize();
    [character(hash.as_bytes()[0]), character(hash.as_bytes()[1])]
}

/// What opens a person's journal again without its passphrase.
pub struct RecoveryKit {
    /// Who the person is.
    pub person: PersonId,
    /// The name the person goes by.
    pub name: String,
    /// The secret root key: in the first kit that was made, which from then on is the only place it has.
    /// `None` in a kit that was made anew.
    pub root: Option<RootKey>,
    /// The 32-byte key of the vault.
    pub vault_key: Zeroizing<[u8; 32]>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct KitForm {
    #[n(0)]
    version: u8,
    #[cbor(n(1), with = "minicbor::bytes")]
    person: [u8; 16],
    #[n(2)]
    name: String,
    #[n(3)]
    root: Option<ByteArray<32>>,
    #[cbor(n(4), with = "minicbor::bytes")]
    vault_key: [u8; 32],
}

impl Drop for KitForm {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        if let Some(root) = &mut self.root {
            root.as_mut().zeroize();
        }
        self.vault_key.zeroize();
    }
}

impl RecoveryKit {
    /// The bytes of the kit: an age file locked with the recovery code.
    ///
    /// # Errors
    /// As [`wrap_with_passphrase`].
    pub fn lock(&self, code: &RecoveryCode, work_factor: u8) -> Result<Vec<u8>> {
        let form = KitForm {
            version: 1,
            person: self.person.0,
            name: self.name.clone(),
            root: self.root.as_ref().map(|root| ByteArray::from(*root.to_bytes())),
            vault_key: *self.vault_key,
        };
        let plain = Zeroizing::new(minicbor::to_vec(&form).map_err(|_| Error::BadContent)?);
        wrap_with_passphrase(&plain, code.as_passphrase(), work_factor)
    }

    /// Opens a kit.
    ///
    /// # Errors
    /// As [`unwrap_with_passphrase`]; [`Error::BadContent`] for a kit of another form or version.
    pub fn unlock(file: &[u8], code: &RecoveryCode, max_work_factor: u8) -> Result<Self> {
        let plain = unwrap_with_passphrase(file, code.as_passphrase(), max_work_factor)?;
        let form: KitForm = minicbor::decode(&plain).map_err(|_| Error::BadContent)?;
        if form.version != 1 {
            return Err(Error::BadContent);
        }
        Ok(Self {
            person: PersonId(form.person),
            name: form.name.clone(),
            root: form.root.as_deref().map(RootKey::from_bytes),
            vault_key: Zeroizing::new(form.vault_key),
        })
    }
}

impl fmt::Debug for RecoveryKit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryKit({}, ..)", self.person)
    }
}
