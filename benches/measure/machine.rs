//! What a figure depends on: the machine, the compiler, the crates.

use super::floor::backend;
use std::path::Path;
use std::process::Command;

/// Crates whose versions a record names.
const CRATES: [&str; 5] = ["aes", "cpufeatures", "fpe", "sha2", "argon2"];

/// One line about this machine and build.
pub(crate) fn described(profile: &str) -> String {
    let model = cpu("model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let family = match (cpu_number("cpu family"), cpu_number("model")) {
        (Some(family), Some(model)) => format!(" (family {family}, model {model})"),
        _ => String::new(),
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let has_vaes = cpu("flags").is_some_and(|flags| flags.split(' ').any(|flag| flag == "vaes"));
    let unused = if has_vaes && backend() == "AES-NI" { ", VAES there and not used (see below)" } else { "" };
    format!(
        "{model}{family}, {cores} cores · AES by {}{unused} · profile `{profile}` · {} · {} · {}.",
        backend(),
        said("rustc", &["--version"]),
        crates(),
        said("date", &["-u", "+%Y-%m-%d"]),
    )
}

/// A line of `/proc/cpuinfo`.
fn cpu(field: &str) -> Option<String> {
    let info = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let (_, value) =
        info.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.trim() == field)?;
    Some(value.trim().to_owned())
}

fn cpu_number(field: &str) -> Option<u32> {
    cpu(field)?.parse().ok()
}

/// What a command prints.
fn said(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(command).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The locked versions.
fn crates() -> String {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let version = |name: &str| {
        let (_, behind) = lock.split_once(&format!("name = \"{name}\"\nversion = \""))?;
        behind.split('"').next().map(|version| format!("{name} {version}"))
    };
    CRATES.iter().filter_map(|name| version(name)).collect::<Vec<_>>().join(", ")
}
