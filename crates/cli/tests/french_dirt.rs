//! What people type and programs export in France: `tests/data/french_dirt.csv`, windows-1252, `;`, CRLF, with blanks,
//! tabs and no-break spaces inside cells. Each cell is tokenized or refused as documented.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics fails, which is what a test is for"
)]

mod command;

use command::Room;
use jeton::{KeySource, Keyring, Reason, Tokenizer, Vault, formats};

const TABLE: &[u8] = include_bytes!("data/french_dirt.csv");

const WORDS: &str = "tokenize in.csv --delimiter ; --encoding windows-1252 --default-region FR --key dossier \
    --column nir=fr.nir --column telephone=phone --column e-mail=email --key-file k --domain d --allow-test";

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// It is this identifier, canonical, in some spelling.
    Is(&'static str),
    /// It is empty or blank, and stays as it is.
    Stays,
    /// It is refused, with this reason at this byte.
    Refused(Reason, usize),
    /// Its token has a letter that windows-1252 lacks.
    Unwritable,
}

use Fate::{Is, Refused, Stays, Unwritable};

const NIR: Fate = Is("184127645108946");
const CORSICA: Fate = Is("184122A00408957");
const PHONE: Fate = Is("+33612345678");
const GUADELOUPE: Fate = Is("+590690351234");
const MAIL: Fate = Is("jean.dupont@orange.fr");

/// Of each row: NIR, telephone, e-mail.
const FATES: [[Fate; 3]; 14] = [
    [NIR, PHONE, MAIL],
    [NIR, PHONE, MAIL],
    // Thirteen characters are an NIR without its key; a host has a dot.
    [NIR, PHONE, Refused(Reason::Host, 18)],
    // No-break spaces; two addresses in a cell.
    [NIR, PHONE, Refused(Reason::SeveralValues, 21)],
    // A wrong key; two numbers in a cell.
    [Refused(Reason::CheckDigits, 13), Refused(Reason::SeveralValues, 17), Refused(Reason::Mailbox, 4)],
    // A letter O for a zero; `poste 12`.
    [Refused(Reason::Character, 10), Refused(Reason::Extension, 15), Unwritable],
    [Stays, Refused(Reason::Character, 0), Refused(Reason::NoMailbox, 5)],
    [Stays, Stays, Stays],
    // `0690 35 12 34` reaches Guadeloupe.
    [NIR, GUADELOUPE, MAIL],
    // A placeholder of forms; nine digits, whose zero some program ate.
    [Refused(Reason::Placeholder, 0), PHONE, Refused(Reason::Host, 5)],
    [Refused(Reason::TooShort, 14), Refused(Reason::TooShort, 11), Refused(Reason::NoMailbox, 0)],
    [CORSICA, PHONE, Refused(Reason::Mailbox, 5)],
    [CORSICA, GUADELOUPE, Refused(Reason::AlreadyToken, 12)],
    [Refused(Reason::Character, 0), Refused(Reason::Character, 0), Refused(Reason::NoMailbox, 6)],
];

fn room() -> Room {
    let room = Room::with_keys();
    room.write("in.csv", TABLE);
    room
}

/// The tokenizers of the three columns, as a program has them that searches the table.
fn tokenizers(room: &Room) -> [Tokenizer; 3] {
    let key = KeySource::file(room.path("k")).unwrap();
    let keyring = Keyring::open(room.path("jeton.keyring"), &key).unwrap();
    let vault = Vault::from_keyring(keyring.allow_test()).unwrap();
    [formats::FR_NIR, formats::PHONE, formats::EMAIL].map(|format| vault.tokenizer("d", format).unwrap())
}

/// The cells of a table in windows-1252, by another reader than the command's.
fn table(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = encoding_rs::WINDOWS_1252.decode(bytes).0;
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).delimiter(b';').from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn each_cell_is_tokenized_or_refused_as_documented() {
    let room = room();
    room.jeton(&format!("{WORDS} -o out.csv --rejects r.csv --spelling canonical")).refused();
    let (before, after) = (table(TABLE), table(&room.read("out.csv")));
    let tokenizers = tokenizers(&room);
    let mut rejects = vec!["row;line;dossier;column;reason;byte;became".to_owned()];
    for ((fates, before), (after, row)) in FATES.iter().zip(&before[1..]).zip(after[1..].iter().zip(1..)) {
        assert_eq!((&before[0], &before[4]), (&after[0], &after[4]));
        for (column, fate) in fates.iter().enumerate() {
            let (old, new) = (&before[column + 1], &after[column + 1]);
            let mut refused = |reason: &str, at: &str| {
                let name = ["nir", "telephone", "e-mail"][column];
                let reason = if reason.contains(';') { format!("\"{reason}\"") } else { reason.to_owned() };
                rejects.push(format!("{row};{};{row};{name};{reason};{at};empty", row + 1));
                assert_eq!(new, "", "row {row}, {name}");
            };
            match fate {
                Is(canonical) => {
                    // Found by a search for the same identifier, typed another way.
                    let sought = tokenizers[column].search(canonical).unwrap();
                    assert_eq!(sought[0].as_str(), new, "row {row}, column {column}");
                    assert_ne!(canonical, new);
                }
                Stays => assert_eq!(old, new, "row {row}, column {column}"),
                Refused(reason, at) => refused(&reason.to_string(), &at.to_string()),
                Unwritable => refused("the token has a letter that the encoding of the table lacks", ""),
            }
        }
    }
    let listed = String::from_utf8(room.read("r.csv")).unwrap();
    assert_eq!(listed.lines().collect::<Vec<_>>(), rejects);
}

#[test]
fn tokens_are_spelled_as_their_cells() {
    let room = room();
    room.jeton(&format!("{WORDS} -o out.csv")).refused();
    let (before, after) = (table(TABLE), table(&room.read("out.csv")));
    // What is no letter and no digit stands where it stood; blanks around a cell are gone.
    let marks = |text: &str| text.trim().replace(|c: char| c.is_ascii_alphanumeric(), "x");
    for row in [1, 2, 3, 4, 12] {
        for column in [1, 2] {
            assert_eq!(marks(&before[row][column]), marks(&after[row][column]), "row {row}, column {column}");
        }
    }
    // A number of another country cannot be dialled as a national one.
    assert!(after[9][2].starts_with("+590"), "{}", after[9][2]);
}

#[test]
fn nothing_is_lost_in_opaque_tokens() {
    let room = room();
    room.jeton(&format!("{WORDS} -o out.csv --on-refused opaque")).refused();
    let after = table(&room.read("out.csv"));
    for (fates, cells) in FATES.iter().zip(&after[1..]) {
        for (fate, cell) in fates.iter().zip(&cells[1..]) {
            assert_eq!(matches!(fate, Refused(..) | Unwritable), cell.starts_with("jtn_"), "{cell}");
        }
    }
}
