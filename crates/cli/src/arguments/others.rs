//! Commands about the vault, methods, epochs and loose text.

use std::path::PathBuf;

use clap::Subcommand;

/// What can be done with the vault as a whole.
#[derive(Debug, Subcommand)]
pub(crate) enum VaultCommand {
    Create {
        #[arg(long, value_name = "NAME")]
        name: String,
    },
    Status,
    UnlockTest,
    Strength {
        #[arg(long, value_name = "NAME", default_value = "")]
        name: String,
    },
    Name {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Passphrase {
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    #[command(subcommand)]
    KeyFile(KeyFileCommand),
    Kit {
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    Recover {
        #[arg(value_name = "FILE")]
        kit: PathBuf,
        #[arg(long, value_name = "FILE")]
        code_file: Option<PathBuf>,
    },
    Rebuild,
    Backup {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    Check,
}

/// What can be done with key files.
#[derive(Debug, Subcommand)]
pub(crate) enum KeyFileCommand {
    Add {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// What can be done with methods.
#[derive(Debug, Subcommand)]
pub(crate) enum MethodCommand {
    List,
    Show {
        #[arg(value_name = "METHOD")]
        method: String,
    },
}

/// What can be done with a circle's epochs.
#[derive(Debug, Subcommand)]
pub(crate) enum EpochCommand {
    Export {
        #[arg(value_name = "CIRCLE")]
        circle: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long)]
        yes: bool,
    },
}

/// What can be read from loose text.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum TextCommand {
    PersonalData,
    Themes {
        #[arg(long)]
        by_sentence: bool,
    },
    Level,
}
