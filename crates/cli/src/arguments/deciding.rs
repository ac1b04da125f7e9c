//! Commands by which a circle decides who is in it.

use clap::{Subcommand, ValueEnum};

/// What can be decided in a circle.
#[derive(Debug, Subcommand)]
pub(crate) enum DecideCommand {
    Close {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(long)]
        yes: bool,
    },
    ProposeAdmit {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "REQUEST")]
        request: String,
        #[arg(long, value_name = "READS")]
        reads: ReadsWord,
        #[arg(long, value_name = "NOTE", default_value = "")]
        note: String,
    },
    ProposeRemove {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "PERSON")]
        person: String,
        #[arg(long, value_name = "DEVICE")]
        device: Option<String>,
        #[arg(long, value_name = "NOTE", default_value = "")]
        note: String,
        #[arg(long)]
        yes: bool,
    },
    ProposeAgain {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "PROPOSAL")]
        proposal: String,
    },
    Rename {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "NOTE", default_value = "")]
        note: String,
    },
    Confirm {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(long, value_name = "NOTE", default_value = "")]
        note: String,
    },
    Vote {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "PROPOSAL")]
        proposal: String,
        #[arg(value_name = "CHOICE")]
        choice: ChoiceWord,
    },
    Seen {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "NOTICE")]
        notice: String,
    },
    Leave {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(long)]
        yes: bool,
    },
}

/// What a latecomer may read.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ReadsWord {
    All,
    Now,
}

/// For or against.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ChoiceWord {
    Yes,
    No,
}
