//! From what was typed to an id: people know names, programs know numbers.

use domain::{CircleId, RecordId};
use usecases::OpenVault;

use crate::fault::{Fault, Outcome};

/// The circle or line with this id or name.
pub(crate) fn circle(open: &OpenVault, typed: &str) -> Outcome<CircleId> {
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let rows = usecases::circles::view::circles(open)?;
    let named: Vec<&str> =
        rows.iter().filter(|row| same(&row.name, typed)).map(|row| row.id.as_str()).collect();
    one(&named, typed, "no_such_circle")
}

/// The client with this id or code.
pub(crate) fn client(open: &OpenVault, typed: &str) -> Outcome<RecordId> {
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let view = usecases::desk::overview::desk_view(open)?;
    let coded = view.clients.iter().filter(|row| same(&row.client.code, typed));
    one(&coded.map(|row| row.id.as_str()).collect::<Vec<_>>(), typed, "no_such_client")
}

fn one<T: std::str::FromStr>(ids: &[&str], typed: &str, none: &'static str) -> Outcome<T> {
    match ids {
        [id] => id.parse().map_err(|_| Fault::with(none, "name", typed)),
        [] => Err(Fault::with(none, "name", typed)),
        _ => Err(Fault::with("two_such_circles", "name", typed)),
    }
}

fn same(name: &str, typed: &str) -> bool {
    name.trim().to_lowercase() == typed.trim().to_lowercase()
}
