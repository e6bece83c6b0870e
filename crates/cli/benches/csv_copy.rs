//! `jeton tokenize` of a CSV table, three of its sixteen columns, against copying it through the crate `csv`.
//!
//! `cargo bench -p jeton-cli --bench csv_copy` prints the ratio, from alternating rounds: the median of ours over the
//! best of theirs. `JETON_TABLE` names another table of the same columns, `JETON_TIMES` how often its rows are
//! repeated, `JETON_ROUNDS` the number of rounds.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "a bench that panics fails, and it prints what it finds"
)]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, thread};

const HEADER: &str = "person_id,civilite,nom,prenom,date_naissance,nir,nir_affiche,ft_id,email,telephone,\
                      telephone_saisi,adresse,code_postal,commune,code_insee,pays";

fn main() {
    // Without this word it is run as a test.
    let measured = env::args().any(|argument| argument == "--bench");
    let number = |name: &str, default: usize| env::var(name).map_or(default, |text| text.parse().unwrap());
    let times = number("JETON_TIMES", if measured { 50 } else { 1 });
    let rounds = number("JETON_ROUNDS", if measured { 7 } else { 1 });
    let room = tempfile::tempdir().unwrap();
    let table = room.path().join("in.csv");
    let rows = write(&table, times);
    jeton(room.path(), "init --key-file k --test");
    jeton(room.path(), "domain add d --key-file k");
    let bytes = table.metadata().unwrap().len();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        theirs.push(seconds(|| copy(&table, &room.path().join("copy.csv"))));
        ours.push(seconds(|| {
            jeton(
                room.path(),
                "tokenize in.csv -o out.csv --force --key-file k --domain d --allow-test --on-refused empty \
                 --column nir=fr.nir --column email=email --column telephone=phone",
            );
        }));
    }
    // The crate may quote otherwise, so that bytes cannot be compared.
    for table in ["in.csv", "copy.csv", "out.csv"] {
        assert_eq!(lines(&room.path().join(table)), rows + 1, "{table}");
    }
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    let (median, best) = (ours[ours.len() / 2], theirs[0]);
    let threads = thread::available_parallelism().unwrap();
    println!("{rows} rows of 16 columns, {bytes} bytes, {threads} threads, {rounds} rounds");
    println!("copied through the crate csv, best: {best:.3} s, {:.0} rows/s", rows as f64 / best);
    println!("tokenized, median:                  {median:.3} s, {:.0} rows/s", rows as f64 / median);
    println!("tokenizing at {:.2} of the speed of copying", best / median);
}

fn seconds(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

fn jeton(room: &Path, words: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jeton"));
    command.args(words.split_whitespace()).current_dir(room).stdout(Stdio::null());
    let code = command.status().unwrap().code();
    assert!(matches!(code, Some(0 | 3)), "{code:?}");
}

fn copy(from: &Path, to: &Path) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(from).unwrap();
    let mut writer = csv::WriterBuilder::new().from_path(to).unwrap();
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap() {
        writer.write_byte_record(&record).unwrap();
    }
    writer.flush().unwrap();
}

fn lines(path: &Path) -> usize {
    fs::read(path).unwrap().iter().filter(|byte| **byte == b'\n').count()
}

/// Writes a table, its rows so many times; gives the number of rows.
fn write(path: &Path, times: usize) -> usize {
    let text = match env::var_os("JETON_TABLE") {
        Some(table) => fs::read_to_string(table).unwrap(),
        None => people(20_000),
    };
    let (header, rows) = text.split_once('\n').unwrap();
    let mut file = BufWriter::new(File::create(path).unwrap());
    writeln!(file, "{header}").unwrap();
    for _ in 0..times {
        file.write_all(rows.as_bytes()).unwrap();
    }
    file.flush().unwrap();
    rows.lines().count() * times
}

/// Nobody's rows: the same at each run.
fn people(rows: u64) -> String {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |most: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    let mut text = format!("{HEADER}\n");
    for row in 1..=rows {
        let (year, month, town) = (below(100), below(12) + 1, below(900) + 1);
        let number = format!("{}{year:02}{month:02}75{town:03}{:03}", 1 + below(2), below(999) + 1);
        let key = 97 - number.parse::<u64>().unwrap() % 97;
        let name: String = (0..4 + below(9)).map(|_| char::from(b'a' + below(26) as u8)).collect();
        let phone = 10_000_000 + below(80_000_000);
        let day = below(28) + 1;
        let house = below(200);
        text.push_str(&format!(
            "P{row:07},Mme,LEMAIRE,Joséphine,19{year:02}-{month:02}-{day:02},{number}{key:02},{number} {key:02},\
             5512919{row:04},{name}{}@{},+336{phone:08},06 {phone:08},\"{house}, rue Delahaye\",34295,Montpellier,34172,\
             FR\n",
            below(100),
            ["gmail.com", "orange.fr", "laposte.net", "free.fr"][below(4) as usize],
        ));
    }
    text
}
