//! A second classifier, written as the published patterns and set differences in their order, against the blocks.

use super::*;
use std::collections::BTreeMap;

/// The key of thirteen characters, by the published rule on the text.
pub(super) fn key_of(bare: &str) -> u64 {
    let (before, rest) = bare.split_at(5);
    let (department, behind) = rest.split_at(2);
    let department = match department {
        "2A" => "19",
        "2B" => "18",
        digits => digits,
    };
    97 - format!("{before}{department}{behind}").parse::<u64>().unwrap() % 97
}

/// Thirteen characters and their key.
pub(super) fn typed_key(bare: &str) -> String {
    format!("{bare}{:02}", key_of(bare))
}

/// The parts of thirteen characters, as text.
struct Cut<'t> {
    first: &'t str,
    year: &'t str,
    month: &'t str,
    department: &'t str,
    calendar: bool,
    corsica: bool,
    /// The issued grammar, whatever the first digit.
    shape: bool,
}

fn cut(bare: &str) -> Cut<'_> {
    let (first, year, month, department) = (&bare[..1], &bare[1..3], &bare[3..5], &bare[5..7]);
    let (commune, order) = (&bare[7..10], &bare[10..]);
    let calendar = ("01"..="12").contains(&month);
    let pseudo = month == "20" || ("30"..="42").contains(&month) || ("50"..="99").contains(&month);
    let shape = (calendar || pseudo)
        && department != "00"
        && ("001"..="990").contains(&commune)
        && ("001"..="999").contains(&order);
    let corsica = department == "2A" || department == "2B";
    Cut { first, year, month, department, calendar, corsica, shape }
}

/// The class of `fr.nir` that a text should have.
fn plain(bare: &str, keyed: bool) -> Option<&'static str> {
    let Cut { first, year, month, department, calendar, corsica, shape } = cut(bare);
    let pick = |digits, letters| Some(if corsica { letters } else { digits });
    let main =
        ("01"..="19").contains(&department) || ("21"..="95").contains(&department) || department == "99";
    let since_2012 = year.starts_with(['1', '2']);
    match first {
        "1" | "2" if shape && calendar && corsica => Some("issued-corsica"),
        "1" | "2" if shape && calendar && main => Some("issued"),
        "1" | "2" if shape && calendar => Some("overseas"),
        "1" | "2" if shape => pick("pseudo-month", "pseudo-month-corsica"),
        "3" | "4" if shape => pick("foreign", "foreign-corsica"),
        "7" | "8" if shape && since_2012 => pick("waiting-nnp", "waiting-corsica"),
        "7" | "8" if shape && year.starts_with('0') => pick("waiting-nnp-old", "waiting-corsica"),
        "7" | "8" if shape => pick("waiting", "waiting-corsica"),
        "7" | "8" if !corsica && since_2012 => Some("nnp"),
        "7" | "8" if !corsica && year.starts_with('0') => Some("nnp-old"),
        "5" | "6" if !corsica && since_2012 && !keyed => Some("mig"),
        _ if !keyed => None,
        "1" | "2" if calendar || ("20"..="99").contains(&month) => pick("tolerated", "tolerated-corsica"),
        "1" | "2" | "3" | "4" | "7" | "8" => pick("rest", "rest-corsica"),
        _ => None,
    }
}

/// The class of `fr.nir.linked` that a text should have.
fn linked(bare: &str, keyed: bool) -> Option<String> {
    let Cut { first, year, month, calendar, .. } = cut(bare);
    Some(match (plain(bare, keyed)?, cut(bare).corsica) {
        (
            name @ ("tolerated" | "tolerated-corsica" | "rest" | "rest-corsica" | "nnp" | "nnp-old" | "mig"),
            _,
        ) => {
            format!("{first}/{name}")
        }
        (_, true) if calendar => format!("{first}/{year}/{month}-corsica"),
        (_, true) => format!("{first}/{year}/pseudo-month-corsica"),
        (_, false) if calendar && ["20", "96", "97", "98"].contains(&cut(bare).department) => {
            format!("{first}/{year}/{month}-overseas")
        }
        (_, false) if calendar => format!("{first}/{year}/{month}"),
        (_, false) => format!("{first}/{year}/pseudo-month"),
    })
}

/// The class of an identifier of `fr.nir.marked`.
fn marked(bare: &str) -> Option<&'static str> {
    let Cut { first, department, calendar, corsica, shape, .. } = cut(bare);
    let abroad = !corsica && department >= "91";
    let known = match first {
        "1" | "2" => true,
        "7" | "8" => calendar || abroad,
        "3" | "4" => abroad || calendar && corsica,
        _ => false,
    };
    (shape && known).then_some(if corsica { "corsica" } else { "issued" })
}

/// The class of a token of `fr.nir.marked`.
fn token(bare: &str) -> Option<&'static str> {
    let mark = match &bare[..1] {
        "0" => 0,
        "9" => 1,
        _ => return None,
    };
    if cut(bare).corsica {
        let b = u64::from(&bare[6..7] == "B");
        let yymm = bare[1..5].parse::<u64>().unwrap();
        let rank = ((mark * 10_000 + yymm) * 2 + b) * 1_000_000 + bare[7..].parse::<u64>().unwrap();
        return (rank < 39_560_400_000).then_some("corsica");
    }
    let rank = mark * 1_000_000_000_000 + bare[1..].parse::<u64>().unwrap();
    (rank < 1_972_481_543_999).then_some("issued")
}

/// Thirteen characters from the edges of every part.
fn edges() -> impl Iterator<Item = String> {
    const YEARS: [&str; 7] = ["00", "09", "10", "29", "30", "69", "99"];
    const MONTHS: [&str; 15] =
        ["00", "01", "05", "12", "13", "19", "20", "21", "29", "30", "42", "43", "49", "50", "99"];
    const DEPARTMENTS: [&str; 13] =
        ["00", "01", "19", "20", "21", "2A", "2B", "90", "91", "95", "96", "98", "99"];
    const COMMUNES: [&str; 6] = ["000", "001", "588", "990", "991", "999"];
    const ORDERS: [&str; 4] = ["000", "001", "157", "999"];
    (0..10).flat_map(|first| {
        YEARS.iter().flat_map(move |year| {
            MONTHS.iter().flat_map(move |month| {
                DEPARTMENTS.iter().flat_map(move |department| {
                    COMMUNES.iter().flat_map(move |commune| {
                        ORDERS
                            .iter()
                            .map(move |order| format!("{first}{year}{month}{department}{commune}{order}"))
                    })
                })
            })
        })
    })
}

fn class_at(codec: &dyn Codec, side: Side, text: &str) -> Result<String, Reason> {
    let parsed = parse(codec, side, text).map_err(|error| error.reason)?;
    assert_eq!(rendered(codec, side, &parsed), text);
    Ok(codec.class_name(parsed.class).into_owned())
}

#[test]
fn classes_are_the_published_patterns_in_their_order() {
    let mut seen = BTreeMap::<String, u32>::new();
    for bare in edges().filter(|bare| bare != "2690549588157") {
        for (keyed, text) in [(false, bare.clone()), (true, typed_key(&bare))] {
            let expected = plain(&bare, keyed).map(str::to_owned).ok_or(Reason::NeverIssued);
            assert_eq!(class_at(&Nir, Side::Identifier, &text), expected, "{text}");
            let expected = linked(&bare, keyed).ok_or(Reason::NeverIssued);
            assert_eq!(class_at(&Linked, Side::Token, &text), expected, "{text}");
            *seen.entry(expected.unwrap_or_default()).or_default() += 1;
        }
    }
    assert!((0..Nir.classes()).all(|class| {
        let name = Nir.class_name(class);
        let dated = class <= 10;
        dated || seen.keys().any(|linked| linked.ends_with(&format!("/{name}")))
    }));
}

#[test]
fn marked_identifiers_and_tokens_are_two_languages() {
    for bare in edges().filter(|bare| bare != "2690549588157") {
        for text in [bare.clone(), typed_key(&bare)] {
            let (identifier, token) = (marked(&bare).map(str::to_owned), token(&bare).map(str::to_owned));
            assert!(identifier.is_none() || token.is_none());
            let refusal = if token.is_some() { Reason::AlreadyToken } else { Reason::NeverIssued };
            assert_eq!(class_at(&Marked, Side::Identifier, &text), identifier.ok_or(refusal), "{text}");
            assert_eq!(class_at(&Marked, Side::Token, &text), token.ok_or(Reason::NotAToken), "{text}");
        }
    }
}

#[test]
fn marked_tokens_end_with_the_last_rank() {
    for (last, next) in [("9972481543998", "9972481543999"), ("997802A399999", "997802A400000")] {
        assert!(token(last).is_some() && token(next).is_none());
        let rank = parse(&Marked, Side::Token, last).map(|parsed| (parsed.class, parsed.rank));
        let (class, rank) = rank.unwrap();
        assert_eq!(rank, Rank::Narrow(size(&Marked, class) - 1));
        assert_eq!(parse(&Marked, Side::Token, next), Err(TextError::new(Reason::NotAToken, 0)));
    }
}

/// Sizes counted with the classifier: one number for every run of years, communes and orders that no pattern tells
/// apart, times the length of those runs.
fn counted(
    classify: impl Fn(&str) -> Option<String>,
    firsts: &[u64],
    years: &[(&str, u128)],
) -> BTreeMap<String, u128> {
    let departments = (0..100).map(|n| format!("{n:02}")).chain(["2A".to_owned(), "2B".to_owned()]);
    let departments = departments.collect::<Vec<_>>();
    let places = [("000", 1), ("500", 990), ("995", 9)];
    let mut sizes = BTreeMap::new();
    for first in firsts {
        for (year, in_years) in years {
            for month in 0..100 {
                for department in &departments {
                    for (commune, in_communes) in places {
                        for (order, in_orders) in [("000", 1), ("500", 999)] {
                            let bare = format!("{first}{year}{month:02}{department}{commune}{order}");
                            if let Some(name) = classify(&bare) {
                                *sizes.entry(name).or_default() += in_years * in_communes * in_orders;
                            }
                        }
                    }
                }
            }
        }
    }
    sizes
}

const ALL_YEARS: [(&str, u128); 3] = [("05", 10), ("15", 20), ("50", 70)];

#[test]
fn sizes_of_the_plain_classes_are_counted() {
    let classify = |bare: &str| plain(bare, !bare.starts_with(['5', '6'])).map(str::to_owned);
    let mut expected = counted(classify, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &ALL_YEARS);
    *expected.get_mut("issued").unwrap() -= 1;
    let sizes = (0..Nir.classes()).map(|class| (Nir.class_name(class).into_owned(), size(&Nir, class)));
    assert_eq!(sizes.collect::<BTreeMap<_, _>>(), expected);
    let published = [
        225_494_279_999,
        4_747_248_000,
        9_494_496_000,
        1_253_273_472_000,
        25_318_656_000,
        1_488_262_248_000,
        30_065_904_000,
        297_652_449_600,
        148_826_224_800,
        1_041_783_573_600,
        30_065_904_000,
        351_737_752_000,
        6_734_096_000,
        1_029_954_178_400,
        23_068_192_000,
        102_347_550_400,
        51_173_775_200,
        400_000_000_000,
    ];
    assert!((0..).zip(published).all(|(class, published)| size(&Nir, class) == published));
    assert_eq!(published.iter().sum::<u128>() + 1, 6 * 102 * 10_u128.pow(10) + 4 * 10_u128.pow(11));
}

#[test]
fn sizes_of_the_linked_classes_are_counted() {
    let classify =
        |bare: &str| linked(bare, true).filter(|name| name.starts_with(|c: char| c.is_ascii_digit()));
    let mut expected = counted(classify, &[2], &[("69", 1)]);
    expected.append(&mut counted(classify, &[7], &[("05", 1)]));
    *expected.get_mut("2/69/05").unwrap() -= 1;
    assert_eq!(expected["2/69/12"] + expected["2/69/12-corsica"], 95_933_970);
    expected.retain(|name, _| name.matches('/').count() == 2);
    assert_eq!(expected.len(), 2 * 38);
    let sizes = (0..Linked.classes())
        .map(|class| (Linked.class_name(class).into_owned(), size(&Linked, class)))
        .collect::<BTreeMap<_, _>>();
    for (name, size) in &expected {
        assert_eq!(sizes.get(name), Some(size), "{name}");
    }
    let plain = (0..Nir.classes()).map(|class| size(&Nir, class)).sum::<u128>();
    assert_eq!(sizes.values().sum::<u128>(), plain, "the same numbers, cut finer");
}

#[test]
fn sizes_of_the_marked_classes_are_counted() {
    let mut expected = counted(|bare| marked(bare).map(str::to_owned), &[1, 2, 3, 4, 7, 8], &ALL_YEARS);
    *expected.get_mut("issued").unwrap() -= 1;
    for class in 0..Marked.classes() {
        assert_eq!(size(&Marked, class), expected[&*Marked.class_name(class)]);
    }
}
