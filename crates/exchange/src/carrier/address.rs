//! Addresses of places on a network: which are fit for a password, and what people mean by what they typed.

use std::net::{IpAddr, Ipv6Addr};

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Url;
use url::Host;

use super::CarrierError;

/// The longest address, in bytes.
const LONGEST: usize = 2000;

/// What is written otherwise in one step of a path.
const IN_A_STEP: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// What is written otherwise in a folder that was typed.
const IN_A_FOLDER: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'?').add(b'%').add(b'<').add(b'>');

/// Where Nextcloud and ownCloud keep the files of a person.
const FILES: &str = "remote.php/dav/files/";

/// An address that may be used: `https`, or `http` to this computer or one on the same home or office network,
/// because a password goes along. Without a scheme, `https` is meant. Its path ends with a slash.
///
/// # Errors
/// [`CarrierError::NotAnAddress`].
pub(super) fn checked(typed: &str) -> Result<Url, CarrierError> {
    let mut url = parsed(typed)?;
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

fn parsed(typed: &str) -> Result<Url, CarrierError> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > LONGEST {
        return Err(CarrierError::NotAnAddress);
    }
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let url = Url::parse(&whole).map_err(|_| CarrierError::NotAnAddress)?;
    let fit = match url.scheme() {
        "https" => url.has_host(),
        "http" => url.host().is_some_and(is_near),
        _ => false,
    };
    // A name or password inside the address would be shown with it.
    let bare = url.username().is_empty() && url.password().is_none();
    if fit && bare { Ok(url) } else { Err(CarrierError::NotAnAddress) }
}

/// Whether this is the same computer, or one on the same home or office network.
fn is_near(host: Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name == "localhost" || name.ends_with(".local"),
        Host::Ipv4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Host::Ipv6(ip) => is_near_v6(ip),
    }
}

fn is_near_v6(ip: Ipv6Addr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

/// What may be meant by a typed WebDAV address, likeliest first: the address itself; that of a Nextcloud, whose
/// files lie deeper; a folder in a Nextcloud; or what stood in the address bar of a browser that shows one.
///
/// # Errors
/// [`CarrierError::NotAnAddress`].
pub(super) fn meant(typed: &str, user: &str) -> Result<Vec<Url>, CarrierError> {
    let url = checked(typed)?;
    if url.path().contains("/remote.php/") || url.path().contains("/public.php/") {
        return Ok(vec![url]);
    }
    let files = format!("{FILES}{}/", utf8_percent_encode(user, IN_A_STEP));
    let at = |path: String| {
        let mut other = url.clone();
        other.set_path(&path);
        other
    };
    if let Some((before, _)) = url.path().split_once("/index.php/").or(url.path().split_once("/apps/")) {
        let folder = shown_folder(&parsed(typed)?);
        return Ok(vec![at(format!("{before}/{files}{folder}"))]);
    }
    let path = url.path().to_owned();
    let mut all = vec![at(format!("{path}{files}")), at(format!("/{files}{}", &path[1..]))];
    all.dedup();
    all.insert(0, url);
    Ok(all)
}

/// The folder that Nextcloud shows in a browser, from `?dir=/Kring/A`, with a slash at its end if there is one.
fn shown_folder(url: &Url) -> String {
    let dir = url.query_pairs().find(|(name, _)| name == "dir").map(|(_, dir)| dir.into_owned());
    let dir = dir.unwrap_or_default();
    let steps = dir.split('/').filter(|step| !matches!(*step, "" | "." | ".."));
    steps.map(|step| format!("{}/", utf8_percent_encode(step, IN_A_FOLDER))).collect()
}

/// The last step of an address or path as a server writes it, a slash behind it or not.
pub(super) fn last_step(href: &str) -> Option<String> {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let step = path.rsplit('/').next().filter(|step| !step.is_empty())?;
    percent_decode_str(step).decode_utf8().ok().map(|step| step.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_over_plain_http_only_to_what_is_near() {
        let check = |typed: &str, expect: Option<&str>| {
            let found = checked(typed).ok();
            assert_eq!(found.as_ref().map(Url::as_str), expect, "{typed}");
        };
        check("https://cloud.example.org/dav", Some("https://cloud.example.org/dav/"));
        check(" cloud.example.org ", Some("https://cloud.example.org/"));
        check("http://cloud.example.org/dav", None);
        check("http://127.0.0.1:8080/dav/", Some("http://127.0.0.1:8080/dav/"));
        check("http://192.168.1.20/dav", Some("http://192.168.1.20/dav/"));
        check("http://nas.local/dav", Some("http://nas.local/dav/"));
        check("http://[::ffff:8.8.8.8]/", None);
        check("http://[fd00::1]/", Some("http://[fd00::1]/"));
        check("http://8.8.8.8/", None);
        check("ftp://cloud.example.org/", None);
        check("https://anna:geheim@cloud.example.org/", None);
        check("https://cloud.example.org/dav?x=1#y", Some("https://cloud.example.org/dav/"));
        check("", None);
        check("https://", None);
    }

    #[test]
    fn an_address_of_a_nextcloud_leads_to_its_files() {
        let check = |typed: &str, expect: &[&str]| {
            let found = meant(typed, "an na").expect("an address");
            let found: Vec<&str> = found.iter().map(Url::as_str).collect();
            assert_eq!(found, expect, "{typed}");
        };
        check(
            "cloud.example.org",
            &["https://cloud.example.org/", "https://cloud.example.org/remote.php/dav/files/an%20na/"],
        );
        check(
            "https://cloud.example.org/Kring",
            &[
                "https://cloud.example.org/Kring/",
                "https://cloud.example.org/Kring/remote.php/dav/files/an%20na/",
                "https://cloud.example.org/remote.php/dav/files/an%20na/Kring/",
            ],
        );
        check(
            "https://cloud.example.org/remote.php/dav/files/anna/Kring",
            &["https://cloud.example.org/remote.php/dav/files/anna/Kring/"],
        );
        check(
            "https://cloud.example.org/index.php/apps/files/files/12?dir=/Kring%20A/B",
            &["https://cloud.example.org/remote.php/dav/files/an%20na/Kring%20A/B/"],
        );
        check(
            "https://example.org/nc/apps/files/?dir=/../x",
            &["https://example.org/nc/remote.php/dav/files/an%20na/x/"],
        );
    }

    #[test]
    fn the_last_step_is_what_a_file_is_called() {
        let check = |href: &str, expect: Option<&str>| {
            assert_eq!(last_step(href).as_deref(), expect, "{href}");
        };
        check("/dav/a/b.age", Some("b.age"));
        check("https://x/dav/a%20b/", Some("a b"));
        check("/dav/%ff", None);
        check("/", None);
        check("", None);
    }
}
