//! Commands about the places of a circle, and about one file that stands in for them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with the places of a circle.
#[derive(Debug, Subcommand)]
pub(crate) enum PlaceCommand {
    List {
        #[arg(value_name = "CIRCLE")]
        circle: String,
    },
    Add {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[command(flatten)]
        place: Box<PlaceFlags>,
    },
    Remove {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "PLACE")]
        place: String,
    },
}

/// A place: exactly one of `--at`, `--webdav` and `--s3`, with what belongs to it.
#[derive(Debug, Args)]
pub(crate) struct PlaceFlags {
    #[arg(long, value_name = "FOLDER", group = "kind")]
    pub(crate) at: Option<PathBuf>,
    #[arg(long, value_name = "ADDRESS", group = "kind", requires = "user")]
    pub(crate) webdav: Option<String>,
    #[arg(long, value_name = "ADDRESS", group = "kind", requires_all = ["bucket", "access_key"], required_unless_present_any = ["at", "webdav"])]
    pub(crate) s3: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["at", "s3"])]
    pub(crate) user: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["at", "webdav"])]
    pub(crate) bucket: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["at", "webdav"], default_value = "", hide_default_value = true)]
    pub(crate) region: String,
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["at", "webdav"], default_value = "", hide_default_value = true)]
    pub(crate) prefix: String,
    #[arg(long, value_name = "KEY", conflicts_with_all = ["at", "webdav"])]
    pub(crate) access_key: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "at")]
    pub(crate) password_file: Option<PathBuf>,
    #[arg(long)]
    pub(crate) untried: bool,
}
