//! What is text or plain bytes from the start: names of files, invitations, places, bundles.

use crate::common::{NOW, founded, person};
use crate::harness::{KIB, LONG, MIB, Parser, alone};
use domain::{CircleKind, Timestamp};
use exchange::{BundleCarrier, Carrier, FileName, Invitation, MailboxPath, Place};
use sealing::Zeroizing;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn invitation() -> Invitation {
    let anna = person("anna");
    Invitation {
        circle: founded(CircleKind::Group, &[&anna]).circle(),
        circle_kind: CircleKind::Group,
        circle_name: "Kring Zuid".to_owned(),
        inviter: anna.keys.public(),
        secret: Zeroizing::new([0x22; 32]),
        expires: Timestamp(NOW.0 + 1000),
        same_person: None,
    }
}

#[test]
fn names_of_files_and_folders() {
    let _alone = alone();
    let dir = format!("binnenkring-{}/{}-0001", "11".repeat(16), "aa".repeat(16));
    let names = ["000000-000063", "roster-000012", "grant-000003", "request"];
    let sound = names.map(|name| format!("{dir}/{name}-{}.age", "0f".repeat(16)).into_bytes());
    let parser = Parser { name: "names", sound: sound.to_vec(), memory: 512 * KIB, slower: 1, long: LONG };
    parser.runs(|input| {
        let text = text(input);
        let name = text.rsplit('/').next().unwrap_or_default().parse::<FileName>();
        match text.parse::<MailboxPath>() {
            // One name for one file: what is read is written the same again.
            Ok(path) => {
                assert_eq!(path.to_string(), text);
                "a file".to_owned()
            }
            Err(_) => format!("not ours, name {}", name.is_ok()),
        }
    });
}

#[test]
fn links_of_invitations() {
    let _alone = alone();
    let sound = vec![invitation().to_link().unwrap().as_bytes().to_vec()];
    let parser = Parser { name: "links", sound, memory: 512 * KIB, slower: 1, long: LONG };
    parser.runs(|input| match Invitation::parse(&text(input)) {
        Ok(invitation) => {
            let link = invitation.to_link().unwrap();
            assert_eq!(Invitation::parse(&link).as_ref(), Ok(&invitation));
            "an invitation".to_owned()
        }
        Err(error) => format!("{error:?}"),
    });
}

#[test]
fn bytes_of_invitations() {
    let _alone = alone();
    let sound = vec![invitation().encode().unwrap().to_vec()];
    let parser = Parser { name: "invitations", sound, memory: MIB, slower: 1, long: LONG };
    parser.runs(|input| {
        Invitation::decode(input).map_or_else(|error| format!("{error:?}"), |_| "sound".into())
    });
}

#[test]
fn places_as_they_are_kept() {
    let _alone = alone();
    let folder = Place::Folder { path: "/media/stick".into() };
    let server = Place::WebDav {
        url: "https://wolk.example.org/remote.php/dav/files/anja/Kring".to_owned(),
        user: "anja".to_owned(),
        password: Zeroizing::new("geheim".to_owned()),
    };
    let sound = [folder, server].map(|place| place.encode().unwrap().to_vec());
    let parser = Parser { name: "places", sound: sound.to_vec(), memory: MIB, slower: 1, long: LONG };
    parser.runs(|input| match Place::decode(input) {
        Ok(place) => {
            assert_eq!(Place::decode(&place.encode().unwrap()).as_ref(), Ok(&place));
            format!("{} {}", place.kind().word(), place.meant().is_ok())
        }
        Err(error) => format!("{error:?}"),
    });
}

#[test]
fn bundles_that_come_by_mail() {
    let _alone = alone();
    let circle = founded(CircleKind::Group, &[&person("anna")]).circle();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kring");
    let bundle = BundleCarrier::create(&path);
    for number in 0..3_u8 {
        let sealed =
            sealing::seal(&[crate::common::epoch_key("epoch 1").recipient()], &[number; 40]).unwrap();
        let feed = exchange::FeedKey { device: person("anna").keys.device_id(), incarnation: 1 };
        let name = FileName::Request { hash: sealed.hash().into() };
        bundle.write(&exchange::FeedDir { circle, feed }.file(name), &sealed).unwrap();
    }
    bundle.save().unwrap();
    let sound = vec![std::fs::read(&path).unwrap()];
    let parser = Parser { name: "bundles", sound, memory: MIB, slower: 5, long: LONG };
    parser.runs(|input| {
        std::fs::write(&path, input).unwrap();
        let bundle = match BundleCarrier::open(&path) {
            Ok(bundle) => bundle,
            Err(error) => return format!("{error:?}"),
        };
        let listing = bundle.list(circle).unwrap();
        let read = listing.files.iter().filter(|entry| bundle.read(&entry.path, 4096).is_ok()).count();
        format!("{} files, {} others, {read} read", listing.files.len().min(4), listing.others.min(4))
    });
}
