//! The plain way leads where the general way leads, and takes what people type.

use super::tests::{draws, setting};
use super::*;

const REGIONS: [Option<&str>; 12] = [
    Some("FR"),
    Some("RE"),
    Some("US"),
    Some("DE"),
    Some("IT"),
    Some("ES"),
    Some("HU"),
    Some("RU"),
    Some("MN"),
    Some("BR"),
    Some("AU"),
    None,
];

/// What texts are made of; digits are more frequent than marks.
const PIECES: [&str; 24] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "33", "06", "+", "+33", "0033", "690", "12", " ",
    ".", "-", "/", "  ", "\u{a0}",
];

#[test]
fn whatever_is_read_plainly_is_read_the_same_generally() {
    let mut draw = draws(11);
    let mut pick = move |of: usize| usize::try_from(draw() % of as u64).unwrap();
    for region in REGIONS {
        let setting = setting(region);
        for _ in 0..40_000 {
            let text: String = (0..1 + pick(14)).map(|_| PIECES[pick(PIECES.len())]).collect();
            let head = ["", "+33", "0033", "0", "+49", "+1"][pick(6)];
            for text in [format!("{head}{text}"), text] {
                agree(&setting, &text);
            }
        }
        // Numbers of every class, whole, and with one piece put in or one character taken out.
        let mut read = 0;
        for class in 0..Phone.classes() {
            let Size::Narrow(size) = Phone.size(class) else { panic!() };
            for form in 0..3 {
                let rank = Rank::Narrow(((pick(1 << 30) as u128) << 20) % size);
                let spelling = Spelling([0, 0o11_110, 0o33_030][pick(3)] | form << written::FORM);
                let shape = Parsed { class, held: Default::default(), spelling, rank };
                let mut text = tests::written(&setting, &shape);
                read += agree(&setting, &text);
                let at = pick(text.len());
                text.insert_str(at, PIECES[pick(PIECES.len())]);
                agree(&setting, &text);
                text.remove(at);
                agree(&setting, &text);
            }
        }
        assert!(read > Phone.classes() as usize, "{region:?}: {read}");
    }
}

/// How often the plain way takes a text: once or not at all.
fn agree(setting: &Setting, text: &str) -> usize {
    let Some(parsed) = plain::parse(text, setting.region) else { return 0 };
    assert_eq!(
        Ok(parsed),
        Phone.parse_any(setting, Side::Identifier, text, &mut Annex::default()),
        "{text:?} {:?}",
        setting.region
    );
    1
}

#[test]
fn whatever_is_written_plainly_is_written_the_same_generally() {
    let mut draw = draws(12);
    let mut plainly = 0;
    for class in 0..Phone.classes() {
        let Size::Narrow(size) = Phone.size(class) else { panic!() };
        for region in REGIONS {
            let setting = setting(region);
            for (form, _) in (0..).zip(Form::ALL) {
                for marks in
                    [0, 1, 0o1_1111_0110, 0o3_0303_0303, 0o2222, 0o6060, 0o40, 0o5, 1 << 54 | 1 << 59]
                {
                    let spelling = Spelling(marks | form << written::FORM);
                    let rank = [0, size - 1, u128::from(draw()) * u128::from(draw()) % size]
                        [usize::try_from(draw() % 3).unwrap()];
                    let shape =
                        Parsed { class, held: Default::default(), spelling, rank: Rank::Narrow(rank) };
                    let (mut fast, mut sure) = (b"x".to_vec(), b"x".to_vec());
                    let dialled = dialled_plainly(&shape, home(&setting));
                    if dialled.and_then(|dialled| dialled.write(&mut fast)).is_some() {
                        render_any(&setting, &shape, &mut sure);
                        plainly += 1;
                    }
                    assert_eq!(fast, sure, "{} {rank} {region:?}", Phone.class_name(class));
                }
            }
        }
    }
    assert!(plainly > 50_000, "{plainly}");
}

#[test]
fn the_least_numbers_are_written_at_home_the_same_generally() {
    for class in 0..Phone.classes() {
        let name = Phone.class_name(class);
        let Some(region) = name.split('/').nth(1).filter(|region| region.len() == 2) else { continue };
        let setting = setting(Some(region));
        for (form, _) in (0..).zip(Form::ALL) {
            for rank in 0..3 {
                let spelling = Spelling(form << written::FORM);
                let shape = Parsed { class, held: Default::default(), spelling, rank: Rank::Narrow(rank) };
                let (mut fast, mut sure) = (Vec::new(), Vec::new());
                let dialled = dialled_plainly(&shape, home(&setting));
                if dialled.and_then(|dialled| dialled.write(&mut fast)).is_some() {
                    render_any(&setting, &shape, &mut sure);
                    assert_eq!(fast, sure, "{name} {rank} {form}");
                }
            }
        }
    }
}

#[test]
fn what_the_french_type_is_plain() {
    let setting = setting(Some("FR"));
    for text in [
        "06 12 34 56 78",
        "0612345678",
        "+33 6 12 34 56 78",
        "06.12.34.56.78",
        "0033612345678",
        "01-99-00-12-34",
    ] {
        let parsed = plain::parse(text, setting.region).unwrap_or_else(|| panic!("{text}"));
        let mut out = Vec::new();
        dialled_plainly(&parsed, home(&setting)).unwrap().write(&mut out).unwrap();
        assert_eq!(out, text.as_bytes());
    }
}
