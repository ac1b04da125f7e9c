//! What opens, and above all what does not: keys, passphrases, key files and damaged files.

use sealing::{
    EpochKey, Error, Identity, Recipient, SeededRandomness, key_file_text, open, read_key_file, seal,
    unwrap_with_key_file, unwrap_with_passphrase, wrap_for_key_file, wrap_with_passphrase,
};

const QUICK: u8 = 4;

fn key(seed: &str) -> EpochKey {
    EpochKey::generate(&mut SeededRandomness::new(seed))
}

fn sealed_for(key: &EpochKey, plaintext: &[u8]) -> Vec<u8> {
    seal(&[key.recipient()], plaintext).unwrap().as_bytes().to_vec()
}

#[test]
fn what_was_sealed_opens_with_each_of_the_keys_it_was_sealed_for() {
    let (one, other) = (key("one"), key("other"));
    let file = seal(&[one.recipient(), other.recipient()], b"text").unwrap();
    for key in [&one, &other] {
        assert_eq!(*open(&[key.identity()], file.as_bytes(), 4).unwrap(), b"text");
    }
}

#[test]
fn another_key_opens_nothing() {
    let file = sealed_for(&key("one"), b"text");
    assert_eq!(open(&[key("other").identity()], &file, 4), Err(Error::NoMatchingKey));
    assert_eq!(open(&[], &file, 4), Err(Error::NoMatchingKey));
}

#[test]
fn sealing_for_nobody_is_refused() {
    assert_eq!(seal(&[], b"text"), Err(Error::NoRecipient));
}

#[test]
fn a_file_cut_at_any_byte_does_not_open() {
    let key = key("one");
    let file = sealed_for(&key, b"text");
    for length in 0..file.len() {
        assert!(open(&[key.identity()], &file[..length], 4).is_err(), "{length} bytes");
    }
    assert_eq!(open(&[key.identity()], &file[..60], 4), Err(Error::Truncated));
}

#[test]
fn a_file_with_any_bit_turned_does_not_open() {
    let key = key("one");
    let file = sealed_for(&key, b"text");
    for at in 0..file.len() {
        let mut altered = file.clone();
        altered[at] ^= 1;
        assert!(open(&[key.identity()], &altered, 4).is_err(), "byte {at}");
    }
    let mut altered = file.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(open(&[key.identity()], &altered, 4), Err(Error::Altered));
}

#[test]
fn bytes_behind_the_end_are_an_alteration() {
    let key = key("one");
    let mut file = sealed_for(&key, b"text");
    file.push(0);
    assert_eq!(open(&[key.identity()], &file, 4), Err(Error::Altered));
}

#[test]
fn more_than_the_maximum_does_not_come_out() {
    let key = key("one");
    let file = sealed_for(&key, &[0; 200_000]);
    assert_eq!(open(&[key.identity()], &file, 199_999), Err(Error::TooLarge));
    assert_eq!(open(&[key.identity()], &file, 200_000).unwrap().len(), 200_000);
}

#[test]
fn what_is_no_age_file_is_named_so() {
    let key = key("one");
    for wrong in [&b""[..], b"hello", b"age-encryption.org/v2\n---", &[0; 4096]] {
        assert_eq!(open(&[key.identity()], wrong, 4), Err(Error::NotAge), "{wrong:?}");
    }
}

#[test]
fn a_header_that_never_ends_is_refused_before_it_is_parsed() {
    let key = key("one");
    let mut endless = b"age-encryption.org/v1\n".to_vec();
    endless.resize(10 << 20, b'a');
    assert_eq!(open(&[key.identity()], &endless, 4), Err(Error::HeaderTooLarge));
    let crowded = format!("age-encryption.org/v1\n{}--- x\n", "-> X25519 x\ny\n".repeat(200));
    assert_eq!(open(&[key.identity()], crowded.as_bytes(), 4), Err(Error::HeaderTooLarge));
}

#[test]
fn a_passphrase_file_is_never_tried_where_keys_are_expected() {
    let file = wrap_with_passphrase(b"secret", "pass", QUICK).unwrap();
    assert_eq!(open(&[key("one").identity()], &file, 6), Err(Error::WrongLock));
}

#[test]
fn a_key_file_is_never_tried_where_a_passphrase_is_expected() {
    assert_eq!(unwrap_with_passphrase(&sealed_for(&key("one"), b"x"), "pass", QUICK), Err(Error::WrongLock));
}

#[test]
fn a_passphrase_opens_its_own_file_only() {
    let file = wrap_with_passphrase(b"secret", "pass", QUICK).unwrap();
    assert_eq!(*unwrap_with_passphrase(&file, "pass", QUICK).unwrap(), b"secret");
    for wrong in ["Pass", "pass ", ""] {
        assert_eq!(unwrap_with_passphrase(&file, wrong, QUICK), Err(Error::WrongPassphrase), "{wrong:?}");
    }
}

#[test]
fn a_damaged_passphrase_file_is_not_called_a_wrong_passphrase() {
    let file = wrap_with_passphrase(b"secret", "pass", QUICK).unwrap();
    let mut altered = file.clone();
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(unwrap_with_passphrase(&altered, "pass", QUICK), Err(Error::Altered));
    assert_eq!(unwrap_with_passphrase(&file[..40], "pass", QUICK), Err(Error::Truncated));
    assert_eq!(unwrap_with_passphrase(b"not a file", "pass", QUICK), Err(Error::NotAge));
}

#[test]
fn more_work_than_allowed_is_not_done() {
    let file = wrap_with_passphrase(b"secret", "pass", QUICK + 1).unwrap();
    assert_eq!(unwrap_with_passphrase(&file, "pass", QUICK), Err(Error::TooMuchWork));
    for wrong in [0, 31, 64, 255] {
        assert_eq!(wrap_with_passphrase(b"secret", "pass", wrong), Err(Error::BadWorkFactor), "{wrong}");
    }
}

#[test]
fn a_key_file_opens_what_was_locked_for_it() {
    let (text, recipient) = key_file_text(&mut SeededRandomness::new("file"));
    let file = wrap_for_key_file(b"secret", &recipient).unwrap();
    assert_eq!(*unwrap_with_key_file(&file, &text).unwrap(), b"secret");
    let (other, _) = key_file_text(&mut SeededRandomness::new("other"));
    assert_eq!(unwrap_with_key_file(&file, &other), Err(Error::NoMatchingKey));
    assert_eq!(unwrap_with_key_file(&file, "# empty\n"), Err(Error::BadKey));
}

#[test]
fn a_key_file_names_its_own_public_key() {
    let (text, recipient) = key_file_text(&mut SeededRandomness::new("file"));
    assert!(text.contains(&format!("# public key: {recipient}\n")));
    assert_eq!(read_key_file(&text).unwrap().recipient(), recipient);
}

#[test]
fn keys_read_back_from_their_text() {
    let key = key("one");
    assert_eq!(EpochKey::from_text(&key.to_text()).unwrap().recipient(), key.recipient());
    assert_eq!(key.recipient().to_string().parse::<Recipient>(), Ok(key.recipient()));
    assert!(Identity::from_text("AGE-SECRET-KEY-1QQQ").is_err());
    assert_eq!("age1qqq".parse::<Recipient>(), Err(Error::BadKey));
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let key = key("one");
    let shown = format!("{key:?} {:?} {:?}", key.identity(), seal(&[key.recipient()], b"text").unwrap());
    assert!(!shown.contains("SECRET") && !shown.contains("text"), "{shown}");
}
