//! A PostgreSQL server for tests: a real one, in a directory of its own.
#![allow(dead_code, reason = "each test binary uses some of it")]

use postgres::{Client, NoTls};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// A server of its own, in a directory of its own, on a socket.
pub(crate) struct Server {
    room: tempfile::TempDir,
    programs: PathBuf,
}

impl Server {
    /// `None` where there is no PostgreSQL.
    pub(crate) fn start() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").ok();
        let version = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
        let programs = versions.and_then(|versions| {
            versions.filter_map(Result::ok).map(|entry| entry.path()).max_by_key(version)
        });
        let Some(programs) =
            programs.map(|path| path.join("bin")).filter(|path| path.join("initdb").exists())
        else {
            println!("skipped: no PostgreSQL server is installed; see CONTRIBUTING.md");
            return None;
        };
        let server = Self { room: tempfile::tempdir().unwrap(), programs };
        if is_root() {
            run(Command::new("chown").arg("-R").arg("postgres").arg(server.room.path()));
        }
        let data = server.data();
        run(server.command("initdb").args(["-A", "trust", "-E", "UTF8", "--no-locale", "-D"]).arg(data));
        server.up();
        Some(server)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.room.path().join("data")
    }

    /// One of the server's programs, by the user who may run it.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub(crate) fn up(&self) {
        let options =
            format!("-k {} -c listen_addresses='' -c max_connections=200", self.room.path().display());
        let mut start = self.command("pg_ctl");
        run(start
            .arg("-D")
            .arg(self.data())
            .args(["-w", "-l"])
            .arg(self.room.path().join("log"))
            .args(["-o", &options, "start"]));
    }

    pub(crate) fn stop(&self, how: &str) {
        run(self.command("pg_ctl").arg("-D").arg(self.data()).args(["-w", "-m", how, "stop"]));
    }

    /// Where its socket is.
    pub(crate) fn socket(&self) -> &Path {
        self.room.path()
    }

    /// Takes a setting up without a restart; none takes it back. It holds for all sessions when this returns.
    pub(crate) fn set(&self, setting: &str) {
        let time = "SELECT pg_conf_load_time()::text";
        let loaded = || self.client("postgres").query_one(time, &[]).unwrap().get::<_, String>(0);
        let before = loaded();
        fs::write(self.data().join("postgresql.auto.conf"), format!("{setting}\n")).unwrap();
        run(self.command("pg_ctl").arg("-D").arg(self.data()).arg("reload"));
        while loaded() == before {
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a signal to the server and all of its processes.
    pub(crate) fn signal(&self, signal: &str) {
        let first = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        let first = first.lines().next().unwrap().to_owned();
        // Those who are not the server's first process are its children.
        let _ = Command::new("pkill").args([&format!("-{signal}"), "-P", &first]).status().unwrap();
        run(Command::new("kill").args([&format!("-{signal}"), &*first]));
    }

    /// Ends the connections to a database.
    pub(crate) fn cut(&self, database: &str) {
        let cut = "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()";
        self.client("postgres").execute(cut, &[&database]).unwrap();
    }

    /// The address of a database.
    pub(crate) fn config(&self, database: &str) -> String {
        let user = if is_root() { "postgres@" } else { "" };
        format!("postgresql://{user}{}/{database}", host(self.socket()))
    }

    /// A new database; answers its address.
    pub(crate) fn database(&self, name: &str) -> String {
        self.client("postgres").batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.config(name)
    }

    pub(crate) fn client(&self, database: &str) -> Client {
        Client::connect(&self.config(database), NoTls).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        let _ = stop.arg("-D").arg(self.data()).args(["-w", "-m", "immediate", "stop"]).status();
    }
}

/// A socket's directory, as the host of an address.
pub(crate) fn host(socket: &Path) -> String {
    socket.display().to_string().replace('/', "%2F")
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}");
}
