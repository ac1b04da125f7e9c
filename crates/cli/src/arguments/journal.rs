//! Commands about the private journal.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::journal::CaseStatus;
use domain::{Day, RecordId};

/// What can be done with cases.
#[derive(Debug, Subcommand)]
pub(crate) enum CaseCommand {
    New(Box<CaseFields>),
    List(ListFlags),
    Show {
        #[arg(value_name = "CASE")]
        case: RecordId,
    },
    Edit {
        #[arg(value_name = "CASE")]
        case: RecordId,
        #[command(flatten)]
        fields: Box<CaseFields>,
    },
    Choose {
        #[arg(value_name = "CASE")]
        case: RecordId,
        #[arg(value_name = "CHOICE")]
        choice: String,
        #[arg(long, value_name = "NUMBER|all")]
        keep: Kept,
    },
    Erase {
        #[arg(value_name = "CASE")]
        case: RecordId,
        #[arg(long)]
        yes: bool,
    },
    Import {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Search {
        #[arg(value_name = "WORD", required = true)]
        words: Vec<String>,
        #[command(flatten)]
        flags: ListFlags,
    },
    Hints(Box<CaseFields>),
}

/// Which version of a sentence to keep, counted from one; `None` for all of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept(pub(crate) Option<u32>);

impl std::str::FromStr for Kept {
    type Err = std::num::ParseIntError;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        if word == "all" {
            return Ok(Self(None));
        }
        Ok(Self(Some(u32::from(word.parse::<std::num::NonZeroU8>()?.get()) - 1)))
    }
}

/// What a case says: only what is given is changed.
#[derive(Debug, Default, Args)]
pub(crate) struct CaseFields {
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) date: Option<Day>,
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<StatusWord>,
    #[arg(long = "theme", value_name = "THEME")]
    pub(crate) themes: Option<Vec<String>>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) summary: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) intake: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) course: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) dilemmas: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reflection: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) situation: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) dilemma: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) question: Option<String>,
}

/// Which cases to list.
#[derive(Debug, Args)]
pub(crate) struct ListFlags {
    #[arg(long, value_name = "THEME")]
    pub(crate) theme: Option<String>,
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<StatusWord>,
    #[arg(long, value_name = "NUMBER", default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub(crate) limit: u32,
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    pub(crate) offset: u32,
}

/// How far a case has come, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum StatusWord {
    Draft,
    Ready,
    Shared,
    Learned,
}

impl From<StatusWord> for CaseStatus {
    fn from(word: StatusWord) -> Self {
        match word {
            StatusWord::Draft => Self::Draft,
            StatusWord::Ready => Self::Ready,
            StatusWord::Shared => Self::Shared,
            StatusWord::Learned => Self::Learned,
        }
    }
}

/// What can be done with the journal as a whole.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    Themes {
        #[arg(long)]
        suggest: bool,
    },
    Hide {
        #[arg(value_name = "PHRASE", required = true)]
        phrases: Vec<String>,
    },
    Unhide {
        #[arg(value_name = "PHRASE", required = true)]
        phrases: Vec<String>,
    },
}

/// What can be done with takeaways.
#[derive(Debug, Subcommand)]
pub(crate) enum TakeawayCommand {
    Add {
        #[arg(value_name = "TEXT")]
        text: String,
        #[arg(long, value_name = "TEXT", default_value = "")]
        next_action: String,
        #[arg(long, value_name = "CASE")]
        case: Option<RecordId>,
    },
    List,
    Erase {
        #[arg(value_name = "TAKEAWAY")]
        takeaway: RecordId,
        #[arg(long)]
        yes: bool,
    },
}

/// What can be done with learning questions.
#[derive(Debug, Subcommand)]
pub(crate) enum QuestionCommand {
    List,
}
