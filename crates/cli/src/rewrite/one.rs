//! One table changed: read, changed and written at the same time, on all threads.

use super::counted::{Counted, refused};
use super::manifest::{self, Made};
use super::rejects::{Reject, Rejects};
use super::{Act, OnRefused, Plan, TableArguments, Words, summary};
use crate::change::{Counts, Job, Refused, Work};
use crate::failure::{Done, Failure, unread};
use crate::output::{Output, Standard, Unfinished, tidy_when_interrupted, writable};
use crate::pipeline;
use crate::progress::Progress;
use crate::tables::{self, Batches, Fault, Input, Kind, Rows, Table, Wanted, Writer};
use std::io::Write;
use std::path::PathBuf;

/// Where a table, its manifest and the list of its refused cells stand.
pub(super) struct Paths {
    pub(super) input: Input,
    /// `-` is standard output.
    pub(super) output: PathBuf,
    pub(super) manifest: PathBuf,
    pub(super) rejects: Option<PathBuf>,
    /// Replace what stands there.
    pub(super) replace: bool,
}

impl Paths {
    /// Whether the table goes to standard output.
    pub(super) fn is_standard(&self) -> bool {
        self.output.as_os_str() == "-"
    }

    /// The output's name, for messages.
    pub(super) fn shown(&self) -> String {
        if self.is_standard() { "standard output".to_owned() } else { self.output.display().to_string() }
    }
}

/// A table that is ready to be changed.
struct Ready<T> {
    table: T,
    wanted: Wanted,
    work: Work,
    on_refused: OnRefused,
    made: Made,
}

/// What a batch became.
struct Batch<R> {
    rendered: Option<R>,
    rows: usize,
    lines: u64,
    bytes: u64,
    counts: Vec<Counts>,
    rejects: Vec<Reject>,
    fault: Option<Fault>,
}

/// What to do with a table that is opened, and with what it would be made.
pub(super) enum Wish<'a> {
    /// Change it, and say so here.
    Change(&'a mut dyn Write),
    /// Only say what its manifest would say, but for what is counted.
    Foresee(&'a mut Vec<u8>),
}

/// Changes a table, or foresees its manifest.
pub(super) fn run(
    arguments: &TableArguments,
    paths: &Paths,
    act: &mut impl Act,
    wish: Wish<'_>,
) -> Result<Done, Failure> {
    let kind = Kind::of(paths.input.path(), arguments.input_format);
    kind.check_output(&paths.output)?;
    match tables::open(&paths.input, kind, arguments.dialect)? {
        tables::Opened::Csv(table, batches) => opened(arguments, paths, act, wish, table, batches),
        tables::Opened::Jsonl(table, batches) => opened(arguments, paths, act, wish, table, batches),
        tables::Opened::Parquet(table, batches) => opened(arguments, paths, act, wish, table, batches),
        tables::Opened::Arrow(table, batches) => opened(arguments, paths, act, wish, table, batches),
    }
}

fn opened<T: Table, A: Act>(
    arguments: &TableArguments,
    paths: &Paths,
    act: &mut A,
    wish: Wish<'_>,
    table: T,
    batches: impl Batches<Batch = T::Batch>,
) -> Result<Done, Failure> {
    let ready = ready(arguments, paths, act, table)?;
    match wish {
        Wish::Change(out) => change(arguments, A::WORDS, paths, ready, batches, out),
        Wish::Foresee(manifest) => {
            *manifest = ready.made.written(&uncounted(&ready.work), 0, None)?;
            Ok(Done::Whole)
        }
    }
}

fn ready<T: Table>(
    arguments: &TableArguments,
    paths: &Paths,
    act: &mut impl Act,
    mut table: T,
) -> Result<Ready<T>, Failure> {
    let plan = act.plan(&mut table, &paths.input)?;
    let Plan { columns, changes, opaque, displays, on_refused, made } = plan;
    let key = arguments.key_column.as_ref().map(|name| table.position(name)).transpose()?;
    let new = displays.iter().map(|display| display.name.clone()).collect();
    let wanted = Wanted { cells: columns.iter().map(|column| column.cell).collect(), key, new };
    table.want(wanted.clone())?;
    let jobs = columns.into_iter().zip(changes).map(|(column, change)| Job { column, change }).collect();
    let work = Work { jobs, displays, opaque, charset: table.about().charset };
    Ok(Ready { table, wanted, work, on_refused, made })
}

/// The columns, before anything is counted in them.
fn uncounted(work: &Work) -> Vec<Counted> {
    work.jobs.iter().map(|job| Counted::of(&job.column)).collect()
}

fn change<T: Table>(
    arguments: &TableArguments,
    words: Words,
    paths: &Paths,
    ready: Ready<T>,
    mut batches: impl Batches<Batch = T::Batch>,
    out: &mut dyn Write,
) -> Result<Done, Failure> {
    let Ready { table, wanted, work, on_refused, made } = ready;
    let about = table.about();
    tidy_when_interrupted();
    let from = paths.input.metadata();
    let output = match paths.is_standard() {
        true => Output::Standard(Standard::open()?),
        false => Output::File(Unfinished::create(&paths.output, from.as_ref(), paths.replace)?),
    };
    // The manifest of a table that was moved away is all that says which epoch its tokens are of.
    writable(&paths.manifest, paths.replace)?;
    let mut rejects = match &paths.rejects {
        Some(path) => Some(Rejects::create(path, from.as_ref(), paths.replace, about, &wanted)?),
        None => None,
    };
    let mut counted = uncounted(&work);
    let making = manifest::making(&made.written(&counted, 0, None)?);
    let mut writer = table.writer(output, &wanted.new, &making)?;

    let listed = rejects.is_some();
    let failing = (on_refused == OnRefused::Fail).then_some(words);
    let make = |batch| batch_of(failing, &table, &work, listed, batch);
    let mut seen = about.seen;
    let mut progress = Progress::over(about.length);
    let write = |batch: Batch<T::Rendered>| {
        for (counted, counts) in counted.iter_mut().zip(&batch.counts) {
            counted.counts.add(counts);
        }
        for reject in &batch.rejects {
            rejects.as_mut().map_or(Ok(()), |rejects| rejects.note(reject, &seen))?;
        }
        if let Some(fault) = batch.fault {
            return Err(fault.failure(&about.name, &seen));
        }
        if let Some(rendered) = batch.rendered {
            writer.write(rendered)?;
        }
        seen.add(batch.rows, batch.lines);
        progress.add(batch.rows, batch.bytes);
        Ok(())
    };
    pipeline::run(arguments.threads.number(), move || batches.next(), make, write)?;
    drop(progress);

    for counted in &counted {
        counted.check_not_tokens(&about.name)?;
    }
    for column in &counted {
        if let Err(failure) = column.check_limit(arguments, &about.name, paths.rejects.as_deref()) {
            // The list of refused cells is whole, and it is what one needs to mend them.
            if let Some(rejects) = rejects {
                rejects.complete()?.publish()?.settle()?;
            }
            return Err(failure);
        }
    }
    let output = writer.finish(&made.written(&counted, seen.rows, None)?)?;
    let bytes = output.bytes();
    let output = output.complete()?;
    let rejects = rejects.map(Rejects::complete).transpose()?;
    let mut manifest = Unfinished::create(&paths.manifest, from.as_ref(), paths.replace)?;
    manifest.write(&made.written(&counted, seen.rows, Some(bytes))?)?;
    let manifest = manifest.complete()?;

    let rejects = rejects.map(|rejects| rejects.publish()).transpose()?;
    let manifest = manifest.publish()?;
    match output.map(|output| output.publish()).transpose() {
        Ok(Some(output)) => output.settle()?,
        Ok(None) => manifest.settle()?,
        Err(failure) => {
            manifest.take_back();
            return Err(failure);
        }
    }
    if let Some(rejects) = rejects {
        rejects.settle()?;
    }
    unread(summary::print(words, paths, &made, &counted, seen.rows, out))?;
    Ok(if refused(&counted) > 0 { Done::WithRefusals } else { Done::Whole })
}

/// What a batch becomes, on any thread; with these words it fails at a refused cell.
fn batch_of<T: Table>(
    failing: Option<Words>,
    table: &T,
    work: &Work,
    listed: bool,
    batch: T::Batch,
) -> Result<Batch<T::Rendered>, Failure> {
    let mut rows = table.rows(batch);
    let texts: Vec<_> = (0..work.jobs.len()).map(|job| rows.texts(job)).collect();
    let changed = work.batch(&texts)?;
    drop(texts);
    let first = changed.refused.first().zip(failing);
    let refused = first.map(|(refused, words)| refusal(words, work, &rows, refused));
    let fault = refused.or(rows.fault());
    let rejects = changed.refused.iter().filter(|_| listed).map(|refused| Reject::of(&rows, *refused));
    Ok(Batch {
        rows: rows.len(),
        lines: rows.lines(),
        bytes: rows.bytes(),
        counts: changed.counts().copied().collect(),
        rejects: rejects.collect(),
        rendered: if fault.is_none() { Some(table.render(rows, &changed)?) } else { None },
        fault,
    })
}

/// A refused cell that fails the command.
fn refusal(words: Words, work: &Work, rows: &impl Rows, refused: &Refused) -> Fault {
    let Refused { row, job, refusal, .. } = refused;
    let at = refusal.at().map(|at| format!(", at byte {at} of the cell")).unwrap_or_default();
    let column = work.jobs.get(*job).map(|job| job.column.name.as_str()).unwrap_or_default();
    let said = format!(", column `{column}`: {}{at}; mend it, or choose {}", refusal.reason(), words.choices);
    Fault { row: *row, line: rows.line(*row), said }
}
