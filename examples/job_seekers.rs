//! The main job, from one end to the other: `cargo run --release --example job_seekers`.
//!
//! A test keyring in a temporary folder, a table of 200 people who do not exist, the same table in tokens, one
//! person back through a permit, and a refusal.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "an example talks"
)]

use jeton::{
    Allow, Budget, KeySource, Keyring, Mask, Policy, Request, Suffix, TokenDomain, Vault, VolatileLedger,
    Window, formats,
};
use std::error::Error;
use std::time::Instant;

const TABLE: &str = include_str!("job_seekers.csv");
const SHOWN: usize = 6;

fn main() -> Result<(), Box<dyn Error>> {
    // A keyring is made once, by an operator, and sealed in a file. This one says of itself that it is for tests.
    let folder = tempfile::tempdir()?;
    let key = KeySource::new_file(folder.path().join("jeton.key"))?;
    let file = folder.path().join("jeton.keyring");
    let mut keyring = Keyring::create_test()?;
    keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    keyring.save_new(&file, &key)?;

    // A service opens it. `Vault::open` does the same for a real keyring, and refuses one for tests.
    let vault = Vault::from_keyring(Keyring::open(&file, &key)?.allow_test())?;
    let nirs = vault.tokenizer("cap-emploi", formats::FR_NIR)?;
    let emails = vault.tokenizer("cap-emploi", formats::EMAIL)?;
    let phones = vault.tokenizer("cap-emploi", formats::PHONE.with_region("FR")?)?;

    let people: Vec<csv::StringRecord> =
        csv::Reader::from_reader(TABLE.as_bytes()).records().collect::<Result<_, _>>()?;
    println!("{} people; the first {SHOWN} before, and after:\n", people.len());
    let mut tokens = Vec::new();
    let started = Instant::now();
    for person in &people {
        tokens.push([nirs.tokenize(&person[5])?, emails.tokenize(&person[6])?, phones.tokenize(&person[7])?]);
    }
    let taken = started.elapsed();
    for (person, [nir, email, phone]) in people.iter().zip(&tokens).take(SHOWN) {
        println!("{:<8} {:<22} {:<38} {}", &person[0], &person[5], &person[6], &person[7]);
        println!("{:<8} {nir:<22} {email:<38} {phone}\n", "");
    }

    // A screen may show a part of an identifier, if it is made while the identifier is at hand.
    println!(
        "on a screen: {}, {}\n",
        phones.mask(&people[0][7], Mask::Last(2))?,
        emails.mask(&people[0][6], Mask::Host)?
    );

    // The way back: a named actor, a purpose, a case; counted in people, written down, and only then revealed.
    let policy = Policy::new()
        .allow(
            Allow::actor("adviser-17")
                .purpose("placement")
                .format("fr.nir")
                .format("phone")
                .domain("cap-emploi"),
        )
        .budget(Budget::per_actor(1, Window::Day));
    let gate = vault.gate(policy, VolatileLedger::new())?;
    let ask = |person: usize| {
        let [nir, _, phone] = &tokens[person];
        let request = Request::new("adviser-17", "placement").case("2026-118").subject(&people[person][0]);
        gate.reserve(&request.reveal(nir).reveal(phone))
    };
    let revealed = vault.reveal(ask(0)?)?;
    println!("adviser-17 opens {}: {}", &people[0][0], revealed.expose_all().collect::<Vec<_>>().join(", "));
    match ask(1) {
        Err(refusal) => {
            println!("adviser-17 opens {}: {refusal} (one person a day is this budget)\n", &people[1][0])
        }
        Ok(_) => return Err("the budget let a second person through".into()),
    }

    let values = people.len() * 3;
    println!(
        "{values} values in {taken:.1?}: {:.2?} a value, first use of every table and key included",
        taken / values as u32
    );
    Ok(())
}
