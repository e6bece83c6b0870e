use super::*;
use crate::error::Reason;
use crate::format::laws;
use std::fmt::Write;
use std::{env, fs};

pub(super) fn setting(region: Option<&str>) -> Setting {
    let region = region.map(|region| Region(*region.as_bytes().first_chunk().unwrap()));
    Setting { region, ..laws::setting() }
}

fn class_of(name: &str) -> u32 {
    (0..Phone.classes()).find(|&class| Phone.class_name(class) == name).unwrap_or_else(|| panic!("{name}"))
}

pub(super) fn written(setting: &Setting, parsed: &Parsed) -> String {
    Phone.rendered(setting, Side::Token, parsed, &Annex::default())
}

fn parsed(setting: &Setting, text: &str) -> Parsed {
    laws::parse(&Phone, setting, Side::Identifier, text)
        .unwrap_or_else(|error| panic!("{text:?} with {:?}: {error}", setting.region))
}

/// Numbers that look random, the same at every run.
pub(super) fn draws(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 20
    }
}

#[test]
fn the_two_laws_hold() {
    laws::hold(&Phone, &laws::setting(), &[""]);
    laws::hold(&Phone, &setting(None), &[""]);
}

#[test]
fn sizes_are_those_that_were_counted_from_libphonenumber() {
    for (name, size) in [
        ("33/FR/mobile/9", 162_000_000_u128),
        ("33/FR/fixed/9", 487_000_000),
        ("33/FR/voip/9", 100_000_000),
        ("262/RE/mobile/9", 1_670_000),
        ("590/GP/mobile/9", 1_190_000),
        ("596/MQ/mobile/9", 2_040_000),
        ("32/BE/mobile/9", 50_000_000),
        ("32/BE/fixed/8", 54_700_000),
        ("41/CH/mobile/9", 90_000_000),
        ("41/CH/fixed/9", 200_000_000),
        ("49/DE/mobile/10", 130_000_000),
        ("49/DE/mobile/11", 2_103_000_000),
        ("34/ES/mobile/9", 150_010_200),
        ("34/ES/fixed/9", 152_989_800),
        ("39/IT/mobile/10", 1_000_000_000),
        ("39/IT/fixed/10", 683_900_000),
        ("44/GB/mobile/10", 791_400_000),
        ("44/GB/fixed/10", 924_790_000),
        ("1/US/fixed-or-mobile/10", 2_871_000_000),
        ("1/CA/fixed-or-mobile/10", 448_000_000),
    ] {
        assert_eq!(Phone.size(class_of(name)), Size::Narrow(size), "{name}");
    }
}

#[test]
fn classes_have_names_of_their_own_and_a_million_numbers() {
    let mut names: Vec<_> = (0..Phone.classes()).map(|class| Phone.class_name(class)).collect();
    for (class, name) in (0..).zip(&names) {
        assert!(name.is_ascii() && !name.contains('@'), "{name}");
        let Size::Narrow(size) = Phone.size(class) else { panic!("{name}") };
        assert!(size >= 1_000_000, "{name}: {size}");
        let counted: u64 = tables::components(class).map(|component| tables::count(component.root)).sum();
        assert_eq!(u128::from(counted), size, "{name}");
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), Phone.classes() as usize);
}

#[test]
fn a_number_is_in_one_class() {
    let mut draw = draws(1);
    for number in 1..1_000 {
        let Some(code) = tables::code(number) else { continue };
        for length in 1..=15 {
            for _ in 0..2_000 {
                let text = format!("{:015}", draw() % 1_000_000_000_000_000);
                let digits = &text.as_bytes()[15 - length..];
                let classes = code.components(length).filter_map(|c| automaton::rank(c.root, digits));
                assert!(classes.count() <= 1, "+{number} {}", &text[15 - length..]);
            }
        }
    }
}

#[test]
fn every_class_in_every_spelling_is_read_as_its_number() {
    let mut draw = draws(2);
    for class in 0..Phone.classes() {
        let Size::Narrow(size) = Phone.size(class) else { panic!() };
        let own = Phone.class_name(class).split('/').nth(1).filter(|name| name.len() == 2).map(str::to_owned);
        for region in [own.as_deref(), Some("FR"), Some("US"), None] {
            let setting = setting(region);
            for (form, _) in (0..).zip(Form::ALL) {
                for _ in 0..4 {
                    let marks = draw() & draw() & ((1 << 51) - 1);
                    let marks =
                        if draw() & 1 == 0 { marks | (draw() % 4) << 54 | (draw() % 4) << 59 } else { marks };
                    let spelling = Spelling(marks | form << 51);
                    let rank = u128::from(draw()) * u128::from(draw()) % size;
                    let shape =
                        Parsed { class, held: Default::default(), spelling, rank: Rank::Narrow(rank) };
                    let text = written(&setting, &shape);
                    let again = parsed(&setting, &text);
                    assert_eq!((again.class, again.rank), (class, shape.rank), "{text:?} {region:?}");
                    if tables::components(class).len() == 1 {
                        assert_eq!(written(&setting, &again), text, "{region:?}");
                    }
                    let token = Parsed { rank: Rank::Narrow(size - 1 - rank), ..again };
                    let text = written(&setting, &token);
                    let token_again = parsed(&setting, &text);
                    assert_eq!(
                        (token_again.class, token_again.rank),
                        (class, token.rank),
                        "{text:?} {region:?}"
                    );
                }
            }
        }
    }
}

/// Writes class and E.164 number for ranks drawn from every class; `tests/oracle/phones.py` judges them.
#[test]
#[ignore = "writes a file for the oracle"]
fn export() {
    let draws = env::var("JETON_DRAWS").map_or(2_000, |draws| draws.parse().unwrap());
    let mut lines = String::new();
    for class in 0..Phone.classes() {
        let Size::Narrow(size) = Phone.size(class) else { panic!() };
        // Steps of the golden ratio: no two alike, and none far from any rank.
        let step = (size as f64 * 0.618_033_988_749_894_9) as u128;
        let ranks = (0..draws).map(|draw: u128| draw * step % size).chain([0, size - 1]);
        for rank in ranks {
            let spelling = Spelling::CANONICAL;
            let shape = Parsed { class, held: Default::default(), spelling, rank: Rank::Narrow(rank) };
            writeln!(lines, "{}\t{}", Phone.class_name(class), written(&laws::setting(), &shape)).unwrap();
        }
    }
    fs::write(env::var("JETON_PHONES").unwrap(), lines).unwrap();
}

/// Region, text, E.164; whether the text comes back as it was typed.
const READ: [(&str, &str, &str, bool); 87] = [
    ("FR", "06 12 34 56 78", "+33612345678", true),
    ("FR", "0612345678", "+33612345678", true),
    ("FR", "06.12.34.56.78", "+33612345678", true),
    ("FR", "06-12-34-56-78", "+33612345678", true),
    ("FR", "06/12/34/56/78", "+33612345678", true),
    ("FR", "06\u{a0}12\u{a0}34\u{a0}56\u{a0}78", "+33612345678", true),
    ("FR", "06\u{202f}12\u{202f}34\u{202f}56\u{202f}78", "+33612345678", true),
    ("FR", "0 6 1 2 3 4 5 6 7 8", "+33612345678", true),
    ("FR", "061 234 56 78", "+33612345678", true),
    ("FR", "+33612345678", "+33612345678", true),
    ("FR", "+33 6 12 34 56 78", "+33612345678", true),
    ("FR", "+33.6.12.34.56.78", "+33612345678", true),
    ("FR", "+33 (0)6 12 34 56 78", "+33612345678", true),
    ("FR", "+33(0)612345678", "+33612345678", true),
    ("FR", "+33 (0) 6 12 34 56 78", "+33612345678", true),
    ("FR", "0033612345678", "+33612345678", true),
    ("FR", "0033 6 12 34 56 78", "+33612345678", true),
    ("FR", "0033 (0)6 12 34 56 78", "+33612345678", true),
    ("FR", "00 33 6 12 34 56 78", "+33612345678", true),
    ("FR", "(0)6 12 34 56 78", "+33612345678", true),
    ("FR", "(06) 12 34 56 78", "+33612345678", true),
    ("FR", "(+33) 6 12 34 56 78", "+33612345678", true),
    ("FR", "+33 06 12 34 56 78", "+33612345678", true),
    ("FR", "33612345678", "+33612345678", true),
    ("FR", "33 6 12 34 56 78", "+33612345678", true),
    ("FR", "612345678", "+33612345678", true),
    ("FR", "6 12 34 56 78", "+33612345678", true),
    ("FR", " 06 12 34 56 78\t", "+33612345678", false),
    ("FR", "06  12  34  56  78", "+33612345678", false),
    ("FR", "06 - 12 - 34 - 56 - 78", "+33612345678", false),
    ("FR", "06\u{2013}12\u{2013}34\u{2013}56\u{2013}78", "+33612345678", false),
    ("FR", "06\t12\t34\t56\t78", "+33612345678", false),
    ("FR", "+ 33 6 12 34 56 78", "+33612345678", false),
    ("FR", "(+33) (0)6 12 34 56 78", "+33612345678", false),
    ("FR", "tel:+33612345678", "+33612345678", false),
    ("FR", "TEL:06 12 34 56 78", "+33612345678", false),
    ("FR", "01 99 00 12 34", "+33199001234", true),
    ("FR", "0800 123 456", "+33800123456", true),
    ("FR", "06 95 12 34 56", "+33695123456", true),
    ("FR", "05 96 73 53 74", "+33596735374", true),
    ("FR", "02 63 04 02 74", "+33263040274", true),
    ("FR", "+33 6 39 98 12 34", "+33639981234", true),
    ("FR", "0690 35 12 34", "+590690351234", false),
    ("FR", "690351234", "+590690351234", false),
    ("FR", "0691 30 12 34", "+590691301234", false),
    ("FR", "0590 20 12 34", "+590590201234", false),
    ("FR", "0262 20 12 34", "+262262201234", false),
    ("FR", "0692 12 34 56", "+262692123456", false),
    ("FR", "0693 01 34 56", "+262693013456", false),
    ("FR", "0639 01 12 34", "+262639011234", false),
    ("FR", "0639 98 00 00", "+262639980000", false),
    ("FR", "0694 20 12 34", "+594694201234", false),
    ("FR", "0594 25 12 34", "+594594251234", false),
    ("FR", "0696 20 12 34", "+596696201234", false),
    ("FR", "0697 10 12 34", "+596697101234", false),
    ("FR", "+590 690351234", "+590690351234", true),
    ("FR", "00594 694007495", "+594694007495", false),
    ("GP", "0690 35 12 34", "+590690351234", true),
    ("GP", "06 12 34 56 78", "+33612345678", false),
    ("US", "(213) 373-4253", "+12133734253", true),
    ("US", "213-373-4253", "+12133734253", true),
    ("US", "1 213 373 4253", "+12133734253", true),
    ("US", "1-213-373-4253", "+12133734253", true),
    ("US", "+1 (213) 373-4253", "+12133734253", true),
    ("US", "1 (213) 373-4253", "+12133734253", true),
    ("US", "011 33 6 12 34 56 78", "+33612345678", true),
    ("US", "0033 6 12 34 56 78", "+33612345678", true),
    ("US", "011 33 (0)6 12 34 56 78", "+33612345678", false),
    ("AU", "0011 33 6 12 34 56 78", "+33612345678", true),
    ("ES", "912 345 678", "+34912345678", true),
    ("IT", "06 1234 5678", "+390612345678", true),
    ("IT", "+39 06 1234 5678", "+390612345678", true),
    ("IT", "347 123 4567", "+393471234567", true),
    ("LU", "621 123 456", "+352621123456", true),
    ("PT", "912 345 678", "+351912345678", true),
    ("DK", "20 12 34 56", "+4520123456", true),
    ("DE", "030/1234567", "+49301234567", true),
    ("DE", "0171 1234567", "+491711234567", true),
    ("GB", "(020) 7946 0123", "+442079460123", true),
    ("GB", "+44 (0)20 7946 0123", "+442079460123", true),
    ("RU", "8 912 345 67 89", "+79123456789", true),
    ("HU", "06 20 123 4567", "+36201234567", true),
    ("BR", "(11) 98765-4321", "+5511987654321", true),
    ("AR", "011 2345-6789", "+541123456789", true),
    ("JP", "03-1234-5678", "+81312345678", true),
    ("BE", "+870 773 111 632", "+870773111632", true),
    ("BE", "+376 312 345", "+376312345", false),
];

#[test]
fn what_people_type_becomes_e164_and_comes_back() {
    for (region, text, canonical, exact) in READ {
        let setting = setting(Some(region));
        let shape = parsed(&setting, text);
        let plain = Parsed { spelling: Spelling::CANONICAL, ..shape };
        assert_eq!(written(&setting, &plain), canonical, "{text:?}");
        assert_eq!(parsed(&setting, canonical), plain, "{text:?}");
        let back = written(&setting, &shape);
        assert_eq!(back == text, exact, "{text:?} came back as {back:?}");
        let again = parsed(&setting, &back);
        assert_eq!((again.class, again.rank), (shape.class, shape.rank), "{back:?}");
    }
}

#[test]
fn international_numbers_need_no_region() {
    for text in ["+33612345678", "0033 6 12 34 56 78", "+33 (0)6 12 34 56 78", "tel:+33612345678"] {
        let setting = setting(None);
        assert_eq!(
            written(&setting, &Parsed { spelling: Spelling(0), ..parsed(&setting, text) }),
            "+33612345678"
        );
    }
    let setting = setting(None);
    let text = Phone.example();
    assert_eq!(written(&setting, &parsed(&setting, text)), text);
}

#[test]
fn tokens_keep_the_spelling_wherever_it_leads_to_them() {
    let france = setting(Some("FR"));
    let token = |text| {
        let shape = parsed(&france, text);
        let Rank::Narrow(rank) = shape.rank else { panic!() };
        written(&france, &Parsed { rank: Rank::Narrow((rank + 12_345_678) % 162_000_000), ..shape })
    };
    assert_eq!(token("06 12 34 56 78"), "06 24 69 13 56");
    assert_eq!(token("+33 (0)6.12.34.56.78"), "+33 (0)6.24.69.13.56");
    assert_eq!(token("612-345-678"), "624-691-356");
}

#[test]
fn no_text_gets_a_token_longer_than_was_said() {
    let mut draw = draws(3);
    for (region, text, ..) in READ {
        let setting = setting(Some(region));
        let shape = parsed(&setting, text);
        let longest = Phone.longest_token(&setting, &shape, &Annex::default());
        let Size::Narrow(size) = Phone.size(shape.class) else { panic!() };
        for _ in 0..200 {
            let rank = Rank::Narrow(u128::from(draw()) % size);
            let token = written(&setting, &Parsed { rank, ..shape });
            assert!(token.len() <= longest, "{text:?}: {token:?}");
        }
    }
}

/// Behind 00, a token of +1 4963419058 would be read in Mongolia as 001 and a number of +49.
#[test]
fn a_token_behind_00_is_read_as_itself_where_the_prefix_is_another() {
    let mut draw = draws(5);
    for region in ["MN", "AU", "KR", "TH", "JP", "US", "FR"] {
        let setting = setting(Some(region));
        for text in ["0016987284749", "0012133734253", "0033612345678"] {
            let shape = parsed(&setting, text);
            let Size::Narrow(size) = Phone.size(shape.class) else { panic!() };
            for _ in 0..300 {
                let rank = Rank::Narrow(u128::from(draw()) % size);
                let token = written(&setting, &Parsed { rank, ..shape });
                let again = parsed(&setting, &token);
                assert_eq!((again.class, again.rank), (shape.class, rank), "{region} {text}: {token}");
            }
        }
    }
}

#[test]
fn every_region_of_the_tables_can_be_the_default_one() {
    let letters = || b'A'..=b'Z';
    let regions = letters().flat_map(|a| letters().map(move |b| Region([a, b])));
    assert_eq!(regions.filter(|&region| Phone.has_region(region)).count(), 245);
    for region in ["XX", "00", "fr", "AQ", "EU"] {
        assert!(!Phone.has_region(Region(*region.as_bytes().first_chunk().unwrap())), "{region}");
    }
}

#[test]
fn refusals_say_why_and_where() {
    use Reason::*;
    let refused = |region, cases: &[_]| laws::refused(&Phone, &setting(region), Side::Identifier, cases);
    refused(
        Some("FR"),
        &[
            ("", Empty, 0),
            (" \u{a0}", Empty, 0),
            ("+", TooShort, 1),
            ("00", TooShort, 2),
            ("+3", TooShort, 2),
            ("+33", TooShort, 3),
            ("112", TooShort, 3),
            ("3939", TooShort, 4),
            ("06 12 34 56 7", TooShort, 13),
            ("06 12 34 56 789", TooLong, 14),
            ("0700 12 34 56 78 90", TooLong, 14),
            ("+49 30 12345678901234", TooLong, 18),
            ("+0612345678", CallingCode, 1),
            ("+999123456789", CallingCode, 1),
            ("00 12 34 56 78", NotInCountry, 4),
            ("+1 012 345 6789", NotInCountry, 3),
            ("06 12 34 56 7O", Character, 13),
            ("06 12 34 56 78.", Character, 14),
            ("06 12 34 56 (78", Character, 12),
            ("06 12 34 56 78)", Character, 14),
            ("0612345678 (domicile)", Character, 12),
            ("06 12 34 56 78 / 07 12 34 56 78", SeveralValues, 17),
            ("06 12 34 56 78 07 12 34 56 78", SeveralValues, 15),
            ("06 12 34 56 78;0712345678", SeveralValues, 15),
            ("06 12 34 56 78 ou 07 12 34 56 78", SeveralValues, 18),
            ("06 12 34 56 78 +33 7 12 34 56 78", SeveralValues, 15),
            ("06 12 34 56 78\n07 12 34 56 78", SeveralValues, 15),
            ("01 99 00 12 34 poste 12", Extension, 15),
            ("01 99 00 12 34 ext. 12", Extension, 15),
            ("01 99 00 12 34x12", Extension, 14),
            ("01 99 00 12 34 #12", Extension, 15),
            ("tel:+33199001234;ext=12", Extension, 16),
        ],
    );
    refused(
        Some("US"),
        &[("373-4253", LocalNumber, 0), ("911", TooShort, 3), ("1-800-FLOWERS", Character, 6)],
    );
    refused(None, &[("06 12 34 56 78", NoRegion, 0), (" 612345678", NoRegion, 1), ("1", NoRegion, 0)]);
}
