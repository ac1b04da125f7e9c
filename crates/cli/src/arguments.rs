//! What can be typed after `binnenkring`: commands, their values and their flags.
//!
//! Only the shape stands here. Every word of help stands in `messages/`, by the path of the command
//! ([`crate::help`] puts it in), so there are no doc comments on the fields below.

mod circles;
mod deciding;
mod journal;
mod others;
mod places;
mod sessions;
mod sharing;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

pub(crate) use circles::{CircleCommand, DeviceCommand, LineCommand};
pub(crate) use deciding::{ChoiceWord, DecideCommand, ReadsWord};
pub(crate) use journal::{
    CaseCommand, CaseFields, JournalCommand, ListFlags, QuestionCommand, TakeawayCommand,
};
pub(crate) use others::{EpochCommand, KeyFileCommand, MethodCommand, TextCommand, VaultCommand};
pub(crate) use places::{PlaceCommand, PlaceFlags};
pub(crate) use sessions::{ClockWord, SessionCommand, ShareFlags};
pub(crate) use sharing::{AboutFlags, ClientCommand, ClientFlags, DeskCommand, ProfileCommand, WeekdayWord};

use crate::words::Language;

/// One whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "binnenkring",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    arg_required_else_help = true,
    infer_long_args = false
)]
pub(crate) struct Line {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command knows.
#[derive(Debug, Args)]
pub(crate) struct Global {
    #[arg(long, global = true, env = "BINNENKRING_DATA", value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    #[arg(long, global = true, env = "BINNENKRING_KEY_FILE", value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "key_file")]
    pub(crate) passphrase_file: Option<PathBuf>,
    #[arg(long, global = true, env = "BINNENKRING_LANGUAGE", value_name = "nl|en", default_value = "nl")]
    pub(crate) language: Language,
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[arg(long, short = 'h', global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands, by what they are about.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(subcommand)]
    Vault(VaultCommand),
    #[command(subcommand)]
    Case(CaseCommand),
    #[command(subcommand)]
    Journal(JournalCommand),
    #[command(subcommand)]
    Takeaway(TakeawayCommand),
    #[command(subcommand)]
    Question(QuestionCommand),
    #[command(subcommand)]
    Circle(CircleCommand),
    Sync {
        #[arg(long, value_name = "CIRCLE")]
        circle: Option<String>,
        #[arg(long)]
        watch: bool,
        #[arg(long, value_name = "SECONDS", requires = "watch", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=86_400))]
        every: u32,
    },
    #[command(subcommand)]
    Session(SessionCommand),
    #[command(subcommand)]
    Method(MethodCommand),
    #[command(subcommand)]
    Profile(ProfileCommand),
    #[command(subcommand)]
    Line(LineCommand),
    #[command(subcommand)]
    Desk(DeskCommand),
    #[command(subcommand)]
    Client(ClientCommand),
    #[command(subcommand)]
    Device(DeviceCommand),
    #[command(subcommand)]
    Epoch(EpochCommand),
    #[command(subcommand)]
    Text(TextCommand),
}
