//! Fixed keys give fixed bytes: compares with `tests/vectors/*.json`, so that the format cannot change
//! unnoticed and another program can check itself.
//!
//! `BINNENKRING_WRITE_VECTORS=1 cargo test -p exchange --test exchange vectors` writes them anew. The compressed part of
//! a pack may differ between zstd versions; therefore the stored pack is read, not compared.

use std::path::PathBuf;

use crate::common::*;
use domain::{CircleKind, Timestamp};
use exchange::{Document, GrantForm, Invitation, JoinForm, join, pack};
use sealing::{DeviceKeys, Domain, SeededRandomness, Zeroizing, actor_of};
use serde_json::{Value, json};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(name)
}

/// What is stored, after writing it anew when asked.
fn stored(name: &str, fresh: &Value) -> Value {
    if std::env::var_os("BINNENKRING_WRITE_VECTORS").is_some() {
        std::fs::write(file(name), format!("{fresh:#}\n")).unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(file(name)).unwrap()).unwrap()
}

fn keys(byte: u8) -> DeviceKeys {
    let secrets = [&[1], [byte; 32].as_slice(), &[byte + 1; 32]].concat();
    DeviceKeys::from_bytes(&secrets).unwrap()
}

fn anna() -> Person {
    Person { keys: keys(0x11), ..person("vector anna") }
}

#[test]
fn the_identity_of_a_device_is_as_written_down() {
    let (keys, person) = (keys(0x11), anna());
    let certificate = person.root.certify(person.id, &keys.public());
    let fresh = json!({
        "device_secret": hex::encode(keys.to_bytes()),
        "signing_key": hex::encode(keys.public().signing_key.0),
        "age_recipient": keys.public().recipient,
        "device_id": keys.device_id().to_string(),
        "person_id": person.id.to_string(),
        "root_secret": hex::encode(person.root.to_bytes()),
        "root_public": hex::encode(person.root.public().0.0),
        "certificate_statement": hex::encode(sealing::certificate::statement(person.id, &keys.public())),
        "certificate_signature": hex::encode(certificate.signature.0),
        "actor_for_incarnation_1_of_record_03": hex::encode(actor_of(keys.device_id(), 1, RECORD)),
    });
    assert_eq!(fresh, stored("device.json", &fresh));
}

#[test]
fn a_roster_is_as_written_down() {
    let person = anna();
    let chain = founded(CircleKind::Group, &[&person]);
    let bytes = chain.encode().unwrap();
    let roster = chain.current().encode().unwrap();
    let fresh = json!({
        "body": hex::encode(&roster),
        "signed": hex::encode(Domain::Roster.signed_bytes(&roster)),
        "signature": hex::encode(person.keys.sign(Domain::Roster, &roster).0),
        "circle_id": chain.circle().to_string(),
        "chain": hex::encode(bytes),
        "epoch_secret": epoch_key("epoch 1").to_text().as_str(),
        "epoch_recipient": chain.current().epoch.recipient,
    });
    assert_eq!(fresh, stored("roster.json", &fresh));
}

#[test]
fn an_envelope_and_its_pack_are_as_written_down() {
    let person = anna();
    let chain = founded(CircleKind::Group, &[&person]);
    let mut writer = Writer::new(&person.keys, &chain);
    let mut document = Document::empty();
    let envelope = writer.write(&mut document, &exchange::Heads::none(), &Note::new("tekst", &["een"]));
    writer.tombstone();
    let fresh = json!({
        "header": hex::encode(envelope.header_bytes()),
        "signed": hex::encode(Domain::Envelope.signed_bytes(envelope.header_bytes())),
        "signature": hex::encode(envelope.signature().0),
        "header_hash": envelope.header_hash().to_string(),
        "body": hex::encode(envelope.body().unwrap()),
        "envelope": hex::encode(envelope.encode().unwrap()),
        "tombstone": hex::encode(writer.feed[1].encode().unwrap()),
    });
    assert_eq!(fresh, stored("envelope.json", &fresh));
    let plaintext = pack::plaintext(writer.feed.iter().map(|envelope| &**envelope)).unwrap();
    let kept = stored("pack.json", &json!({ "plaintext": hex::encode(plaintext) }));
    let opened = pack::read_plaintext(&hex::decode(kept["plaintext"].as_str().unwrap()).unwrap()).unwrap();
    let expect: Vec<_> = writer.feed.iter().map(|envelope| (**envelope).clone()).collect();
    assert_eq!(opened.envelopes, expect);
    assert_eq!((opened.header.first, opened.header.last, opened.header.epoch), (0, 1, 1));
}

#[test]
fn an_invitation_is_as_written_down() {
    let person = anna();
    let chain = founded(CircleKind::Group, &[&person]);
    let invitation = Invitation {
        circle: chain.circle(),
        circle_kind: CircleKind::Group,
        circle_name: "Kring Zuid".to_owned(),
        inviter: person.keys.public(),
        secret: Zeroizing::new([0x22; 32]),
        expires: Timestamp(NOW.0 + 1000),
        same_person: None,
    };
    let fresh = json!({
        "bytes": hex::encode(invitation.encode().unwrap()),
        "link": invitation.to_link().unwrap().as_str(),
    });
    assert_eq!(fresh, stored("invitation.json", &fresh));
}

/// Sealed files differ each time; what was sealed once must open for ever.
#[test]
fn files_sealed_once_still_open() {
    let person = anna();
    let chain = founded(CircleKind::Group, &[&person]);
    let key = epoch_key("epoch 1");
    let grant =
        GrantForm { circle: chain.circle(), roster_version: 1, epochs: vec![(1, &key)], starts: vec![] };
    let invitation = Invitation {
        circle: chain.circle(),
        circle_kind: CircleKind::Group,
        circle_name: "Kring Zuid".to_owned(),
        inviter: person.keys.public(),
        secret: Zeroizing::new([0x22; 32]),
        expires: Timestamp(NOW.0 + 1000),
        same_person: None,
    };
    let asking = Person { keys: keys(0x33), ..crate::common::person("vector bram") };
    let request = JoinForm::person(&invitation, asking.member(), &asking.keys.public(), NOW).unwrap();
    let code = sealing::RecoveryCode::generate(&mut SeededRandomness::new("vector code"));
    let kit = sealing::RecoveryKit {
        person: person.id,
        name: "Anna".to_owned(),
        root: Some(sealing::RootKey::from_bytes(&person.root.to_bytes())),
        vault_key: Zeroizing::new([0x44; 32]),
    };
    let recipients = chain.current().recipients().unwrap();
    let fresh = json!({
        "grant": hex::encode(grant.seal(&person.keys, &recipients).unwrap().as_bytes()),
        "request": hex::encode(request.seal(&invitation, &asking.keys).unwrap().as_bytes()),
        "recovery_code": code.to_text().as_str(),
        "recovery_kit": hex::encode(kit.lock(&code, 4).unwrap()),
    });
    let kept = stored("sealed.json", &fresh);
    let bytes = |name: &str| hex::decode(kept[name].as_str().unwrap()).unwrap();
    let grant = exchange::grant::read(&bytes("grant"), &person.keys).unwrap().verify(&chain).unwrap();
    assert_eq!(grant.epochs[0].1.recipient(), key.recipient());
    let asked = join::read(&bytes("request"), &person.keys, &[invitation], NOW).unwrap();
    assert_eq!(asked.form, request);
    let code = sealing::RecoveryCode::parse(kept["recovery_code"].as_str().unwrap()).unwrap();
    let opened = sealing::RecoveryKit::unlock(&bytes("recovery_kit"), &code, 4).unwrap();
    assert_eq!((opened.person, opened.vault_key), (person.id, kit.vault_key));
}
