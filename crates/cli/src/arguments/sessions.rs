//! Commands about sessions.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::RecordId;
use domain::session::Mark;

use super::journal::Kept;

/// What can be done with sessions.
#[derive(Debug, Subcommand)]
pub(crate) enum SessionCommand {
    Preview {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "CASE")]
        case: RecordId,
    },
    Share(ShareFlags),
    List {
        #[arg(value_name = "CIRCLE")]
        circle: String,
    },
    Show {
        #[command(flatten)]
        at: At,
    },
    Step {
        #[command(flatten)]
        at: At,
        #[arg(value_name = "STEP")]
        step: String,
    },
    Clock {
        #[command(flatten)]
        at: At,
        #[arg(value_name = "on|off")]
        clock: ClockWord,
    },
    Say {
        #[command(flatten)]
        at: At,
        #[arg(value_name = "TEXT")]
        text: String,
        #[arg(long, value_name = "STEP")]
        step: Option<String>,
    },
    Question {
        #[command(flatten)]
        at: At,
        #[arg(value_name = "TEXT")]
        text: String,
    },
    Mark {
        #[command(flatten)]
        at: At,
        #[arg(value_name = "CONTRIBUTION")]
        contribution: String,
        #[arg(value_name = "MARK")]
        mark: MarkWord,
    },
    Takeaway {
        #[command(flatten)]
        at: At,
        #[arg(value_name = "TEXT")]
        text: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        next_action: String,
    },
    Choose {
        #[command(flatten)]
        at: At,
        #[arg(value_name = "CHOICE")]
        choice: String,
        #[arg(long, value_name = "NUMBER|all")]
        keep: Kept,
    },
    Facilitate {
        #[command(flatten)]
        at: At,
    },
    Close {
        #[command(flatten)]
        at: At,
    },
    Erase {
        #[command(flatten)]
        at: At,
        #[arg(long)]
        yes: bool,
    },
}

/// Which session.
#[derive(Debug, Args)]
pub(crate) struct At {
    #[arg(value_name = "CIRCLE")]
    pub(crate) circle: String,
    #[arg(value_name = "SESSION")]
    pub(crate) session: RecordId,
}

/// How a case is shared.
#[derive(Debug, Args)]
pub(crate) struct ShareFlags {
    #[arg(value_name = "CIRCLE")]
    pub(crate) circle: String,
    #[arg(value_name = "CASE")]
    pub(crate) case: RecordId,
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[arg(long, value_name = "METHOD", default_value = "vijfstappen")]
    pub(crate) method: String,
    #[arg(long, value_name = "VARIANT")]
    pub(crate) variant: Option<String>,
    #[arg(long)]
    pub(crate) facilitate: bool,
    #[arg(long)]
    pub(crate) yes: bool,
}

/// The clock, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClockWord {
    On,
    Off,
}

/// A mark, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum MarkWord {
    Used,
    NotUsed,
    None,
}

impl From<MarkWord> for Option<Mark> {
    fn from(word: MarkWord) -> Self {
        match word {
            MarkWord::Used => Some(Mark::Used),
            MarkWord::NotUsed => Some(Mark::NotUsed),
            MarkWord::None => None,
        }
    }
}
