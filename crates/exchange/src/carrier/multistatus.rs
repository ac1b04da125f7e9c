//! What a WebDAV server says about the things in a folder (RFC 4918, `multistatus`), read within bounds.
//!
//! Only three things are looked at: what it is called, whether it is a folder, and how large it is. One odd
//! entry spoils nothing of the others.

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::{Namespace, ResolveResult};

use super::CarrierError;
use super::address::last_step;

/// How deep elements may lie in each other.
const DEEPEST: usize = 32;

/// One thing in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Row {
    /// What it is called; nothing when that is no text.
    pub name: Option<String>,
    /// Whether it is a folder.
    pub is_folder: bool,
    /// Its size, where the server knows it.
    pub bytes: Option<u64>,
}

/// What is read: at most so many things, and whether there were more.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The first ones.
    pub rows: Vec<Row>,
    /// How many came after those.
    pub beyond: usize,
}

/// Reads an answer, the first `most` things of it.
///
/// # Errors
/// [`CarrierError::NotThatService`] when it is no such answer.
pub(super) fn read(body: &[u8], most: usize) -> Result<Rows, CarrierError> {
    let text = std::str::from_utf8(body).map_err(|_| CarrierError::NotThatService)?;
    let mut reader = NsReader::from_str(text);
    let mut reading = Reading { most, ..Reading::default() };
    loop {
        let (space, event) = reader.read_resolved_event().map_err(|_| CarrierError::NotThatService)?;
        let dav = space == ResolveResult::Bound(Namespace("DAV:"));
        match event {
            Event::Start(tag) => reading.begin(dav, tag.local_name().into_inner())?,
            Event::Empty(tag) => {
                reading.begin(dav, tag.local_name().into_inner())?;
                reading.end();
            }
            Event::End(_) => reading.end(),
            Event::Text(text) => reading.text.push_str(&text),
            Event::CData(text) => reading.text.push_str(&text),
            // Names of ours hold no such thing: it only has to stay somebody else's.
            Event::GeneralRef(_) => reading.text.push('&'),
            Event::Eof => return reading.whole(),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Reading {
    most: usize,
    /// The elements around this point, those of other kinds as nothing.
    path: Vec<&'static str>,
    text: String,
    row: Row,
    /// What was read in this `propstat`, until it says whether that counts.
    props: Row,
    counts: bool,
    found: Rows,
    seen: bool,
}

/// The elements that are looked at.
const KNOWN: [&str; 9] = [
    "multistatus",
    "response",
    "href",
    "propstat",
    "status",
    "prop",
    "resourcetype",
    "collection",
    "getcontentlength",
];

impl Reading {
    fn begin(&mut self, dav: bool, name: &str) -> Result<(), CarrierError> {
        let known = KNOWN.into_iter().find(|known| dav && *known == name).unwrap_or_default();
        let wrong_start = self.path.is_empty() && known != "multistatus";
        if wrong_start || self.path.len() >= DEEPEST {
            return Err(CarrierError::NotThatService);
        }
        self.path.push(known);
        self.text.clear();
        match self.path[..] {
            ["multistatus", "response"] => self.row = Row::default(),
            ["multistatus", "response", "propstat"] => (self.props, self.counts) = (Row::default(), true),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) {
        let text = self.text.trim();
        match self.path[..] {
            ["multistatus", "response", "href"] => self.row.name = last_step(text),
            ["multistatus", "response", "propstat", "status"] => {
                self.counts = text.split_whitespace().nth(1) == Some("200");
            }
            ["multistatus", "response", "propstat", "prop", "resourcetype", "collection"] => {
                self.props.is_folder = true;
            }
            ["multistatus", "response", "propstat", "prop", "getcontentlength"] => {
                self.props.bytes = text.parse().ok();
            }
            ["multistatus", "response", "propstat"] if self.counts => {
                self.row.is_folder |= self.props.is_folder;
                self.row.bytes = self.row.bytes.or(self.props.bytes);
            }
            ["multistatus", "response"] => self.keep(),
            ["multistatus"] => self.seen = true,
            _ => {}
        }
        self.path.pop();
        self.text.clear();
    }

    fn keep(&mut self) {
        if self.found.rows.len() < self.most {
            self.found.rows.push(std::mem::take(&mut self.row));
        } else {
            self.found.beyond += 1;
        }
    }

    /// All of it, if it came to its end and speaks of anything: a folder always speaks of itself.
    fn whole(self) -> Result<Rows, CarrierError> {
        if self.seen && !self.found.rows.is_empty() {
            Ok(self.found)
        } else {
            Err(CarrierError::NotThatService)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEXTCLOUD: &str = r#"<?xml version="1.0"?>
<d:multistatus xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:response>
<d:href>/remote.php/dav/files/anna/Kring/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/>
</d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat><d:propstat><d:prop>
<d:getcontentlength/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>
<d:response><d:href>/remote.php/dav/files/anna/Kring/a%20b.age</d:href><d:propstat><d:prop>
<d:getcontentlength>12</d:getcontentlength><d:resourcetype/></d:prop><d:status>HTTP/1.1 200 OK</d:status>
</d:propstat></d:response></d:multistatus>"#;

    fn row(name: &str, is_folder: bool, bytes: Option<u64>) -> Row {
        Row { name: Some(name.to_owned()), is_folder, bytes }
    }

    #[test]
    fn names_folders_and_sizes_are_read() {
        let rows = read(NEXTCLOUD.as_bytes(), 10).expect("an answer").rows;
        assert_eq!(rows, [row("Kring", true, None), row("a b.age", false, Some(12))]);
    }

    #[test]
    fn another_prefix_or_none_is_the_same_answer() {
        let other = NEXTCLOUD.replace("d:", "D:").replace("xmlns:d=", "xmlns:D=");
        assert_eq!(read(other.as_bytes(), 10).expect("an answer").rows.len(), 2);
        let plain = r#"<multistatus xmlns="DAV:"><response><href>x</href></response></multistatus>"#;
        assert_eq!(read(plain.as_bytes(), 10).expect("an answer").rows, [row("x", false, None)]);
    }

    #[test]
    fn no_more_is_kept_than_asked_for() {
        let one = "<response><href>x</href></response>";
        let many = format!(r#"<multistatus xmlns="DAV:">{}</multistatus>"#, one.repeat(1000));
        let rows = read(many.as_bytes(), 10).expect("an answer");
        assert_eq!((rows.rows.len(), rows.beyond), (10, 990));
    }

    #[test]
    fn what_is_no_such_answer_is_said_to_be_none() {
        let check = |body: &[u8]| {
            assert!(matches!(read(body, 10), Err(CarrierError::NotThatService)), "{:?}", body.get(..20));
        };
        check(b"");
        check(b"<html><body>Log in</body></html>");
        check(b"<multistatus xmlns=\"http://example.org\"><response/></multistatus>");
        check(b"<multistatus xmlns=\"DAV:\"></multistatus>");
        check(b"{}");
        check(&[0xff; 40]);
        check(&NEXTCLOUD.as_bytes()[..NEXTCLOUD.len() - 20]);
        check("<multistatus xmlns=\"DAV:\">".repeat(200).as_bytes());
    }
}
