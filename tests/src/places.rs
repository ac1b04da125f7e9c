//! Disks that are full or closed: mounted for one command, in a name space of its own, and gone with it.

use std::process::Command;

/// A shell script that may mount what it likes. `$1` and so on are `words`. It needs root, or a system that lets
/// everyone have a name space.
pub fn with_own_mounts(script: &str, words: &[&str]) -> Command {
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    let mut command = Command::new("unshare");
    if id != b"0\n" {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--mount", "sh", "-euc", script, "sh"]).args(words);
    command
}
