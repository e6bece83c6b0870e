//! Writes a table of job seekers, nobody of whom is real: `cargo run --example people > job_seekers.csv`.
//!
//! The names are drawn from lists. The social security numbers have communes of birth that do not exist (950 to
//! 989), the e-mail hosts are reserved for examples (RFC 2606), and the telephone numbers are those that the French
//! regulator keeps for fiction. The same table comes out each time.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "an example"
)]

use std::io::{self, BufWriter, Write};

const PEOPLE: u64 = 200;

const FIRST: [(&str, &[&str]); 2] = [
    (
        "Mme",
        &[
            "Camille", "Inès", "Zoé", "Léa", "Manon", "Chloé", "Fatou", "Jeanne", "Maëlys", "Nadia",
            "Oriane", "Solène", "Thi-Lan", "Yasmine", "Élodie",
        ],
    ),
    (
        "M.",
        &[
            "Adrien",
            "Bastien",
            "Cédric",
            "Driss",
            "Élie",
            "François",
            "Gaël",
            "Hugo",
            "Issa",
            "Jérôme",
            "Karim",
            "Loïc",
            "Noé",
            "Paul",
            "Théo",
        ],
    ),
];

const LAST: [&str; 20] = [
    "Aubry",
    "Bernard",
    "Chevalier",
    "Diallo",
    "Étienne",
    "Faure",
    "Garnier",
    "Hoarau",
    "Isnard",
    "Joly",
    "Klein",
    "Lefèvre",
    "Martin",
    "Nguyen",
    "Ollivier",
    "Petit",
    "Quéré",
    "Rossi",
    "Traoré",
    "Vidal",
];

const HOSTS: [&str; 6] =
    ["example.com", "example.net", "example.org", "courriel.example", "boite.example", "société.example"];

/// Blocks of ten thousand numbers kept for fiction (Arcep, decision 2018-0881).
const FICTION: [&str; 5] = ["0199 00", "0261 91", "0353 01", "0465 71", "0536 49"];

const DEPARTMENTS: [&str; 16] =
    ["13", "17", "2A", "2B", "29", "31", "33", "35", "44", "59", "67", "69", "75", "78", "93", "99"];

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "person_id,civilite,nom,prenom,date_naissance,nir,email,telephone")?;
    let mut chance = Chance(2024);
    for person in 1..=PEOPLE {
        let sex = chance.below(2);
        let (title, names) = FIRST[1 - sex as usize];
        let first = names[chance.below(names.len() as u64) as usize];
        let last = LAST[chance.below(LAST.len() as u64) as usize];
        let (year, month, day) = (1958 + chance.below(48), 1 + chance.below(12), 1 + chance.below(28));
        let nir = nir(&mut chance, if title == "M." { 1 } else { 2 }, year, month);
        let email = email(&mut chance, first, last, person);
        let phone = phone(&mut chance);
        writeln!(
            out,
            "D{person:04},{title},{last},{first},{year}-{month:02}-{day:02},{nir},{email},{phone}"
        )?;
    }
    out.flush()
}

fn nir(chance: &mut Chance, sex: u64, year: u64, month: u64) -> String {
    let department = DEPARTMENTS[chance.below(DEPARTMENTS.len() as u64) as usize];
    let (commune, order) = (950 + chance.below(40), 1 + chance.below(999));
    let year = year % 100;
    let number = format!("{sex}{year:02}{month:02}{department}{commune}{order:03}");
    let digits: u64 = number.replace("2A", "19").replace("2B", "18").parse().unwrap_or(0);
    let key = 97 - digits % 97;
    match chance.below(4) {
        0 => number,
        1 => format!("{number}{key:02}"),
        _ => format!("{sex} {year:02} {month:02} {department} {commune} {order:03} {key:02}"),
    }
}

fn email(chance: &mut Chance, first: &str, last: &str, person: u64) -> String {
    let host = HOSTS[chance.below(HOSTS.len() as u64) as usize];
    let (first, last) = (plain(first), plain(last));
    match chance.below(5) {
        0 => format!("{}{last}@{host}", &first[..1]),
        1 => format!("{first}{person}@{host}"),
        2 => format!("{first}.{last}+emploi@{host}"),
        _ => format!("{first}.{last}@{host}"),
    }
}

fn phone(chance: &mut Chance) -> String {
    let digits = format!("{}{:04}", FICTION[chance.below(5) as usize], chance.below(10_000)).replace(' ', "");
    let pairs: Vec<&str> = (0..10).step_by(2).map(|at| &digits[at..at + 2]).collect();
    match chance.below(4) {
        0 => digits,
        1 => format!("+33 {} {}", &pairs[0][1..], pairs[1..].join(" ")),
        2 => pairs.join("."),
        _ => pairs.join(" "),
    }
}

/// Letters without their accents, in lower case.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'à' | 'â' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' => 'o',
            other => other,
        })
        .collect()
}

/// SplitMix64: enough chance for names.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}
