//! Plays years of weekly sessions in one circle, for `cargo xtask bench`: what does it cost whoever comes later?
//!
//! `five_years FOLDER DEVICES WEEKS` writes under FOLDER the journals of the members, with one shared folder, and
//! prints where the founder's journal, its key file and the shared folder are. Every week somebody brings in a
//! case, four others contribute, two take something along, and every device exchanges once.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate};
use domain::session::{Mark, SharedCase};
use domain::{CircleId, Clock, RecordId, Timestamp};
use sealing::SeededRandomness;
use usecases::session::acts::{At, session_close, session_contribute, session_mark, session_takeaway};
use usecases::session::share::{Begin, session_start};
use usecases::session::view::session_open;
use usecases::{LockMode, OpenVault, Surroundings, circles, places, start, sync};

type Played<T = ()> = Result<T, Box<dyn Error>>;

const PASSPHRASE: &str = "zestien natte laarzen onder de kapstok";
/// A Monday in 2021.
const BEGINNING: i64 = 1_609_747_200_000;
const WEEK: i64 = 7 * 24 * 60 * 60 * 1000;
/// How many contribute to a session.
const CONTRIBUTE: usize = 4;

/// One clock for all; the calendar moves when the play says so.
#[derive(Clone)]
struct Calendar(Arc<AtomicI64>);

impl Clock for Calendar {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::Relaxed))
    }
    fn today(&self) -> NaiveDate {
        DateTime::from_timestamp_millis(self.0.load(Ordering::Relaxed)).unwrap_or_default().date_naive()
    }
}

struct Member {
    open: OpenVault,
}

impl Member {
    fn begin(folder: &Path, name: &str, calendar: &Calendar) -> Played<Self> {
        let around = Surroundings {
            clock: Box::new(calendar.clone()),
            randomness: Box::new(SeededRandomness::new(name)),
            places: Box::new(places::RealPlaces),
            // Nobody guesses at a made-up journal.
            work_factor: 4,
            share: exchange::limits::DEVICE_BYTES,
        };
        let home = folder.join(name).join("data");
        std::fs::create_dir_all(&home)?;
        Ok(Self { open: start::set_up(&home, name, PASSPHRASE, LockMode::short(), around)? })
    }

    fn exchange(&mut self, circle: CircleId) -> Played {
        match sync::circle_exchange(&mut self.open, circle)?.problem {
            None => Ok(()),
            Some(problem) => Err(problem.into()),
        }
    }
}

fn main() -> Played {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [folder, devices, weeks] = words.as_slice() else {
        return Err("give a folder, a number of devices and a number of weeks".into());
    };
    let (folder, devices, weeks) = (Path::new(folder), devices.parse::<usize>()?, weeks.parse::<usize>()?);
    let shared = folder.join("shared");
    std::fs::create_dir_all(&shared)?;
    let calendar = Calendar(Arc::new(AtomicI64::new(BEGINNING)));
    let mut members = (0..devices)
        .map(|number| Member::begin(folder, &format!("lid-{number}"), &calendar))
        .collect::<Played<Vec<_>>>()?;
    let circle = together(&mut members, &shared)?;
    for week in 0..weeks {
        calendar.0.store(BEGINNING + i64::try_from(week)? * WEEK, Ordering::Relaxed);
        one_week(&mut members, circle, week)?;
    }
    let founder = folder.join("lid-0");
    let key = founder.join("key.txt");
    start::key_file_add(&mut members[0].open, &key)?;
    let told = serde_json::json!({
        "circle": circle.to_string(),
        "founder": founder,
        "shared": shared,
    });
    println!("{told}");
    Ok(())
}

/// Founds the circle and admits the others.
fn together(members: &mut [Member], shared: &Path) -> Played<CircleId> {
    let (founder, others) = members.split_first_mut().ok_or("nobody")?;
    let circle = circles::found::circle_found(&mut founder.open, "Kring van jaren", shared)?.id.parse()?;
    for other in others.iter_mut() {
        let invite = circles::invite::circle_invite(&mut founder.open, circle)?;
        circles::join::circle_join(&mut other.open, &invite.link, shared)?;
        other.exchange(circle)?;
        founder.exchange(circle)?;
        let view = circles::view::circle_open(&founder.open, circle)?;
        let request = view.requests.first().ok_or("no request")?;
        circles::admit::circle_admit(&mut founder.open, circle, &request.id)?;
        founder.exchange(circle)?;
        other.exchange(circle)?;
    }
    Ok(circle)
}

/// One session from beginning to end.
fn one_week(members: &mut [Member], circle: CircleId, week: usize) -> Played {
    let count = members.len();
    let presenter = week % count;
    let begin = Begin {
        case: None,
        shared: shared_case(week),
        method: "vijfstappen".into(),
        variant: "basis".into(),
        you_facilitate: false,
    };
    let session = session_start(&mut members[presenter].open, circle, &begin)?;
    let at = At { circle, session: session.id.parse::<RecordId>()? };
    let step = session.method.steps[3].id.clone();
    members[presenter].exchange(circle)?;
    for place in 1..=CONTRIBUTE.min(count - 1) {
        let other = &mut members[(presenter + place) % count];
        other.exchange(circle)?;
        let text = format!("Week {week}: ik herken het wachten. Wat zou er gebeuren als je niets zegt?");
        session_contribute(&mut other.open, at, &step, &text)?;
        if place == 1 {
            session_takeaway(&mut other.open, at, "Eerst tien tellen, dan pas vragen.", "")?;
        }
        other.exchange(circle)?;
    }
    members[presenter].exchange(circle)?;
    let seen = session_open(&members[presenter].open, circle, at.session)?;
    let first = seen.contributions.first().ok_or("no contribution")?;
    session_mark(&mut members[presenter].open, at, &first.id, Some(Mark::Used))?;
    session_takeaway(&mut members[presenter].open, at, "De stilte laten duren.", "Donderdag proberen")?;
    session_close(&mut members[presenter].open, at)?;
    members.iter_mut().try_for_each(|member| member.exchange(circle))
}

/// A made-up case of about two thousand characters.
fn shared_case(week: usize) -> SharedCase {
    let line = "Op tafel ligt een stapel post en we openen samen drie brieven, waarna het gesprek stokt. ";
    SharedCase {
        title: format!("Casus van week {week}"),
        summary: line.repeat(4),
        intake: line.repeat(4),
        course: line.repeat(8),
        dilemmas: line.repeat(3),
        reflection: line.repeat(3),
        question: format!("Wat maakt dat ik in week {week} niet kon wachten?"),
    }
}
