//! Laws of the three formats of the NIR.

mod classifier;
mod export;
mod hostile;
mod ways;

use super::*;
use crate::format::{Codec, laws};
use classifier::{key_of, typed_key};

const FORMATS: [&dyn Codec; 3] = [&Nir, &Linked, &Marked];

fn parse(codec: &dyn Codec, side: Side, text: &str) -> Result<Parsed, TextError> {
    laws::parse(codec, &laws::setting(), side, text)
}

fn rendered(codec: &dyn Codec, side: Side, parsed: &Parsed) -> String {
    codec.rendered(&laws::setting(), side, parsed, &Annex::default())
}

fn size(codec: &dyn Codec, class: u32) -> u128 {
    match codec.size(class) {
        Size::Narrow(size) => size,
        Size::Wide(_) | Size::Bytes => panic!("not narrow"),
    }
}

#[test]
fn the_two_laws_hold() {
    laws::hold(&Nir, &laws::setting(), &[""]);
    laws::hold(&Marked, &laws::setting(), &[""]);
    laws::hold_in(&Linked, &laws::setting(), &[""], 10);
}

#[test]
fn class_names_are_distinct_and_every_class_is_large_enough() {
    for codec in FORMATS {
        let names = (0..codec.classes()).map(|class| codec.class_name(class)).collect::<Vec<_>>();
        let distinct = names.iter().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(distinct.len(), names.len(), "{}", codec.name());
        for (class, name) in (0..).zip(&names) {
            assert!(name.is_ascii() && !name.is_empty() && !name.contains('@'), "{name}");
            assert!(size(codec, class) >= 1_000_000, "{} {name}", codec.name());
        }
        assert_eq!(codec.class_name(codec.classes()), "", "{} has no further class", codec.name());
    }
}

#[test]
fn the_placeholder_is_neither_identifier_nor_token() {
    for codec in FORMATS {
        for side in [Side::Identifier, Side::Token] {
            for text in ["269054958815780", "2690549588157", " 2 69 05 49 588 157 80 "] {
                let at = text.len() - text.trim_start().len();
                assert_eq!(parse(codec, side, text), Err(TextError::new(Reason::Placeholder, at)));
            }
        }
    }
}

#[test]
fn the_neighbours_of_the_placeholder_have_neighbouring_ranks() {
    for codec in FORMATS {
        let [before, behind] = ["2690549588156", "2690549588158"].map(|text| {
            let parsed = parse(codec, Side::Identifier, text).unwrap();
            assert_eq!(rendered(codec, Side::Identifier, &parsed), text);
            (parsed.class, narrow(parsed.rank).unwrap())
        });
        assert_eq!((behind.0, behind.1), (before.0, before.1 + 1), "{}", codec.name());
    }
}

#[test]
fn ranks_count_from_the_smallest_number_to_the_largest() {
    let ends: [(&dyn Codec, &str, &str, &str); 8] = [
        (&Nir, "issued", "1000101001001", "2991299990999"),
        (&Nir, "overseas", "1000120001001", "2991298990999"),
        (&Nir, "pseudo-month-corsica", "100202A001001", "299992B990999"),
        (&Nir, "waiting-nnp", "7100101001001", "8299999990999"),
        (&Nir, "mig", "5100000000000", "6299999999999"),
        (&Linked, "2/69/05", "2690501001001", "2690599990999"),
        (&Linked, "7/03/12-overseas", "7031220001001", "7031298990999"),
        (&Marked, "corsica", "100012A001001", "899122B990999"),
    ];
    for (codec, name, first, last) in ends {
        let class = (0..codec.classes()).find(|&class| codec.class_name(class) == name).unwrap();
        for (text, rank) in [(first, 0), (last, size(codec, class) - 1)] {
            let parsed = parse(codec, Side::Identifier, text).unwrap();
            assert_eq!((parsed.class, parsed.rank), (class, Rank::Narrow(rank)), "{} {text}", codec.name());
        }
    }
}

/// Computed once by another program from the tables of the documentation; tokens stand on them for ever.
#[test]
fn ranks_are_frozen() {
    let ranks: [(&dyn Codec, &str, &str, u128); 24] = [
        (&Nir, "issued", "1841276451089", 95_814_749_428),
        (&Nir, "issued", "2991299990998", 225_494_279_997),
        (&Nir, "overseas", "2720597611042", 8_183_678_171),
        (&Nir, "pseudo-month", "1553142451089", 344_887_027_828),
        (&Nir, "foreign-corsica", "484622B451089", 27_737_235_088),
        (&Nir, "waiting", "8913099352017", 976_181_901_955),
        (&Nir, "tolerated", "2842576451089", 294_876_451_089),
        (&Nir, "tolerated", "1841200000000", 326_395_000_000),
        (&Nir, "tolerated", "2841276991000", 349_055_801_000),
        (&Nir, "tolerated", "1841276451000", 350_874_848_650),
        (&Nir, "rest", "1841376451089", 67_376_451_089),
        (&Nir, "rest", "3842176451089", 362_476_451_089),
        (&Nir, "rest", "4841276000089", 669_055_800_089),
        (&Nir, "rest", "8841276451000", 1_029_836_151_050),
        (&Nir, "rest-corsica", "784002B451089", 17_167_547_089),
        (&Nir, "rest-corsica", "884012A990000", 23_065_785_309),
        (&Nir, "nnp", "7127799000001", 99_243_930_001),
        (&Nir, "nnp", "8291299451000", 102_341_277_220),
        (&Nir, "mig", "6230012345678", 330_012_345_678),
        (&Linked, "1/84/12", "1841276451089", 73_636_378),
        (&Marked, "issued", "1841276451089", 626_221_801_438),
        (&Marked, "issued", "8913199352017", 1_967_380_581_084),
        (&Marked, "issued", "7841276451089", 1_588_109_191_197),
        (&Marked, "issued", "3841292451089", 1_732_322_673_357),
    ];
    for (codec, name, bare, rank) in ranks {
        let text = if name == "mig" { bare.to_owned() } else { typed_key(bare) };
        let parsed = parse(codec, Side::Identifier, &text).unwrap();
        assert_eq!((&*codec.class_name(parsed.class), parsed.rank), (name, Rank::Narrow(rank)), "{text}");
    }
}

#[test]
fn marked_tokens_have_the_digits_of_their_rank() {
    let token = |class, rank| {
        let spelling = Spelling::CANONICAL;
        let parsed = Parsed { class, held: Default::default(), spelling, rank: Rank::Narrow(rank) };
        rendered(&Marked, Side::Token, &parsed)
    };
    assert_eq!(token(0, 123_456_789_012), typed_key("0123456789012"));
    assert_eq!(token(0, 1_123_456_789_012), typed_key("9123456789012"));
    assert_eq!(token(1, 2_000_000 * 1234 + 1_000_007), typed_key("012342B000007"));
    assert_eq!(token(1, 2_000_000 * 11_234 + 7), typed_key("912342A000007"));
}

#[test]
fn the_spelling_comes_back_and_never_reaches_the_rank() {
    let spellings = |bare: &str| {
        let key = format!("{:02}", key_of(bare));
        let group = |at: &[usize], text: &str| {
            let mut out = String::new();
            for (position, character) in text.chars().enumerate() {
                out.push_str(if at.contains(&position) { " " } else { "" });
                out.push(character);
            }
            out
        };
        [
            format!("{bare}{key}"),
            bare.to_owned(),
            group(&[1, 3, 5, 7, 10, 13], &format!("{bare}{key}")),
            group(&[1, 3, 5, 7, 10], bare),
            format!("{bare} {key}"),
            format!("{bare}\u{202f}{key}").replacen("76", "76-", 1),
        ]
    };
    for bare in ["1841276451089", "284122A451089", "1841297611089", "7841299451089", "7127799999000"] {
        for codec in FORMATS {
            let all = spellings(bare).map(|text| (parse(codec, Side::Identifier, &text), text));
            let (first, _) = all.first().cloned().unwrap();
            if codec.name() == "fr.nir.marked" && bare.starts_with("712") {
                continue;
            }
            let first = first.unwrap();
            for (parsed, text) in all {
                let parsed = parsed.unwrap();
                assert_eq!((parsed.class, parsed.rank), (first.class, first.rank), "{text}");
                assert_eq!(rendered(codec, Side::Identifier, &parsed), text);
            }
        }
    }
}

#[test]
fn the_letters_of_corsica_fold_to_upper_case() {
    for codec in FORMATS {
        let [lower, upper] =
            ["2 84 12 2b 451 089", "2 84 12 2B 451 089"].map(|text| parse(codec, Side::Identifier, text));
        assert_eq!(lower, upper);
        assert_eq!(rendered(codec, Side::Identifier, &lower.unwrap()), "2 84 12 2B 451 089");
    }
}

#[test]
fn provisional_numbers_are_canonical_without_a_key() {
    for bare in ["7127799999000", "8200000000000", "7012345678901"] {
        let parsed = parse(&Nir, Side::Identifier, bare).unwrap();
        assert_eq!(parsed.spelling, Spelling::CANONICAL);
        let keyed = parse(&Nir, Side::Identifier, &typed_key(bare)).unwrap();
        assert_eq!((keyed.class, keyed.rank), (parsed.class, parsed.rank));
        assert_ne!(keyed.spelling, parsed.spelling);
    }
}
