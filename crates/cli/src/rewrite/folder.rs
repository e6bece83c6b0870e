//! A folder changed: table by table, and on from where it was killed.

use super::one::{self, Paths, Wish};
use super::{Act, TableArguments, check, manifest};
use crate::failure::{Done, Failure};
use crate::grid::counted;
use crate::names;
use crate::output::tidy_folder;
use crate::tables::{Input, Kind};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::Path;

/// What a folder holds.
struct Holds {
    /// The names of its tables, sorted.
    tables: Vec<OsString>,
    /// What is no table by its name, sorted.
    others: Vec<OsString>,
}

/// Changes the tables of a folder.
pub(super) fn run<A: Act>(
    arguments: &TableArguments,
    act: &mut A,
    out: &mut dyn Write,
) -> Result<Done, Failure> {
    let (from, to) = (arguments.input.as_path(), arguments.output.as_path());
    if to.as_os_str() == "-" {
        return Err(Failure::usage("the tables of a folder go to a folder; name it with --output"));
    }
    if arguments.manifest.is_some() {
        return Err(Failure::usage(
            "the manifests of a folder stand beside its tables; leave out --manifest",
        ));
    }
    let holds = holds(from, arguments.input_format)?;
    if holds.tables.is_empty() {
        let next = "its tables need names such as a.csv, or --input-format";
        return Err(Failure::failed(format!("{} holds no table; {next}", from.display())));
    }
    for folder in [Some(to), arguments.rejects.as_deref()].into_iter().flatten() {
        prepare(from, folder)?;
    }
    tidy_folder(to);
    let (mut done, mut left, mut end) = (0_u64, 0_u64, Done::Whole);
    for name in &holds.tables {
        let (this, finished) = table(arguments, act, name, out)?;
        if finished {
            left = left.saturating_add(1);
        } else {
            done = done.saturating_add(1);
        }
        if this == Done::WithRefusals {
            end = Done::WithRefusals;
        }
        out.flush()?;
    }
    for other in &holds.others {
        let shown = names::shown(&other.to_string_lossy());
        writeln!(out, "left out {shown}: no table by its name")?;
    }
    let before = if left > 0 { format!(", {left} finished before") } else { String::new() };
    writeln!(out, "{}: {} {}{before}", to.display(), counted(done, "table", "tables"), A::WORDS.done)?;
    Ok(end)
}

/// Changes a table of the folder, unless it is finished.
fn table(
    arguments: &TableArguments,
    act: &mut impl Act,
    name: &OsString,
    out: &mut dyn Write,
) -> Result<(Done, bool), Failure> {
    let output = arguments.output.join(name);
    let mut paths = Paths {
        input: Input::new(&arguments.input.join(name)),
        manifest: manifest::path(&output),
        rejects: arguments.rejects.as_ref().map(|folder| folder.join(name)),
        output,
        replace: arguments.force,
    };
    check(arguments, &paths)?;
    if !arguments.force
        && let Some(found) = manifest::read(&paths.manifest)
    {
        let mut foreseen = Vec::new();
        one::run(arguments, &paths, act, Wish::Foresee(&mut foreseen))?;
        let foreseen = serde_json::from_slice(&foreseen).unwrap_or(Value::Null);
        if manifest::same_making(&found, &foreseen) {
            if is_whole(&paths.output, &found) {
                writeln!(out, "{}: finished before, left as it is", paths.shown())?;
                return Ok((refusals(&found), true));
            }
            // Killed between the manifest and the table: the same will be made again.
            paths.replace = !paths.output.exists();
        }
    } else if paths.rejects.is_some() && !paths.output.exists() {
        // Killed between the list of refused cells and the manifest.
        paths.replace = true;
    }
    one::run(arguments, &paths, act, Wish::Change(out)).map(|done| (done, false))
}

/// Whether a table is there as its manifest says.
fn is_whole(table: &Path, manifest: &Value) -> bool {
    let length = fs::metadata(table).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len());
    length.is_some() && length == manifest.get("bytes").and_then(Value::as_u64)
}

/// How a finished table ended.
fn refusals(manifest: &Value) -> Done {
    let columns = manifest.get("columns").and_then(Value::as_array);
    let refused = |column: &Value| column.get("refused").and_then(Value::as_u64) != Some(0);
    if columns.is_some_and(|columns| columns.iter().any(refused)) { Done::WithRefusals } else { Done::Whole }
}

fn holds(folder: &Path, asked: Option<Kind>) -> Result<Holds, Failure> {
    let unreadable = |error: &std::io::Error| {
        Failure::system("read", &folder.display().to_string(), error, "check the path and its permissions")
    };
    let mut holds = Holds { tables: Vec::new(), others: Vec::new() };
    for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let path = entry.map_err(|error| unreadable(&error))?.path();
        let Some(name) = path.file_name().map(OsString::from) else {
            continue;
        };
        let shown = name.to_string_lossy();
        if shown.starts_with('.') || shown.ends_with(".jeton.json") {
            continue;
        }
        let is_table = path.is_file() && (asked.is_some() || Kind::named(&path).is_some());
        if is_table { &mut holds.tables } else { &mut holds.others }.push(name);
    }
    holds.tables.sort();
    holds.others.sort();
    Ok(holds)
}

/// Makes a folder to write to.
fn prepare(from: &Path, to: &Path) -> Result<(), Failure> {
    let shown = to.display();
    if crate::output::same_file(from, to) {
        return Err(Failure::usage(format!("{shown} is the folder that is read; name another")));
    }
    if to.is_dir() {
        return Ok(());
    }
    fs::create_dir(to).map_err(|error| {
        Failure::system("create", &shown.to_string(), &error, "name a folder that can be made")
    })
}
