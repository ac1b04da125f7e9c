//! The C2SP test vectors for age files, opened with the code that opens our own files.
//!
//! Two kinds of vector are about forms that we do not read on purpose: armour (text around the bytes) and hybrid
//! recipients. They are listed by name, so that it shows when that changes; they must still be refused.

use std::path::{Path, PathBuf};
use std::process::Command;

use sealing::{Error, Identity, MAX_WORK_FACTOR, open, unwrap_with_passphrase};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Armour: our files are bytes, never text.
const ARMOURED: &str = "armor_crlf armor_empty armor_empty_last_line armor_empty_line_begin armor_empty_line_end \
    armor_eol_between_padding armor_full_last_line armor_garbage_encoded armor_garbage_leading \
    armor_garbage_trailing armor_header_crlf armor_headers armor_hybrid armor_invalid_character_header \
    armor_invalid_character_payload armor_long_line armor_lowercase armor_no_end_line armor_no_eol armor_no_match \
    armor_no_padding armor_not_canonical armor_pgp_checksum armor_scrypt armor_short_line armor_whitespace_begin \
    armor_whitespace_end armor_whitespace_eol armor_whitespace_last_line armor_whitespace_line_start \
    armor_whitespace_outside armor_wrong_type armor_x25519";

/// Recipients of the hybrid kind, which the age library does not know yet.
const HYBRID: &str = "hybrid hybrid_and_x25519 hybrid_bad_tag hybrid_currupted_enc_mlkem \
    hybrid_currupted_enc_x25519 hybrid_extra_argument hybrid_grease hybrid_identity hybrid_long_file_key \
    hybrid_long_share hybrid_low_order hybrid_multiple_recipients hybrid_no_match hybrid_not_canonical_body \
    hybrid_not_canonical_enc hybrid_short_share hybrid_uppercase hybrid_x25519_arg";

/// More than the largest vector holds.
const MOST: usize = 64 << 20;

/// The folder with the vectors' package.
fn package() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/age_vectors")
}

struct Vector {
    name: String,
    about: Value,
    file: Vec<u8>,
}

impl Vector {
    fn all() -> Vec<Self> {
        let folder = tempfile::tempdir().unwrap();
        let output = Command::new("node").current_dir(package()).arg("list.mjs").arg(folder.path()).output();
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`cargo xtask test --only other-programs` fetches them: {said}");
        let listed = String::from_utf8(output.stdout).unwrap();
        let read = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            let name = line["name"].as_str().unwrap().to_owned();
            let file = std::fs::read(folder.path().join(format!("{name}.age"))).unwrap();
            Self { name, about: line["about"].clone(), file }
        };
        listed.lines().map(read).collect()
    }

    fn values(&self, key: &str) -> Vec<&str> {
        self.about[key].as_array().into_iter().flatten().map(|value| value.as_str().unwrap()).collect()
    }

    fn expects(&self) -> &str {
        self.values("expect")[0]
    }

    fn is_hybrid(&self) -> bool {
        self.values("identity").iter().any(|identity| identity.starts_with("AGE-SECRET-KEY-PQ-"))
    }

    /// Opens it as we open our own: with keys, or with a passphrase when that is what belongs to it.
    fn opened(&self) -> Result<String, Error> {
        let hash = |content: &[u8]| hex::encode(Sha256::digest(content));
        let identities: Vec<_> =
            self.values("identity").iter().filter_map(|text| Identity::from_text(text).ok()).collect();
        let by_key = || open(&identities.iter().collect::<Vec<_>>(), &self.file, MOST).map(|it| hash(&it));
        let Some(passphrase) = self.values("passphrase").first().copied() else { return by_key() };
        let by_passphrase = unwrap_with_passphrase(&self.file, passphrase, MAX_WORK_FACTOR);
        // With both kinds of lock in one file, neither key may open it.
        if identities.is_empty() {
            by_passphrase.map(|it| hash(&it))
        } else {
            by_key().or(by_passphrase.map(|it| hash(&it)))
        }
    }

    /// Whether this is how such a vector has to fail. Nothing of a payload is given away before all of it is known
    /// to be right, so what a failure released before it failed needs no check.
    fn may_fail_with(&self, error: Error) -> bool {
        match self.expects() {
            // A stanza that only looks like one of a passphrase is a lock of another kind to us.
            "no match" => matches!(error, Error::NoMatchingKey | Error::WrongPassphrase | Error::WrongLock),
            "HMAC failure" => error == Error::Altered,
            "header failure" => {
                use Error::{Altered, NotAge, TooMuchWork, Truncated, WrongLock};
                matches!(error, NotAge | Altered | Truncated | TooMuchWork | WrongLock)
            }
            "payload failure" => matches!(error, Error::Altered | Error::Truncated),
            other => panic!("{}: an unknown expectation: {other}", self.name),
        }
    }
}

fn named(listed: &str) -> Vec<&str> {
    listed.split_whitespace().collect()
}

#[test]
fn the_age_test_vectors_open_or_fail_as_they_should() {
    let vectors = Vector::all();
    let (mut opened, mut failed) = (0, 0);
    for vector in vectors.iter().filter(|it| it.values("armored").is_empty() && !it.is_hybrid()) {
        match vector.opened() {
            Ok(payload) => {
                assert_eq!(vector.expects(), "success", "{} opened", vector.name);
                assert_eq!([payload.as_str()], vector.values("payload")[..], "{}", vector.name);
                opened += 1;
            }
            Err(error) => {
                println!("{:<50} {:<16} {error:?}", vector.name, vector.expects());
                assert!(vector.expects() != "success", "{} did not open: {error:?}", vector.name);
                assert!(vector.may_fail_with(error), "{}: {error:?}, not {}", vector.name, vector.expects());
                failed += 1;
            }
        }
    }
    println!("{opened} opened, {failed} failed as they should, of {}", vectors.len());
    assert_eq!((opened, failed), (15, 77), "other vectors than this test was written for");
}

#[test]
fn the_age_vectors_that_we_do_not_read_are_these_and_none_of_them_opens() {
    let vectors = Vector::all();
    let names = |wanted: &dyn Fn(&Vector) -> bool| -> Vec<String> {
        vectors.iter().filter(|it| wanted(it)).map(|it| it.name.clone()).collect()
    };
    let armoured = |it: &Vector| !it.values("armored").is_empty();
    assert_eq!(names(&armoured), named(ARMOURED));
    assert_eq!(names(&|it| it.is_hybrid() && !armoured(it)), named(HYBRID));
    for vector in vectors.iter().filter(|it| armoured(it) || it.is_hybrid()) {
        assert!(vector.opened().is_err(), "{} opened: does it belong with those that we read?", vector.name);
    }
}
