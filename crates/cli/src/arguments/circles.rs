//! Commands about circles, lines and a person's own devices.

use std::path::PathBuf;

use clap::Subcommand;

use super::{DecideCommand, PlaceCommand};

/// What can be done with circles.
#[derive(Debug, Subcommand)]
pub(crate) enum CircleCommand {
    Found {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    List,
    Show {
        #[arg(value_name = "CIRCLE")]
        circle: String,
    },
    Invite {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(long, value_name = "FOLDER")]
        save: Option<PathBuf>,
    },
    Read {
        #[arg(value_name = "INVITE")]
        invite: String,
    },
    Join {
        #[arg(value_name = "INVITE")]
        invite: String,
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    Admit {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "REQUEST")]
        request: String,
    },
    Refuse {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "REQUEST")]
        request: String,
    },
    Withdraw {
        #[arg(value_name = "CIRCLE")]
        circle: String,
    },
    Fingerprints {
        #[arg(value_name = "CIRCLE")]
        circle: Option<String>,
        #[arg(long)]
        changes: bool,
    },
    Folder {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    #[command(flatten)]
    Decide(DecideCommand),
    #[command(subcommand)]
    Place(PlaceCommand),
    CarryOut {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    CarryIn {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// What can be done with a line to the coordinators.
#[derive(Debug, Subcommand)]
pub(crate) enum LineCommand {
    Found {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
}

/// What can be done with a person's own devices.
#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    List,
    Folder {
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    Invite {
        #[arg(long, value_name = "FOLDER")]
        save: Option<PathBuf>,
    },
    Join {
        #[arg(value_name = "INVITE")]
        invite: String,
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    Admit {
        #[arg(value_name = "REQUEST")]
        request: String,
    },
    Lost {
        #[arg(value_name = "DEVICE")]
        device: String,
        #[arg(long)]
        yes: bool,
    },
    Sync,
}
