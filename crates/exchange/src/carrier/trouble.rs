//! Trouble on a network, by its name: from statuses, from pages that are no answer, from broken connections.

use std::error::Error;

use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::CarrierError;
use super::line::Answer;

/// How much is read of an answer that says no.
pub(super) const PAGE: usize = 64 * 1024;

/// Whether it may go better a moment later.
pub(super) fn may_pass(status: StatusCode) -> bool {
    matches!(status.as_u16(), 423 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// What a status means that is no success.
pub(super) fn of_status(status: StatusCode) -> CarrierError {
    match status.as_u16() {
        401 | 403 => CarrierError::NotLoggedIn,
        404 | 410 => CarrierError::FileMissing,
        408 => CarrierError::Timeout,
        409 | 412 => CarrierError::Conflict,
        413 => CarrierError::TooLarge,
        507 => CarrierError::Full,
        _ if may_pass(status) => CarrierError::Busy,
        _ => CarrierError::NotThatService,
    }
}

/// Whether something answered 'well' with a page for people: a login, a hotel, a wrong address. A file of ours
/// is never called a page; an answer to what was made or moved may be one, and one without words is none.
pub(super) fn is_a_page(answer: &Answer) -> bool {
    let kind = answer.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    answer.status == StatusCode::OK
        && !answer.body.is_empty()
        && kind.trim_start().to_ascii_lowercase().starts_with("text/html")
}

/// What broke when a request was sent or its answer read.
pub(super) fn of_sending(error: &reqwest::Error) -> CarrierError {
    if error.is_timeout() {
        CarrierError::Timeout
    } else if is_about_trust(error) {
        CarrierError::Untrusted
    } else if error.is_builder() {
        CarrierError::NotAnAddress
    } else {
        CarrierError::Unreachable
    }
}

/// Whether a certificate or the agreement on ciphers was the trouble.
fn is_about_trust(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<rustls::Error>() {
            return true;
        }
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;

    #[test]
    fn every_status_has_a_name() {
        let check = |status: u16, expect: &str| {
            let found = of_status(StatusCode::from_u16(status).expect("a status"));
            assert_eq!(format!("{found:?}"), expect, "{status}");
        };
        check(301, "NotThatService");
        check(401, "NotLoggedIn");
        check(403, "NotLoggedIn");
        check(409, "Conflict");
        check(412, "Conflict");
        check(413, "TooLarge");
        check(423, "Busy");
        check(429, "Busy");
        check(501, "NotThatService");
        check(503, "Busy");
        check(507, "Full");
    }

    #[test]
    fn a_page_is_told_from_an_answer() {
        let check = |status: u16, kind: &str, body: &'static [u8], expect: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, kind.parse().expect("a kind"));
            let status = StatusCode::from_u16(status).expect("a status");
            assert_eq!(
                is_a_page(&Answer { status, headers, body: Bytes::from_static(body) }),
                expect,
                "{kind}"
            );
        };
        check(200, "text/html; charset=utf-8", b"<html>", true);
        check(200, "Text/HTML", b"<html>", true);
        check(200, "text/html", b"", false);
        check(200, "application/octet-stream", b"<html>", false);
        check(201, "text/html", b"<html>", false);
    }
}
