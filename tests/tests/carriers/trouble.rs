//! Trouble between a carrier and a real server: it gets its name, in bounded time, and nothing is lost by it.

use std::time::{Duration, Instant};

use exchange::{Carrier, CarrierError};
use scenarios::faults::{Fault, Gateway};
use scenarios::servers::{self, Server};

use crate::common::*;

/// The longest that any trouble may take with the patience of these tests: three answers and their pauses.
const BOUND: Duration = Duration::from_secs(12);

struct Bench {
    /// Runs until the test is over.
    _server: Server,
    gateway: Gateway,
    carrier: Box<dyn Carrier>,
}

fn apache() -> Bench {
    let server = servers::apache();
    let gateway = Gateway::to(server.port());
    let carrier = open(&webdav(&gateway.url()));
    Bench { _server: server, gateway, carrier }
}

fn moto() -> Bench {
    let server = servers::moto();
    let gateway = Gateway::to(server.port());
    let carrier = open(&s3(&gateway.url()));
    Bench { _server: server, gateway, carrier }
}

impl Bench {
    /// With this trouble at every request, listing, reading and writing end in this error; once it is over, all
    /// goes well, and what lies there is whole.
    fn ends_in(&self, fault: Fault, expect: CarrierError) {
        let (old, new) = (sealed("old"), sealed("new"));
        self.carrier.write(&path(0, &old), &old).unwrap();
        self.gateway.spoil("*", fault, usize::MAX);
        let since = Instant::now();
        assert_eq!(self.carrier.list(CIRCLE), Err(expect), "list");
        assert_eq!(self.carrier.read(&path(0, &old), 1 << 20), Err(expect), "read");
        assert_eq!(self.carrier.write(&path(1, &new), &new), Err(expect), "write");
        assert!(since.elapsed() < 3 * BOUND, "{:?}", since.elapsed());
        self.gateway.heal();
        self.holds(1);
        self.carrier.write(&path(1, &new), &new).unwrap();
        self.holds(2);
        assert_eq!(self.carrier.read(&path(1, &new), 1 << 20).unwrap(), new.as_bytes());
    }

    /// With this trouble at so many requests of this kind, writing ends in this, and afterwards nothing half
    /// written lies there.
    fn writing(&self, method: &str, fault: Fault, times: usize, expect: Result<(), CarrierError>) {
        let (old, new) = (sealed("old"), sealed("new"));
        self.carrier.write(&path(0, &old), &old).unwrap();
        self.gateway.spoil(method, fault, times);
        let since = Instant::now();
        assert_eq!(self.carrier.write(&path(1, &new), &new), expect, "{method}");
        assert!(since.elapsed() < BOUND, "{:?}", since.elapsed());
        self.gateway.heal();
        match expect {
            Ok(()) => self.holds(2),
            Err(_) => {
                self.holds(1);
                self.carrier.write(&path(1, &new), &new).unwrap();
                self.holds(2);
            }
        }
        assert_eq!(self.carrier.read(&path(1, &new), 1 << 20).unwrap(), new.as_bytes());
    }

    /// So many whole files lie there, and nothing else.
    fn holds(&self, files: usize) {
        let listing = self.carrier.list(CIRCLE).unwrap();
        assert_eq!((listing.files.len(), listing.others), (files, 0));
    }
}

#[test]
fn status_401_and_403_mean_not_logged_in() {
    for status in [401, 403] {
        apache().ends_in(Fault::Status(status), CarrierError::NotLoggedIn);
        moto().ends_in(Fault::Status(status), CarrierError::NotLoggedIn);
    }
}

#[test]
fn status_409_while_putting_is_a_conflict() {
    apache().writing("PUT", Fault::Status(409), 9, Err(CarrierError::Conflict));
    moto().writing("PUT", Fault::Status(409), 9, Err(CarrierError::Conflict));
}

#[test]
fn status_409_for_a_folder_means_that_the_place_is_gone() {
    let bench = apache();
    let file = sealed("one");
    bench.gateway.spoil("MKCOL", Fault::Status(409), 9);
    assert_eq!(bench.carrier.write(&path(0, &file), &file), Err(CarrierError::PlaceMissing));
    bench.gateway.heal();
    bench.carrier.write(&path(0, &file), &file).unwrap();
    bench.holds(1);
}

#[test]
fn status_412_when_a_file_gets_its_name_means_that_the_name_is_taken() {
    apache().writing("MOVE", Fault::Status(412), 9, Err(CarrierError::AlreadyThere));
    moto().writing("PUT", Fault::Status(412), 9, Err(CarrierError::AlreadyThere));
}

#[test]
fn status_423_means_busy_when_it_stays() {
    apache().ends_in(Fault::Status(423), CarrierError::Busy);
}

#[test]
fn status_423_that_passes_is_waited_for() {
    apache().writing("PUT", Fault::Status(423), 2, Ok(()));
    apache().writing("MOVE", Fault::Status(423), 2, Ok(()));
}

#[test]
fn status_429_means_busy_when_it_stays() {
    apache().ends_in(Fault::Status(429), CarrierError::Busy);
    moto().ends_in(Fault::Status(429), CarrierError::Busy);
}

#[test]
fn status_429_is_waited_for_as_long_as_it_asks() {
    let bench = apache();
    let since = Instant::now();
    bench.writing("PUT", Fault::Later(1), 1, Ok(()));
    assert!(since.elapsed() >= Duration::from_secs(1));
}

#[test]
fn status_429_that_asks_for_an_hour_means_busy_at_once() {
    let bench = apache();
    bench.gateway.spoil("*", Fault::Later(3600), 9);
    let since = Instant::now();
    assert_eq!(bench.carrier.list(CIRCLE), Err(CarrierError::Busy));
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
}

#[test]
fn status_503_means_busy_when_it_stays() {
    apache().ends_in(Fault::Status(503), CarrierError::Busy);
    moto().ends_in(Fault::Status(503), CarrierError::Busy);
}

#[test]
fn status_503_that_passes_is_waited_for() {
    apache().writing("*", Fault::Status(503), 2, Ok(()));
    moto().writing("*", Fault::Status(503), 2, Ok(()));
}

#[test]
fn status_507_means_full_at_once() {
    apache().writing("PUT", Fault::Status(507), 9, Err(CarrierError::Full));
    moto().writing("PUT", Fault::Status(507), 9, Err(CarrierError::Full));
    apache().writing("MKCOL", Fault::Status(507), 9, Ok(()));
}

#[test]
fn a_page_to_log_in_is_no_such_service() {
    apache().ends_in(Fault::Page, CarrierError::NotThatService);
    moto().ends_in(Fault::Page, CarrierError::NotThatService);
}

#[test]
fn being_sent_elsewhere_is_no_such_service_and_is_not_followed() {
    let bench = apache();
    bench.ends_in(Fault::Redirect, CarrierError::NotThatService);
    moto().ends_in(Fault::Redirect, CarrierError::NotThatService);
}

#[test]
fn a_server_without_webdav_is_no_such_service() {
    let server = servers::moto();
    assert_eq!(open(&webdav(&server.url())).list(CIRCLE), Err(CarrierError::NotThatService));
}

#[test]
fn a_connection_that_breaks_before_the_answer_is_unreachable() {
    apache().ends_in(Fault::Deaf, CarrierError::Unreachable);
    moto().ends_in(Fault::Deaf, CarrierError::Unreachable);
}

#[test]
fn a_connection_that_breaks_in_the_answer_is_unreachable() {
    let bench = apache();
    let file = sealed("one");
    bench.carrier.write(&path(0, &file), &file).unwrap();
    for fault in [Fault::Half, Fault::WrongLength] {
        bench.gateway.spoil("*", fault, 9);
        assert_eq!(bench.carrier.list(CIRCLE), Err(CarrierError::Unreachable));
        assert_eq!(bench.carrier.read(&path(0, &file), 1 << 20), Err(CarrierError::Unreachable));
        bench.gateway.heal();
        bench.holds(1);
    }
}

#[test]
fn an_answer_that_is_lost_after_the_deed_loses_nothing() {
    for method in ["PUT", "MOVE"] {
        apache().writing(method, Fault::Mute, 1, Ok(()));
    }
    // The file is there under its name, which is all that its writer wants.
    let bench = moto();
    let file = sealed("one");
    bench.gateway.spoil("PUT", Fault::Mute, 1);
    assert_eq!(bench.carrier.write(&path(0, &file), &file), Err(CarrierError::AlreadyThere));
    bench.holds(1);
    assert_eq!(bench.carrier.read(&path(0, &file), 1 << 20).unwrap(), file.as_bytes());
}

#[test]
fn an_answer_that_is_always_lost_when_the_name_is_given_is_looked_up() {
    apache().writing("MOVE", Fault::Mute, 1, Ok(()));
    apache().writing("MOVE", Fault::Deaf, 9, Err(CarrierError::Unreachable));
}

#[test]
fn a_slow_answer_is_a_timeout_and_is_not_asked_for_again() {
    let bench = apache();
    bench.gateway.spoil("*", Fault::Slow(Duration::from_secs(8)), 1);
    let since = Instant::now();
    assert_eq!(bench.carrier.list(CIRCLE), Err(CarrierError::Timeout));
    assert!(since.elapsed() < Duration::from_secs(6), "{:?}", since.elapsed());
    bench.gateway.heal();
    bench.holds(0);
}

#[test]
fn an_answer_without_end_costs_a_stated_amount() {
    let bench = apache();
    bench.gateway.spoil("*", Fault::Endless, 1);
    assert_eq!(bench.carrier.list(CIRCLE), Err(CarrierError::TooLarge));
    bench.gateway.heal();
    bench.holds(0);
}

#[test]
fn a_file_that_does_not_read_back_the_same_is_not_written() {
    apache().writing("GET", Fault::Status(404), 9, Err(CarrierError::NotWritten));
    moto().writing("GET", Fault::Status(404), 9, Err(CarrierError::NotWritten));
}

#[test]
fn where_nobody_listens_is_unreachable() {
    let url = format!("http://127.0.0.1:{}/", servers::free_port());
    let since = Instant::now();
    assert_eq!(open(&webdav(&url)).list(CIRCLE), Err(CarrierError::Unreachable));
    assert_eq!(open(&s3(&url)).list(CIRCLE), Err(CarrierError::Unreachable));
    assert!(since.elapsed() < BOUND, "{:?}", since.elapsed());
}

#[test]
fn a_server_that_cannot_prove_who_it_is_is_not_told_the_password() {
    let (server, _) = servers::rclone_with_certificate();
    let url = server.url().replace("http://", "https://");
    assert_eq!(open(&webdav(&url)).list(CIRCLE), Err(CarrierError::Untrusted));
}
