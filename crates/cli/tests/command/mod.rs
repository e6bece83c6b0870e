//! Runs the command as a shell would, in a folder of its own.

pub mod typed;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Options of the test keyring of [`Room::with_keys`], with its domain `d`.
pub const KEYS: &str = "--key-file k --domain d --allow-test";

/// The same, with a column of American numbers.
pub const SSNS: &str = "--key-file k --domain d --allow-test --column ssn=us.ssn";

/// Who asks for what at the gate of [`Room::with_ledger`].
pub const GATE: &str =
    "--actor a --purpose p --case c-7 --policy p.toml --ledger l --witness w --key-file k --allow-test";

/// Two people a day; the exchange may translate as many as come.
pub const POLICY: &str = "
[budgets]
actor = { day = 2 }
[actor.exchange]
budget = { day = 1000000 }
[purpose.p]
[[allow]]
actors = [\"a\"]
purposes = [\"p\"]
formats = [\"fr.nir\", \"email\"]
domains = [\"d\", \"e\"]
[[allow]]
actors = [\"exchange\"]
purposes = [\"p\"]
formats = [\"fr.nir\", \"email\", \"phone\", \"opaque\", \"us.ssn\"]
domains = [\"d\", \"e\"]
acts = [\"translate\"]
translate-to = [\"d\", \"e\"]
";

/// A folder in which the command runs.
pub struct Room(tempfile::TempDir);

/// What a run of the command left.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Room {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One with a test keyring that has the domain `d`, and its key `k`.
    pub fn with_keys() -> Self {
        let room = Self::new();
        room.jeton("init --key-file k --test").done();
        room.jeton("domain add d --key-file k").done();
        room
    }

    /// The same with a domain `e`, a ledger `l`, its witness `w` and a policy `p.toml`.
    pub fn with_ledger() -> Self {
        let room = Self::with_keys();
        room.jeton("domain add e --key-file k --email-suffix caf.example").done();
        room.jeton("ledger init --key-file k --ledger l --witness w").done();
        room.write("p.toml", POLICY);
        room
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).unwrap()
    }

    /// The cells of a table of any kind.
    pub fn cells(&self, name: &str) -> Vec<Vec<typed::Cell>> {
        match name.rsplit_once('.').unwrap().1 {
            "parquet" | "arrow" => typed::read(&self.path(name)),
            _ => self.text(name).lines().map(|line| vec![Some(line.to_owned())]).collect(),
        }
    }

    pub fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The names of all files, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The command with these words, which are split at blanks; a `~` in a word becomes a blank.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jeton"));
        command.args(words.split_whitespace().map(|word| word.replace('~', " ")));
        command.current_dir(self.0.path());
        for name in ["JETON_KEYRING", "JETON_KEY_FILE", "JETON_PASSPHRASE", "JETON_NEW_PASSPHRASE"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the command.
    pub fn jeton(&self, words: &str) -> Run {
        finish(self.command(words).spawn().unwrap())
    }

    /// Runs the command with this standard input.
    pub fn jeton_reading(&self, input: &[u8], words: &str) -> Run {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        // The command may end before it has read everything.
        let _closed = child.stdin.take().unwrap().write_all(input);
        finish(child)
    }

    /// Runs a shell script in which `$JETON` is the command.
    pub fn shell(&self, script: &str) -> Run {
        let mut command = Command::new("sh");
        command.args(["-c", script]).env("JETON", env!("CARGO_BIN_EXE_jeton"));
        command.current_dir(self.0.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        finish(command.spawn().unwrap())
    }
}

/// Waits for a run to end.
pub fn finish(child: std::process::Child) -> Run {
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// Done, with nothing on stderr; gives what was printed.
    #[track_caller]
    pub fn done(self) -> String {
        assert_eq!((self.code, &*self.err), (Some(0), ""));
        self.out
    }

    /// Done with refused rows; gives what was printed.
    #[track_caller]
    pub fn refused(self) -> String {
        assert_eq!((self.code, &*self.err), (Some(3), ""));
        self.out
    }

    /// Not done: this exit code, this one line on stderr, nothing printed.
    #[track_caller]
    pub fn fails(self, code: i32, line: &str) {
        assert_eq!((self.code, &*self.err, &*self.out), (Some(code), &*format!("jeton: {line}\n"), ""));
    }
}
