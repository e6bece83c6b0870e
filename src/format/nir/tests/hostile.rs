//! Hostile texts for the three formats of the NIR.

use super::*;
use crate::format::hostile::Corpus;
use Reason::{AlreadyToken, Character, CheckDigits, NeverIssued, NotAToken};

/// Numbers with their key, all issued.
fn issued() -> Vec<String> {
    ["1841276451089", "2000101001001", "1550297411002", "2601299990999", "8731199352017"]
        .map(typed_key)
        .to_vec()
}

fn corsican() -> Vec<String> {
    ["284122A451089", "175062B033120"].map(typed_key).to_vec()
}

/// What all three refuse, on both sides, before it matters what language a number is in.
fn common() -> Corpus {
    let mut corpus = Corpus::of_any(15);
    corpus.strangers("1 84 12 76 451 089 46");
    corpus.add("１８４１２７６４５１０８９４６", Character, 0);
    corpus.add("184127645108946\u{202e}", Character, 15);
    corpus.add("1@84@127645108946", Character, 1);
    for valid in issued() {
        corpus.strangers(&valid);
        corpus.beginnings(&valid, &[13]);
        corpus.continued(&valid);
        for at in 0..15 {
            let (before, behind) = (&valid[..at], &valid[at + 1..]);
            for letter in ["O", "l", "A", "b", "Z"] {
                let corsica = at == 6 && before.ends_with('2') && "Ab".contains(letter);
                assert!(!corsica);
                corpus.add(format!("{before}{letter}{behind}"), Character, at);
            }
            for digit in ('0'..='9').filter(|&digit| !valid[at..].starts_with(digit)) {
                corpus.add(format!("{before}{digit}{behind}"), CheckDigits, 13);
            }
        }
        for at in (0..14).filter(|&at| at != 12 && valid[at..=at] != valid[at + 1..at + 2]) {
            let swapped =
                format!("{}{}{}{}", &valid[..at], &valid[at + 1..at + 2], &valid[at..=at], &valid[at + 2..]);
            corpus.add(swapped, CheckDigits, 13);
        }
        corpus.add(format!(" {} {} {}", &valid[..7], &valid[7..13], "00"), CheckDigits, 16);
        corpus.add(format!("{}98", &valid[..13]), CheckDigits, 13);
    }
    for valid in corsican() {
        corpus.strangers(&valid);
        corpus.beginnings(&valid, &[13]);
        corpus.continued(&valid);
        for digit in "013456789".chars() {
            corpus.add(format!("{}{digit}{}", &valid[..5], &valid[6..]), Character, 6);
        }
        for letter in ["C", "O", "a b", "é"] {
            let at = if letter == "a b" { 8 } else { 6 };
            corpus.add(format!("{}{letter}{}", &valid[..6], &valid[7..13]), Character, at);
        }
        let other = if &valid[6..7] == "A" { "b" } else { "a" };
        corpus.add(format!("{}{other}{}", &valid[..6], &valid[7..]), CheckDigits, 13);
    }
    corpus
}

/// Well-formed numbers that no grammar issues: first what, then the byte of the canonical text, with or without key.
fn never_issued(corpus: &mut Corpus) {
    for first in ["5", "6"] {
        corpus.add(typed_key(&format!("{first}841276451089")), NeverIssued, 0);
    }
    for first in ["1", "2", "3", "4"] {
        for month in ["00", "13", "19", "21", "29", "43", "49"] {
            corpus.add(format!("{first}84{month}76451089"), NeverIssued, 3);
            corpus.add(format!("{first} 84 {month} 76 451 089"), NeverIssued, 5);
        }
        corpus.add(format!("{first}841200451089"), NeverIssued, 5);
        for commune in ["000", "991", "999"] {
            corpus.add(format!("{first}841276{commune}089"), NeverIssued, 7);
            corpus.add(format!("{first}84622A{commune}089"), NeverIssued, 7);
        }
        corpus.add(format!("{first}841276451000"), NeverIssued, 10);
    }
    corpus.add("7841376451089", NeverIssued, 3);
    corpus.add("7841276451000", NeverIssued, 10);
    corpus.add("712132A451089", NeverIssued, 3);
}

#[test]
fn hostile_texts_are_refused() {
    let mut corpus = common();
    never_issued(&mut corpus);
    for first in ["0", "9"] {
        corpus.add(format!("{first}991299990999"), NeverIssued, 0);
        corpus.add(typed_key(&format!("{first}991299990999")), NeverIssued, 0);
        corpus.add(format!("  {first} 99 12 99 990 999"), NeverIssued, 2);
    }
    for first in ["5", "6"] {
        for year in ["00", "09", "30", "99"] {
            corpus.add(format!("{first}{year}1276451089"), NeverIssued, 1);
        }
    }
    corpus.add("512122A451089", NeverIssued, 0);
    for codec in [&Nir as &dyn Codec, &Linked] {
        for side in [Side::Identifier, Side::Token] {
            corpus.is_refused_by(codec, side);
        }
    }
}

#[test]
fn hostile_identifiers_are_refused_where_tokens_are_marked() {
    let mut corpus = common();
    never_issued(&mut corpus);
    for bare in ["5121276451089", "6301276451089", "512122A451089"] {
        corpus.add(bare, NeverIssued, 0);
        corpus.add(typed_key(bare), NeverIssued, 0);
    }
    for (bare, at) in [
        ("7127799000000", 7),
        ("8001300000000", 3),
        ("3841276451089", 5),
        ("7842076451089", 5),
        ("784202A451089", 5),
        ("1841376451089", 3),
        ("1841276991089", 7),
    ] {
        corpus.add(bare, NeverIssued, at);
        corpus.add(typed_key(bare), NeverIssued, at);
    }
    for bare in ["0000000000000", "0841276451089", "9841276451089", "084122A451089", "984132B999999"] {
        corpus.add(bare, AlreadyToken, 0);
        corpus.add(format!("\t{}", typed_key(bare)), AlreadyToken, 1);
    }
    for bare in ["9972481543999", "9999999999999", "997802A400000", "999992B999999"] {
        corpus.add(bare, NeverIssued, 0);
        corpus.add(typed_key(bare), NeverIssued, 0);
    }
    corpus.is_refused_by(&Marked, Side::Identifier);
}

#[test]
fn hostile_tokens_are_refused_where_tokens_are_marked() {
    let mut corpus = common();
    for bare in issued().iter().chain(&corsican()).map(|valid| &valid[..13]) {
        corpus.add(bare, NotAToken, 0);
        corpus.add(format!(" {}", typed_key(bare)), NotAToken, 1);
    }
    for bare in ["5121276451089", "7127799000000", "9972481543999", "9999999999999", "999992B999999"] {
        corpus.add(bare, NotAToken, 0);
        corpus.add(typed_key(bare), NotAToken, 0);
    }
    corpus.is_refused_by(&Marked, Side::Token);
}
