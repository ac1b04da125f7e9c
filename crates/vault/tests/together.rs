//! Several programs at one vault: everything that reports success is kept.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vault::{LockMode, Vault, VaultError, VaultKey};

const AT: &str = "VAULT_TEST_DIRECTORY";
const NAME: &str = "VAULT_TEST_NAME";

fn key() -> VaultKey {
    VaultKey::new([7; 32])
}

fn add(dir: &Path, name: &str) -> Result<(), VaultError> {
    let mut vault = Vault::open(dir, &key(), LockMode::Short { wait: Duration::from_secs(60) })?;
    vault.write(|tx| tx.put_meta(name, b"added"))
}

/// Not a test by itself: what each of the ten processes below does. Without its orders it does nothing.
#[test]
fn one_of_ten() {
    let (Ok(dir), Ok(name)) = (env::var(AT), env::var(NAME)) else { return };
    add(Path::new(&dir), &name).unwrap();
}

#[test]
fn ten_processes_that_add_at_once_all_keep_what_they_added() {
    let dir = tempfile::tempdir().unwrap();
    Vault::create(dir.path(), &key(), LockMode::Long).unwrap();
    let names: Vec<_> = (0..10).map(|number| format!("process {number}")).collect();
    let children: Vec<_> = names
        .iter()
        .map(|name| {
            let mut command = Command::new(env::current_exe().unwrap());
            command.args(["--exact", "one_of_ten"]).env(AT, dir.path()).env(NAME, name);
            command.stdout(Stdio::null()).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let vault = Vault::open(dir.path(), &key(), LockMode::short()).unwrap();
    for name in &names {
        assert_eq!(vault.meta(name).unwrap().as_deref(), Some(&b"added"[..]), "{name}");
    }
}

#[test]
fn ten_threads_that_add_at_once_all_keep_what_they_added() {
    let dir = tempfile::tempdir().unwrap();
    Vault::create(dir.path(), &key(), LockMode::Long).unwrap();
    std::thread::scope(|scope| {
        for number in 0..10 {
            let dir = dir.path();
            scope.spawn(move || add(dir, &format!("thread {number}")).unwrap());
        }
    });
    let vault = Vault::open(dir.path(), &key(), LockMode::short()).unwrap();
    for number in 0..10 {
        assert!(vault.meta(&format!("thread {number}")).unwrap().is_some());
    }
}

#[test]
fn beside_a_program_that_stays_every_other_one_is_refused_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let app = Vault::create(dir.path(), &key(), LockMode::Long).unwrap();
    let begin = Instant::now();
    assert_eq!(add(dir.path(), "x"), Err(VaultError::InUse));
    assert_eq!(Vault::open(dir.path(), &key(), LockMode::Long).unwrap_err(), VaultError::InUse);
    assert!(begin.elapsed() < Duration::from_secs(5));
    drop(app);
    add(dir.path(), "x").unwrap();
}

/// Not a test by itself: eight threads that open the program's first vaults in the same moment.
#[test]
fn one_of_the_fresh_programs() {
    let Ok(dir) = env::var("VAULT_TEST_FRESH") else { return };
    let barrier = std::sync::Barrier::new(8);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (barrier, home) = (&barrier, Path::new(&dir).join(number.to_string()));
            scope.spawn(move || {
                barrier.wait();
                Vault::create(&home, &key(), LockMode::Long).unwrap();
            });
        }
    });
}

/// The engine's own start is not safe against threads (a vault "that answers with code 1"): only a new
/// program can show it, so there are many new programs.
#[test]
fn threads_that_open_the_very_first_vaults_of_a_program_do_not_meet_a_half_started_engine() {
    for _ in 0..20 {
        let dir = tempfile::tempdir().unwrap();
        let mut fresh = Command::new(env::current_exe().unwrap());
        fresh.args(["--exact", "one_of_the_fresh_programs"]).env("VAULT_TEST_FRESH", dir.path());
        assert!(fresh.stdout(Stdio::null()).status().unwrap().success());
    }
}
