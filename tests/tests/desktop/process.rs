//! Programs that the test starts: each in a group of its own, which is ended by its id.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program gets to end by itself once it is asked to.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running program with everything it started. They end when this is dropped.
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts `command`.
    pub fn start(command: &mut Command) -> Self {
        let started = command.stdin(Stdio::null()).process_group(0).spawn();
        let name = command.get_program().to_string_lossy();
        Self { child: started.unwrap_or_else(|cause| panic!("{name} cannot be started: {cause}")) }
    }

    /// Starts `command` and reads the one line in which it tells where it can be reached.
    pub fn that_tells(command: &mut Command) -> (Self, String) {
        let mut process = Self::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut told = String::new();
        if let Some(out) = process.child.stdout.take() {
            let _ = BufReader::new(out).read_line(&mut told);
        }
        let told = told.trim().to_owned();
        assert!(!told.is_empty(), "{} ended before it was ready", command.get_program().to_string_lossy());
        (process, told)
    }

    /// Whether it has ended by itself.
    pub fn ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
    }

    /// Sends a signal to the whole group. The number still is ours: the child has not been waited for.
    fn signal(&self, name: &str) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("sh").args(["-c", "kill -s \"$1\" -- \"$2\" 2>&-", "sh", name, &group]).status();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let since = Instant::now();
        self.signal("TERM");
        while since.elapsed() < PATIENCE && !self.ended() {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.signal("KILL");
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `N` different ports on this machine that are free at this moment.
pub fn free_ports<const N: usize>() -> [u16; N] {
    let open: Vec<TcpListener> = (0..N).map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
    std::array::from_fn(|at| open[at].local_addr().unwrap().port())
}
