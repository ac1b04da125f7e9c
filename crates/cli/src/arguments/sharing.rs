//! Commands about what a volunteer shares with the coordinators, and about the desk.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use domain::Day;
use domain::sharing::Weekday;

/// What can be done with one's own profile.
#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    Show,
    About(Box<AboutFlags>),
    Share {
        #[arg(value_name = "LINE")]
        line: String,
        #[arg(long)]
        yes: bool,
    },
    Withdraw {
        #[arg(value_name = "LINE")]
        line: String,
    },
}

/// What a volunteer tells: only what is given is changed.
#[derive(Debug, Default, Args)]
pub(crate) struct AboutFlags {
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[arg(long = "strength", value_name = "TEXT")]
    pub(crate) strengths: Option<Vec<String>>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) practising: Option<Vec<String>>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) wishes: Option<String>,
    #[arg(long = "speaks", value_name = "TEXT")]
    pub(crate) languages: Option<Vec<String>>,
    #[arg(long = "day", value_name = "WEEKDAY")]
    pub(crate) days: Option<Vec<WeekdayWord>>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) area: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) hours: Option<u32>,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) clients_now: Option<u32>,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) clients_max: Option<u32>,
    #[arg(long, value_name = "DAY")]
    pub(crate) available_from: Option<Day>,
}

/// What can be done with a desk.
#[derive(Debug, Subcommand)]
pub(crate) enum DeskCommand {
    Found {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Show,
}

/// What can be done with the clients of a desk.
#[derive(Debug, Subcommand)]
pub(crate) enum ClientCommand {
    Save(Box<ClientFlags>),
    List,
    Match {
        #[arg(value_name = "CLIENT")]
        client: String,
    },
    Erase {
        #[arg(value_name = "CLIENT")]
        client: String,
        #[arg(long)]
        yes: bool,
    },
}

/// What is kept of a client: only what is given is changed.
#[derive(Debug, Default, Args)]
pub(crate) struct ClientFlags {
    #[arg(value_name = "CLIENT")]
    pub(crate) client: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[arg(long, value_name = "CODE")]
    pub(crate) code: Option<String>,
    #[arg(long = "theme", value_name = "THEME")]
    pub(crate) themes: Option<Vec<String>>,
    #[arg(long = "must-speak", value_name = "TEXT")]
    pub(crate) languages_required: Option<Vec<String>>,
    #[arg(long = "would-help", value_name = "TEXT")]
    pub(crate) languages_welcome: Option<Vec<String>>,
    #[arg(long = "day", value_name = "WEEKDAY")]
    pub(crate) days: Option<Vec<WeekdayWord>>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) area: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub(crate) hours: Option<u32>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) wishes: Option<String>,
    #[arg(long, value_name = "true|false")]
    pub(crate) matched: Option<bool>,
}

/// A day of the week, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum WeekdayWord {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<WeekdayWord> for Weekday {
    fn from(word: WeekdayWord) -> Self {
        match word {
            WeekdayWord::Monday => Self::Monday,
            WeekdayWord::Tuesday => Self::Tuesday,
            WeekdayWord::Wednesday => Self::Wednesday,
            WeekdayWord::Thursday => Self::Thursday,
            WeekdayWord::Friday => Self::Friday,
            WeekdayWord::Saturday => Self::Saturday,
            WeekdayWord::Sunday => Self::Sunday,
        }
    }
}
