//! Devices, root keys and the certificates between them; the recovery code and kit.

use domain::PersonId;
use sealing::{
    DeviceCertificate, DeviceKeys, Domain, Error, RecoveryCode, RecoveryKit, RootKey, SeededRandomness,
    Zeroizing, verify,
};

const PERSON: PersonId = PersonId([5; 16]);

fn device(seed: &str) -> DeviceKeys {
    DeviceKeys::generate(&mut SeededRandomness::new(seed))
}

fn root(seed: &str) -> RootKey {
    RootKey::generate(&mut SeededRandomness::new(seed))
}

#[test]
fn device_keys_read_back_from_their_bytes() {
    let keys = device("one");
    let again = DeviceKeys::from_bytes(&keys.to_bytes()).unwrap();
    assert_eq!(again.public(), keys.public());
    let signature = again.sign(Domain::Envelope, b"message");
    assert_eq!(verify(&keys.public().signing_key, Domain::Envelope, b"message", &signature), Ok(()));
}

#[test]
fn device_keys_of_another_length_or_form_are_refused() {
    let bytes = device("one").to_bytes();
    for wrong in [&bytes[..64], &[bytes.as_slice(), &[0]].concat(), &[&[2], &bytes[1..]].concat(), &[]] {
        assert_eq!(DeviceKeys::from_bytes(wrong).err(), Some(Error::BadKey), "{} bytes", wrong.len());
    }
}

#[test]
fn the_root_key_vouches_for_its_own_person_and_device_only() {
    let (root, keys) = (root("root"), device("one").public());
    let certificate = root.certify(PERSON, &keys);
    let check =
        |person, device: &_, root: &RootKey| certificate.verify(person, device, &root.public(), |_| None);
    assert_eq!(check(PERSON, &keys, &root), Ok(()));
    assert_eq!(check(PersonId([6; 16]), &keys, &root), Err(Error::BadSignature));
    assert_eq!(check(PERSON, &device("other").public(), &root), Err(Error::BadSignature));
    assert_eq!(check(PERSON, &keys, &self::root("another")), Err(Error::BadSignature));
}

#[test]
fn a_certificate_covers_the_age_recipient_too() {
    let (root, mut keys) = (root("root"), device("one").public());
    let certificate = root.certify(PERSON, &keys);
    keys.recipient = device("other").public().recipient;
    assert_eq!(certificate.verify(PERSON, &keys, &root.public(), |_| None), Err(Error::BadSignature));
}

#[test]
fn a_device_vouches_for_another_but_not_for_itself() {
    let (root, first, second) = (root("root").public(), device("first"), device("second"));
    let endorsed = first.endorse(PERSON, &second.public());
    let known = |id| (id == first.device_id()).then(|| first.public().signing_key);
    assert_eq!(endorsed.verify(PERSON, &second.public(), &root, known), Ok(()));
    assert_eq!(endorsed.verify(PERSON, &second.public(), &root, |_| None), Err(Error::BadSignature));
    let own = first.endorse(PERSON, &first.public());
    assert_eq!(own.verify(PERSON, &first.public(), &root, known), Err(Error::BadSignature));
}

#[test]
fn a_certificate_reads_back_from_its_bytes() {
    let other = device("second").public();
    for certificate in [root("root").certify(PERSON, &other), device("first").endorse(PERSON, &other)] {
        let bytes = minicbor::to_vec(&certificate).unwrap();
        assert_eq!(minicbor::decode::<DeviceCertificate>(&bytes).unwrap(), certificate);
        for length in 0..bytes.len() {
            assert!(minicbor::decode::<DeviceCertificate>(&bytes[..length]).is_err(), "{length} bytes");
        }
    }
}

#[test]
fn secret_keys_do_not_show_in_debug_output() {
    let (keys, root) = (device("one"), root("root"));
    assert_eq!(format!("{keys:?} {root:?}"), format!("DeviceKeys({}, ..) RootKey(..)", keys.device_id()));
}

fn code(seed: &str) -> RecoveryCode {
    RecoveryCode::generate(&mut SeededRandomness::new(seed))
}

#[test]
fn a_recovery_code_is_eight_groups_of_four() {
    let text = code("one").to_text().to_string();
    let groups: Vec<_> = text.split('-').collect();
    assert_eq!(groups.len(), 8, "{text}");
    assert!(groups.iter().all(|group| group.len() == 4), "{text}");
    assert!(!text.contains(['I', 'L', 'O', 'U']), "{text}");
}

#[test]
fn a_recovery_code_forgives_how_people_type() {
    let code = code("one");
    let text = code.to_text();
    let typed = [
        text.to_string(),
        text.to_lowercase(),
        text.replace('-', " "),
        text.replace('-', ""),
        text.replace('0', "o").replace('1', "l"),
        text.replace('0', "O").replace('1', "I"),
        format!("  {} \n", text.as_str()),
    ];
    for typed in typed {
        assert_eq!(RecoveryCode::parse(&typed).unwrap().as_passphrase(), code.as_passphrase(), "{typed}");
    }
}

#[test]
fn one_wrong_character_in_a_recovery_code_is_noticed() {
    let right = code("one").as_passphrase().to_owned();
    let noticed = (0..right.len()).filter(|at| {
        let other = if right.as_bytes()[*at] == b'7' { "8" } else { "7" };
        let mut typed = right.clone();
        typed.replace_range(at..&(at + 1), other);
        RecoveryCode::parse(&typed).err() == Some(Error::RecoveryCodeMistyped)
    });
    assert_eq!(noticed.count(), right.len());
}

#[test]
fn what_is_no_recovery_code_is_refused() {
    let right = code("one").as_passphrase().to_owned();
    for wrong in ["", "abc", &right[1..], &format!("{right}0"), &right.replace(&right[..1], "U"), "ÀÀÀÀ"]
    {
        assert_eq!(RecoveryCode::parse(wrong).err(), Some(Error::NotARecoveryCode), "{wrong}");
    }
}

fn kit() -> RecoveryKit {
    let vault_key = Zeroizing::new([9; 32]);
    RecoveryKit { person: PERSON, name: "Noor".to_owned(), root: Some(root("root")), vault_key }
}

#[test]
fn a_recovery_kit_opens_with_its_code() {
    let file = kit().lock(&code("one"), 4).unwrap();
    let opened = RecoveryKit::unlock(&file, &code("one"), 4).unwrap();
    assert_eq!((opened.person, opened.name.as_str()), (PERSON, "Noor"));
    assert_eq!(opened.root.map(|root| root.public()), kit().root.map(|root| root.public()));
    assert_eq!(opened.vault_key, kit().vault_key);
}

#[test]
fn a_recovery_kit_does_not_open_with_another_code_or_damaged() {
    let mut file = kit().lock(&code("one"), 4).unwrap();
    assert_eq!(RecoveryKit::unlock(&file, &code("other"), 4).err(), Some(Error::WrongPassphrase));
    *file.last_mut().unwrap() ^= 1;
    assert_eq!(RecoveryKit::unlock(&file, &code("one"), 4).err(), Some(Error::Altered));
}

#[test]
fn something_else_locked_with_the_code_is_no_kit() {
    let file = sealing::wrap_with_passphrase(b"something else", code("one").as_passphrase(), 4).unwrap();
    assert_eq!(RecoveryKit::unlock(&file, &code("one"), 4).err(), Some(Error::BadContent));
}
