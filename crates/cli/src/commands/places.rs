//! `binnenkring circle place …`, `circle carry-out` and `circle carry-in`

use std::path::Path;

use domain::CircleId;
use usecases::places::{self, Bucket, Place};
use usecases::{OpenVault, Surroundings};

use super::{Run, named};
use crate::access::{first_line, secret_text};
use crate::arguments::{PlaceCommand, PlaceFlags};
use crate::fault::Outcome;
use crate::show::places as show;

pub(super) fn run(run: &Run<'_>, open: &mut OpenVault, command: &PlaceCommand) -> Outcome<()> {
    let views = match command {
        PlaceCommand::List { circle } => places::place_list(open, named::circle(open, circle)?)?,
        PlaceCommand::Add { circle, place } => {
            let circle = named::circle(open, circle)?;
            let place = wanted(run, circle, place)?;
            places::place_add(open, circle, &place)?
        }
        PlaceCommand::Remove { circle, place } => {
            places::place_remove(open, named::circle(open, circle)?, place)?
        }
    };
    run.print.show(views.as_slice(), show::list)
}

/// The place that the flags mean: tried first, unless `--untried` says not to.
fn wanted(run: &Run<'_>, circle: CircleId, flags: &PlaceFlags) -> Outcome<Place> {
    let typed = typed(run, flags)?;
    if flags.untried {
        return Ok(typed);
    }
    Ok(places::place_try(&*Surroundings::real().places, circle, &typed)?)
}

fn typed(run: &Run<'_>, flags: &PlaceFlags) -> Outcome<Place> {
    if let Some(path) = &flags.at {
        return Ok(Place::Folder { path: path.clone() });
    }
    let secret = match &flags.password_file {
        Some(file) => first_line(&secret_text(file)?),
        None => run.access.line("ask.password")?,
    };
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Ok(match &flags.webdav {
        Some(url) => Place::WebDav { url: url.clone(), user: text(&flags.user), password: secret },
        None => Place::S3(Bucket {
            endpoint: text(&flags.s3),
            region: flags.region.clone(),
            bucket: text(&flags.bucket),
            prefix: flags.prefix.clone(),
            access_key: text(&flags.access_key),
            secret_key: secret,
        }),
    })
}

/// Everything of a circle into one file.
pub(super) fn carry_out(run: &Run<'_>, open: &mut OpenVault, circle: &str, file: &Path) -> Outcome<()> {
    let circle = named::circle(open, circle)?;
    let view = places::bundle_write(open, circle, file)?;
    run.print.show(&view, |words, view| show::carried_out(words, view, file))
}

/// What others put in a file.
pub(super) fn carry_in(run: &Run<'_>, open: &mut OpenVault, circle: &str, file: &Path) -> Outcome<()> {
    let circle = named::circle(open, circle)?;
    let view = places::bundle_read(open, circle, file)?;
    run.print.show(&view, |words, view| show::carried_in(words, view, file))
}
