//! A gateway between a program and a server that gets things wrong, as told: one request at a time, over plain
//! HTTP. What it is not told to spoil goes through unchanged.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What to do with a request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Answer with this status, without asking the server.
    Status(u16),
    /// Answer 429 and ask for a pause of so many seconds.
    Later(u32),
    /// Answer 200 with a page to log in.
    Page,
    /// Send elsewhere, to a page to log in.
    Redirect,
    /// Break off before anything is answered; the server hears nothing.
    Deaf,
    /// Let the server do it, and break off before the answer.
    Mute,
    /// Break off in the middle of the answer.
    Half,
    /// Answer with a length that is too long for what comes.
    WrongLength,
    /// Wait this long before answering.
    Slow(Duration),
    /// Answer without end.
    Endless,
}

/// Which requests to spoil: those with this method (all with `*`), so many times.
#[derive(Debug, Clone)]
struct Rule {
    method: String,
    fault: Fault,
    times: usize,
}

#[derive(Default)]
struct Shared {
    rules: Mutex<VecDeque<Rule>>,
    seen: Mutex<Vec<String>>,
}

/// The gateway.
pub struct Gateway {
    port: u16,
    shared: Arc<Shared>,
}

impl Gateway {
    /// A gateway to the server at this port of this machine. It ends with the program.
    pub fn to(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        let for_all = Arc::clone(&shared);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let shared = Arc::clone(&for_all);
                // A connection that breaks is what it is for.
                std::thread::spawn(move || drop(serve(connection, (port, server), &shared)));
            }
        });
        Self { port, shared }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// From now on spoils the next `times` requests with this method, or with any for `*`.
    pub fn spoil(&self, method: &str, fault: Fault, times: usize) {
        self.shared.rules.lock().unwrap().push_back(Rule { method: method.to_owned(), fault, times });
    }

    /// From now on everything goes through.
    pub fn heal(&self) {
        self.shared.rules.lock().unwrap().clear();
    }

    /// The methods of the requests since the last time this was asked.
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.shared.seen.lock().unwrap())
    }
}

impl Shared {
    fn fault_for(&self, method: &str) -> Option<Fault> {
        self.seen.lock().unwrap().push(method.to_owned());
        let mut rules = self.rules.lock().unwrap();
        let at = rules.iter().position(|rule| rule.method == "*" || rule.method == method)?;
        rules[at].times -= 1;
        if rules[at].times == 0 {
            rules.remove(at).map(|rule| rule.fault)
        } else {
            Some(rules[at].fault.clone())
        }
    }
}

/// `ports`: our own, and that of the server.
fn serve(mut from: TcpStream, ports: (u16, u16), shared: &Shared) -> std::io::Result<()> {
    let request = read_request(&mut from)?;
    let method = String::from_utf8_lossy(&request).split(' ').next().unwrap_or_default().to_owned();
    match shared.fault_for(&method) {
        None => from.write_all(&pass_on(ports, &request)?)?,
        Some(Fault::Deaf) => {}
        Some(Fault::Mute) => drop(pass_on(ports, &request)?),
        Some(Fault::Half) => {
            let answer = pass_on(ports, &request)?;
            from.write_all(&answer[..answer.len() - answer.len().min(40) / 2 - 1])?;
        }
        Some(Fault::WrongLength) => {
            let answer = pass_on(ports, &request)?;
            let body = answer.windows(4).position(|it| it == b"\r\n\r\n").map_or(0, |at| at + 4);
            let length = answer.len() - body + 100;
            from.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").as_bytes())?;
            from.write_all(&answer[body..])?;
        }
        Some(Fault::Slow(pause)) => {
            std::thread::sleep(pause);
            from.write_all(&pass_on(ports, &request)?)?;
        }
        Some(Fault::Endless) => {
            from.write_all(b"HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n\r\n")?;
            let piece = vec![b' '; 1 << 20];
            while from.write_all(&piece).is_ok() {}
        }
        Some(told) => from.write_all(told_answer(&told).as_bytes())?,
    }
    from.shutdown(Shutdown::Both)
}

fn told_answer(fault: &Fault) -> String {
    let page = "<!DOCTYPE html><html><title>Welkom</title><form>Log in om verder te gaan</form></html>";
    let answer = |status: &str, headers: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
    };
    match fault {
        Fault::Status(status) => answer(&format!("{status} So"), "Content-Type: text/html\r\n", page),
        Fault::Later(seconds) => answer("429 Later", &format!("Retry-After: {seconds}\r\n"), ""),
        Fault::Redirect => answer("302 Elsewhere", "Location: /login\r\n", ""),
        _ => answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", page),
    }
}

/// A whole request: its head, and as many bytes as it says.
fn read_request(from: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 64 * 1024];
    loop {
        let head = bytes.windows(4).position(|it| it == b"\r\n\r\n");
        if head.is_some_and(|head| bytes.len() >= head + 4 + length_of(&bytes[..head])) {
            return Ok(bytes);
        }
        let count = from.read(&mut piece)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&piece[..count]);
    }
}

fn length_of(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)
}

/// Asks the server under its own name, on a connection that ends with the answer.
fn pass_on((own, server): (u16, u16), request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut to = TcpStream::connect(("127.0.0.1", server))?;
    let end = request.windows(4).position(|it| it == b"\r\n\r\n").unwrap_or(0);
    let head = String::from_utf8_lossy(&request[..end]);
    let head = head.replace(&format!("127.0.0.1:{own}"), &format!("127.0.0.1:{server}"));
    to.write_all(format!("{head}\r\nConnection: close").as_bytes())?;
    to.write_all(&request[end..])?;
    let mut answer = Vec::new();
    to.read_to_end(&mut answer)?;
    Ok(answer)
}

/// Makes one request, of which only the deed counts.
pub fn say(port: u16, request: &str) {
    let mut to = TcpStream::connect(("127.0.0.1", port)).unwrap();
    to.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    to.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&answer));
}
