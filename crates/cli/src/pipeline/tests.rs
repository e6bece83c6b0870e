use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

struct Numbered(usize, usize);

impl Batch for Numbered {
    fn bytes(&self) -> usize {
        self.1
    }
}

fn threads(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap()
}

/// Reads `0..count`, then ends so.
fn numbers(
    count: usize,
    end: fn() -> Result<Option<Numbered>, Failure>,
) -> impl FnMut() -> Result<Option<Numbered>, Failure> + Send {
    let mut next = 0..count;
    move || next.next().map_or_else(end, |number| Ok(Some(Numbered(number, 1))))
}

fn line(end: Result<(), Failure>) -> String {
    match end {
        Err(Failure::Failed(line)) => line,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_made_is_written_in_the_order_it_was_read() {
    for workers in [1, 2, 7] {
        let mut written = Vec::new();
        let make = |Numbered(number, _)| {
            // The earlier of two takes longer.
            thread::sleep(Duration::from_micros(if number % 2 == 0 { 300 } else { 0 }));
            Ok(number)
        };
        let write = |number| {
            written.push(number);
            Ok(())
        };
        run(threads(workers), numbers(500, || Ok(None)), make, write).unwrap();
        assert_eq!(written, (0..500).collect::<Vec<_>>());
    }
}

#[test]
fn the_first_failure_in_order_is_told() {
    for _ in 0..20 {
        let make = |Numbered(number, _)| match number {
            40 => {
                thread::sleep(Duration::from_millis(5));
                Err(Failure::failed("forty"))
            }
            41.. => Err(Failure::failed("later")),
            _ => Ok(number),
        };
        let mut written = 0;
        let write = |_| {
            written += 1;
            Ok(())
        };
        let end = run(threads(4), numbers(60, || Err(Failure::failed("last"))), make, write);
        assert_eq!((line(end), written), ("forty".to_owned(), 40));
    }
    let end = run(threads(4), numbers(60, || Err(Failure::failed("last"))), |_| Ok(()), Ok);
    assert_eq!(line(end), "last");
}

#[test]
fn a_writer_that_fails_stops_all() {
    let read = AtomicUsize::new(0);
    let read = Arc::new(read);
    let counted = Arc::clone(&read);
    let endless = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(Some(Numbered(0, 1)))
    };
    let end = run(threads(3), endless, |_| Ok(()), |()| Err(Failure::failed("full")));
    assert_eq!(line(end), "full");
    thread::sleep(Duration::from_millis(20));
    let stopped = read.load(Ordering::Relaxed);
    thread::sleep(Duration::from_millis(20));
    assert_eq!(read.load(Ordering::Relaxed), stopped);
    assert!(stopped < 20, "{stopped}");
}

#[test]
fn a_reader_that_waits_does_not_hold_up_a_failure() {
    let mut first = true;
    let read = move || {
        if !std::mem::take(&mut first) {
            thread::sleep(Duration::from_secs(3600));
        }
        Ok(Some(Numbered(0, 1)))
    };
    let end = run(threads(2), read, |_| Err::<(), _>(Failure::failed("bad")), |()| Ok(()));
    assert_eq!(line(end), "bad");
}

#[test]
fn no_more_is_under_way_than_bounds_allow() {
    for (bytes, most) in [(1, 7), (MOST_BYTES / 2, 2), (MOST_BYTES * 2, 1)] {
        let (begun, peak) = (Arc::new(AtomicUsize::new(0)), AtomicUsize::new(0));
        let counting = Arc::clone(&begun);
        let mut left = 0..40_usize;
        let read = move || {
            Ok(left.next().map(|number| {
                counting.fetch_add(1, Ordering::SeqCst);
                Numbered(number, bytes)
            }))
        };
        let mut done = 0;
        let write = |()| {
            thread::sleep(Duration::from_millis(1));
            peak.fetch_max(begun.load(Ordering::SeqCst) - done, Ordering::SeqCst);
            done += 1;
            Ok(())
        };
        run(threads(3), read, |_| Ok(()), write).unwrap();
        // One more is in the reader's hand.
        assert!(peak.load(Ordering::SeqCst) <= most + 1, "{bytes} {peak:?}");
    }
}
