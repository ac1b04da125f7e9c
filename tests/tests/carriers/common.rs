//! Sealed files, places at servers, and a short patience.

use std::time::Duration;

use domain::{CircleId, DeviceId};
use exchange::carrier::Bucket;
use exchange::mailbox::ShortHash;
use exchange::{Carrier, FeedDir, FeedKey, FileName, MailboxPath, Patience, Place, SeqRange};
use scenarios::servers::{BUCKET, PASSWORD, USER};
use sealing::{EpochKey, Sealed, SeededRandomness, Zeroizing, seal};

pub const CIRCLE: CircleId = CircleId([0x11; 16]);

/// Long enough for a loaded machine, short enough for a test.
pub const PATIENCE: Patience = Patience {
    answer: Duration::from_secs(3),
    slowest: 1 << 20,
    tries: 3,
    pause: Duration::from_millis(20),
    longest_pause: Duration::from_secs(1),
};

pub fn sealed(text: &str) -> Sealed {
    let key = EpochKey::generate(&mut SeededRandomness::new("carriers"));
    seal(&[key.recipient()], text.as_bytes()).unwrap()
}

pub fn dir(device: u8) -> FeedDir {
    FeedDir { circle: CIRCLE, feed: FeedKey { device: DeviceId([device; 16]), incarnation: 1 } }
}

pub fn path(seq: u64, sealed: &Sealed) -> MailboxPath {
    let range = SeqRange { first: seq, last: seq };
    dir(7).file(FileName::Pack { range, hash: ShortHash::of(sealed.as_bytes()) })
}

pub fn webdav(url: &str) -> Place {
    let password = Zeroizing::new(PASSWORD.to_owned());
    Place::WebDav { url: url.to_owned(), user: USER.to_owned(), password }
}

pub fn s3(url: &str) -> Place {
    Place::S3(Bucket {
        endpoint: url.to_owned(),
        region: "eu-central-1".to_owned(),
        bucket: BUCKET.to_owned(),
        prefix: "onze map".to_owned(),
        access_key: USER.to_owned(),
        secret_key: Zeroizing::new(PASSWORD.to_owned()),
    })
}

pub fn open(place: &Place) -> Box<dyn Carrier> {
    place.open_with(PATIENCE).unwrap()
}
