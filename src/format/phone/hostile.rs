//! Hostile texts, made by rules that know why and where each is refused.

use super::tests::setting;
use super::*;
use crate::error::Reason::{self, *};
use crate::format::laws;

const INTERNATIONAL: &str = "+33612345678";
const NATIONAL: &str = "06 12 34 56 78";

/// Characters that stand in no telephone number.
const FOREIGN: [char; 15] =
    ['\0', 'O', 'l', '@', '_', '*', '"', '\u{7f}', 'é', '\u{301}', '１', '٣', '\u{202e}', '\u{2066}', '😀'];

/// Numbers that the International Telecommunication Union has given to no country or service.
const UNASSIGNED: [&str; 40] = [
    "210", "214", "215", "217", "219", "259", "280", "283", "286", "289", "292", "295", "296", "384", "388",
    "422", "424", "425", "428", "429", "693", "696", "699", "801", "804", "809", "830", "835", "839", "851",
    "857", "859", "871", "877", "884", "889", "890", "899", "990", "999",
];

fn refused(text: &str, reason: Reason, at: usize) {
    laws::refused(&Phone, &setting(Some("FR")), Side::Identifier, &[(text, reason, at)]);
}

#[test]
fn a_text_that_breaks_off_is_too_short() {
    for text in [INTERNATIONAL, "0612345678", "0033612345678", "+590690351234", "00594694201234"] {
        for end in 1..text.len() {
            refused(&text[..end], TooShort, end);
        }
    }
}

#[test]
fn one_foreign_character_is_found_wherever_it_stands() {
    for text in [INTERNATIONAL, NATIONAL] {
        for (at, _) in text.char_indices() {
            for foreign in FOREIGN {
                let replaced = format!("{}{foreign}{}", &text[..at], &text[at + 1..]);
                refused(&replaced, Character, at);
                let inserted = format!("{}{foreign}{}", &text[..at], &text[at..]);
                refused(&inserted, Character, at);
            }
        }
        for foreign in FOREIGN {
            refused(&format!("{text}{foreign}"), Character, text.len());
        }
    }
}

#[test]
fn digits_past_the_last_are_too_many() {
    for more in 1..40 {
        let nines = "9".repeat(more);
        refused(&format!("{INTERNATIONAL}{nines}"), TooLong, 12);
        refused(&format!("0612345678{nines}"), TooLong, 10);
        refused(&format!("0033612345678{nines}"), TooLong, 13);
        refused(&format!("+12133734253{nines}"), TooLong, 12);
    }
}

#[test]
fn a_megabyte_is_refused_where_it_first_goes_wrong() {
    for (text, reason, at) in [
        ("6", TooLong, 9),
        ("0", CallingCode, 2),
        (" ", Empty, 0),
        ("\u{a0}", Empty, 0),
        ("+", Character, 1),
        ("(", Character, 1),
        (")", Character, 0),
        ("-", Character, 0),
        (".", Character, 0),
        ("a", Character, 0),
        ("é", Character, 0),
        ("\0", Character, 0),
        ("\u{202e}", Character, 0),
        ("06 12 34 56 78 / ", SeveralValues, 17),
    ] {
        refused(&text.repeat(1_000_000 / text.len()), reason, at);
    }
    refused(&format!("06{}12345678é", " ".repeat(1_000_000)), Character, 1_000_010);
}

#[test]
fn a_calling_code_that_nobody_has_is_named() {
    for code in UNASSIGNED {
        refused(&format!("+{code}612345678"), CallingCode, 1);
        refused(&format!("00{code}612345678"), CallingCode, 2);
        refused(&format!(" (+{code}) 612345678"), CallingCode, 3);
    }
}

#[test]
fn a_second_number_is_found_behind_whatever_parts_them() {
    for first in [NATIONAL, INTERNATIONAL, "0612345678", "+33 (0)6 12 34 56 78"] {
        for second in ["07 12 34 56 78", "+33712345678", "(0)7 12 34 56 78", "0033712345678"] {
            for between in
                [" / ", " ou ", " OU ", ";", " ; ", ", ", " et ", " - ", " | ", " & ", " or ", "  "]
            {
                let text = format!("{first}{between}{second}");
                let begins = first.len() + between.len();
                // Where nothing but marks stands between, the second one is found by its first digit.
                let parenthesis = second.starts_with('(') && matches!(between, " / " | " - " | "  ");
                refused(&text, SeveralValues, begins + usize::from(parenthesis));
            }
        }
    }
}

#[test]
fn an_extension_is_found_by_its_word() {
    for word in
        ["poste", "Poste", "POSTE", "poste.", "ext", "ext.", "extension", "x", "X", "#", "p.", ";ext="]
    {
        for between in ["", " "] {
            for number in ["1", "12", "1234"] {
                for text in [NATIONAL, INTERNATIONAL, "0199001234"] {
                    let extended = format!("{text} {word}{between}{number}");
                    refused(&extended, Extension, text.len() + 1);
                }
            }
        }
    }
}

#[test]
fn marks_that_do_not_pair_are_refused() {
    for (text, at) in [
        ("(06 12 34 56 78", 0),
        ("06 (12 34 56 78", 3),
        ("06) 12 34 56 78", 2),
        ("((06)) 12 34 56 78", 1),
        ("() 06 12 34 56 78", 1),
        ("++33612345678", 1),
        ("+-33612345678", 1),
        ("-0612345678", 0),
        (".0612345678", 0),
        ("/0612345678", 0),
        ("0612345678-", 10),
        ("0612345678/", 10),
        ("+33612345678 .", 12),
        ("=0612345678", 0),
        ("'0612345678", 0),
        ("06,12", 2),
        ("tel:tel:+33612345678", 4),
    ] {
        refused(text, Character, at);
    }
}
