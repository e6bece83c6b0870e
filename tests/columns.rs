//! Columns are what single values are, row for row; edges; permits of columns.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::string_slice,
    reason = "a test that panics fails"
)]

use jeton::{
    Allow, Budget, Cell, Column, ColumnPermit, Epoch, Format, Gate, GateError, Keyring, Mask, Policy, Reason,
    Request, Status, Suffix, TextError, Texts, TokenDomain, Tokenizer, Vault, VolatileLedger, Width, Window,
    formats,
};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Two domains with suffixes of other lengths, two live epochs.
static VAULT: LazyLock<Vault> = LazyLock::new(|| {
    let mut keyring = Keyring::create_test().unwrap().allow_test();
    keyring.add_domain(here(), Suffix::default()).unwrap();
    keyring.add_domain(there(), Suffix::new("a-longer-suffix-of-the-other-domain.example").unwrap()).unwrap();
    keyring.add_epoch().unwrap();
    Vault::from_keyring(keyring).unwrap()
});

fn here() -> TokenDomain {
    TokenDomain::new("here").unwrap()
}

fn there() -> TokenDomain {
    TokenDomain::new("there").unwrap()
}

fn second() -> Epoch {
    Epoch::new(2).unwrap()
}

/// Every format, phones with and without a region.
fn all_formats() -> Vec<Format> {
    formats().iter().copied().chain([formats::PHONE.with_region("FR").unwrap()]).collect()
}

/// Texts of every format and of none.
const TEXTS: &[&str] = &[
    "123-45-6789",
    "123456789",
    "899 99 9998",
    "078-05-1120",
    "123-45-678O",
    "1 84 12 76 451 089 46",
    "184127645108946",
    "1841276451089",
    "1 84 12 2A 451 089",
    "184122A45108933",
    "255081416802538",
    "7 12 00 00000000",
    "269054958815780",
    "184127645108947",
    "1234567A",
    "12345678901",
    "camille.martin@orange.fr",
    "Camille.Martin@Orange.FR",
    "a@b.fr",
    "x.y+z@example.org",
    "\"quoted local\"@example.org",
    "bjørn@exämple.org",
    "zoé.dupond@bücher.example",
    "averyveryveryverylonglocalpart.of.some.length@gmail.com",
    "sixty-four-letters-sixty-four-letters-sixty-four-letters-sixty64@gmail.com",
    "k3x9q7t@gmail.com.tok.example",
    "nobody",
    "@",
    "a@b@c",
    "06 12 34 56 78",
    "0612345678",
    "+33 6 12 34 56 78",
    "0033 1 99 00 12 34",
    "+262639123456",
    "+1 202 555 0123",
    "(202) 555-0123",
    "+999123",
    "06 12",
    "jtn_mzxw6ytboi",
    "Jean Dupont, 3 rue Haute",
    "",
    " ",
    "\t",
    "é",
    "\u{202e}",
    "1\u{0}2",
];

/// Rows: texts of the list, tokens among them, nulls.
fn rows(tokenizer: &Tokenizer, picks: &[Option<(usize, bool)>]) -> Vec<Option<String>> {
    picks
        .iter()
        .map(|pick| {
            pick.map(|(text, token)| {
                let text = TEXTS[text % TEXTS.len()];
                match tokenizer.tokenize(text) {
                    Ok(made) if token => made.as_str().to_owned(),
                    _ => text.to_owned(),
                }
            })
        })
        .collect()
}

fn cells(rows: &[Option<String>]) -> impl Iterator<Item = Option<&str>> + Clone {
    rows.iter().map(Option::as_deref)
}

/// Each row of the column is what `single` makes of the row.
fn equal(rows: &[Option<String>], column: &Column, single: impl Fn(&str) -> Result<String, TextError>) {
    assert_eq!(column.len(), rows.len());
    assert_eq!(column.offsets().len(), rows.len() + 1);
    assert_eq!(*column.offsets().last().unwrap() as usize, column.values().len());
    for (number, row) in rows.iter().enumerate() {
        let (status, text) = match row.as_deref().map(&single) {
            None => (Status::Null, None),
            Some(Ok(text)) => (Status::Made, Some(text)),
            Some(Err(error)) => (Status::Refused(error), None),
        };
        assert_eq!((column.statuses()[number], column.row(number)), (status, text.as_deref()), "{row:?}");
    }
}

/// Owned offsets and bytes of rows, with a validity bitmap.
struct Arrow {
    offsets: Vec<i32>,
    bytes: Vec<u8>,
    validity: Vec<u8>,
}

impl Arrow {
    fn of(rows: &[Option<String>]) -> Self {
        let mut arrow = Self { offsets: vec![0], bytes: Vec::new(), validity: vec![0; rows.len() / 8 + 1] };
        for (number, row) in rows.iter().enumerate() {
            arrow.bytes.extend(row.iter().flat_map(|text| text.bytes()));
            arrow.offsets.push(arrow.bytes.len() as i32);
            arrow.validity[number / 8] |= u8::from(row.is_some()) << (number % 8);
        }
        arrow
    }

    fn texts(&self) -> Texts<'_> {
        Texts::new(&*self.offsets, &self.bytes).unwrap().with_validity(&self.validity, 0).unwrap()
    }
}

fn picks() -> impl Strategy<Value = Vec<Option<(usize, bool)>>> {
    prop::collection::vec(prop::option::weighted(0.95, (0..TEXTS.len(), prop::bool::ANY)), 0..600)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn columns_of_identifiers_equal_single_values(picks in picks(), mask in 0..4_u8) {
        for format in all_formats() {
            let tokenizer = VAULT.tokenizer("here", format).unwrap();
            let rows = rows(&tokenizer, &picks);
            let mut column = Column::new();
            tokenizer.tokenize_column(cells(&rows), &mut column);
            equal(&rows, &column, |text| tokenizer.tokenize(text).map(|token| token.as_str().to_owned()));

            tokenizer.tokenize_column_canonical(&Arrow::of(&rows).texts(), &mut column);
            equal(&rows, &column, |text| tokenizer.tokenize(text).map(|token| token.canonical().to_owned()));

            let mask = [Mask::Last(2), Mask::Last(4), Mask::Host, Mask::Year][usize::from(mask)];
            tokenizer.mask_column(cells(&rows), mask, &mut column);
            equal(&rows, &column, |text| tokenizer.mask(text, mask));

            for (nth, (epoch, column)) in tokenizer.search_column(cells(&rows)).iter().enumerate() {
                equal(&rows, column, |text| {
                    let tokens = tokenizer.search(text)?;
                    assert_eq!(tokens[nth].epoch(), *epoch);
                    Ok(tokens[nth].as_str().to_owned())
                });
            }
        }
    }

    #[test]
    fn columns_of_tokens_equal_single_values(picks in picks()) {
        for format in all_formats() {
            let tokenizer = VAULT.tokenizer("here", format).unwrap();
            let rows = rows(&tokenizer, &picks);
            let rekeyer = VAULT.rekeyer("here", format, Epoch::FIRST, second()).unwrap();
            let mut column = Column::new();
            rekeyer.rekey_column(cells(&rows), &mut column);
            equal(&rows, &column, |text| rekeyer.rekey(text).map(|token| token.as_str().to_owned()));

            let arrow = Arrow::of(&rows);
            let gate = gate(1_000_000);
            let Ok(permit) = reserve(&gate, Width::Full, &tokenizer, &arrow.texts()) else { continue };
            let revealed = VAULT.reveal_column(permit, &arrow.texts()).unwrap();
            equal(&rows, revealed.expose(), |text| {
                let token = tokenizer.token(text, Epoch::FIRST)?;
                let permit = gate.reserve(&Request::new("adviser", "placement").reveal(&token)).unwrap();
                let identifier = VAULT.reveal(permit);
                identifier.map(|it| it.expose().to_owned()).map_err(|_| error(Reason::NotAToken, text))
            });

            let request = Request::new("adviser", "placement");
            let permit =
                gate.reserve_column_to(&request, &there(), &tokenizer, Epoch::FIRST, &arrow.texts()).unwrap();
            VAULT.translate_column(permit, &arrow.texts(), &mut column).unwrap();
            equal(&rows, &column, |text| {
                let token = tokenizer.token(text, Epoch::FIRST)?;
                let permit = gate.reserve(&request.clone().translate(&token, &there())).unwrap();
                let tokens = VAULT.translate(permit).map_err(|_| error(Reason::NotAToken, text))?;
                Ok(tokens[0].as_str().to_owned())
            });
        }
    }
}

/// The error of a text that cannot be an error of its own: made by asking for a mask that no format has.
fn error(reason: Reason, _: &str) -> TextError {
    let ssns = VAULT.tokenizer("here", formats::US_SSN).unwrap();
    let mut error = ssns.mask("123-45-6789", Mask::Host).unwrap_err();
    error.reason = reason;
    error
}

fn gate(limit: u64) -> Gate {
    let mut rule = Allow::actor("adviser")
        .purpose("placement")
        .domain("here")
        .width(Width::Full)
        .width(Width::Part(Mask::Last(4)))
        .translate_to("there");
    for format in formats() {
        rule = rule.format(format.name());
    }
    let policy = Policy::new().allow(rule).budget(Budget::per_actor(limit, Window::Day));
    VAULT.gate(policy, VolatileLedger::new()).unwrap()
}

fn reserve(
    gate: &Gate,
    width: Width,
    tokens: &Tokenizer,
    texts: &Texts<'_>,
) -> Result<ColumnPermit, GateError> {
    gate.reserve_column(&Request::new("adviser", "placement").width(width), tokens, Epoch::FIRST, texts)
}

fn ssns() -> Tokenizer {
    VAULT.tokenizer("here", formats::US_SSN).unwrap()
}

/// Tokens of so many people.
fn tokens(people: usize) -> Column {
    let identifiers: Vec<String> = (0..people).map(|nth| format!("123-45-{:04}", nth + 1)).collect();
    let mut column = Column::new();
    ssns().tokenize_column(&identifiers, &mut column);
    column
}

#[test]
fn a_column_permit_counts_distinct_people() {
    let column = tokens(10);
    let twice: Vec<_> = column.iter().chain(column.iter()).map(|row| row.map(str::to_owned)).collect();
    let arrow = Arrow::of(&twice);
    assert!(reserve(&gate(10), Width::Full, &ssns(), &arrow.texts()).is_ok());
    assert_eq!(reserve(&gate(9), Width::Full, &ssns(), &arrow.texts()).unwrap_err(), GateError::Refused);
}

#[test]
fn a_column_permit_is_for_its_column_alone() {
    let (column, gate) = (tokens(300), gate(1_000));
    let texts = Texts::from(&column);
    let permit = || reserve(&gate, Width::Full, &ssns(), &texts).unwrap();
    let others = [texts.slice(0, 299), texts.slice(1, 300), Texts::new(&[0_i64, 0], b"").unwrap()];
    for other in &others {
        assert_eq!(VAULT.reveal_column(permit(), other).unwrap_err(), GateError::OtherColumn);
    }
    let mut there = Column::new();
    let translated = VAULT.translate_column(permit(), &texts, &mut there);
    assert_eq!(translated.unwrap_err(), GateError::OtherAct);
    assert_eq!(VAULT.reveal_column(permit(), &texts).unwrap().expose().row(299), Some("123-45-0300"));
    // In another spelling it is the same column.
    let bare: Vec<String> = column.iter().map(|row| row.unwrap().replace('-', "")).collect();
    let arrow = Arrow::of(&bare.into_iter().map(Some).collect::<Vec<_>>());
    assert_eq!(VAULT.reveal_column(permit(), &arrow.texts()).unwrap().expose().row(0), Some("123450001"));
}

#[test]
fn a_width_is_kept_in_columns() {
    let column = tokens(2);
    let texts = Texts::from(&column);
    let permit = reserve(&gate(2), Width::Part(Mask::Last(4)), &ssns(), &texts).unwrap();
    let revealed = VAULT.reveal_column(permit, &texts).unwrap();
    assert_eq!(revealed.expose().iter().collect::<Vec<_>>(), [Some("•••-••-0001"), Some("•••-••-0002")]);
    assert!(!format!("{revealed:?}{:?}", revealed.expose()).contains("0001"));
}

#[test]
fn a_column_without_tokens_is_refused() {
    let gate = gate(10);
    let nothing = Texts::new(&[0_i32, 3, 3], b"abc").unwrap().with_validity(&[0b01], 0).unwrap();
    assert_eq!(reserve(&gate, Width::Full, &ssns(), &nothing).unwrap_err(), GateError::Refused);
    let token = ssns().tokenize("123-45-6789").unwrap();
    let both = Request::new("adviser", "placement").reveal(&token);
    let column = tokens(1);
    let asked = gate.reserve_column(&both, &ssns(), Epoch::FIRST, &Texts::from(&column));
    assert_eq!(asked.unwrap_err(), GateError::Request);
}

#[test]
fn columns_of_nothing_but_bad_or_empty_rows() {
    let ssns = ssns();
    for (text, reason) in [("", Reason::Empty), ("abc", Reason::Character), ("12", Reason::TooShort)] {
        for count in [0, 1, 255, 256, 257, 1_000] {
            let mut column = Column::new();
            ssns.tokenize_column(vec![text; count], &mut column);
            assert_eq!((column.len(), column.refused(), column.values()), (count, count, ""));
            let right = |status: &Status| matches!(status, Status::Refused(error) if error.reason == reason);
            assert!(column.statuses().iter().all(right));
            ssns.tokenize_column(vec![None::<&str>; count], &mut column);
            assert!(column.statuses().iter().all(|status| *status == Status::Null));
            assert_eq!(column.offsets(), vec![0; count + 1]);
        }
    }
}

#[test]
fn a_tokenizer_is_shared_between_threads() {
    let ssns = ssns();
    let made: Vec<Column> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut column = Column::new();
                    ssns.tokenize_column(["123-45-6789"; 1_000], &mut column);
                    column
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(made.iter().all(|column| column.values() == made[0].values()));
}

#[cfg(feature = "rayon")]
#[test]
fn columns_on_all_cores_are_the_same() {
    let identifiers: Vec<Option<String>> = (0..50_000)
        .map(|nth| (nth % 7 != 0).then(|| format!("{:03}-{:02}-{:04}", nth % 900, nth % 100, nth % 10_000)))
        .collect();
    let arrow = Arrow::of(&identifiers);
    let (texts, ssns) = (arrow.texts(), ssns());
    let same = |left: &Column, right: &Column| {
        assert_eq!(left.values(), right.values());
        assert_eq!((left.offsets(), left.statuses()), (right.offsets(), right.statuses()));
    };
    let (mut one, mut all) = (Column::new(), Column::new());
    ssns.tokenize_column(&texts, &mut one);
    ssns.par_tokenize_column(&texts, &mut all);
    same(&one, &all);
    ssns.tokenize_column_canonical(&texts, &mut one);
    ssns.par_tokenize_column_canonical(&texts, &mut all);
    same(&one, &all);
    ssns.mask_column(&texts, Mask::Last(2), &mut one);
    ssns.par_mask_column(&texts, Mask::Last(2), &mut all);
    same(&one, &all);
    for ((_, one), (_, all)) in ssns.search_column(&texts).iter().zip(ssns.par_search_column(&texts)) {
        same(one, &all);
    }
    let tokens = one.clone();
    let rekeyer = VAULT.rekeyer("here", formats::US_SSN, Epoch::FIRST, second()).unwrap();
    rekeyer.rekey_column(&Texts::from(&tokens), &mut one);
    rekeyer.par_rekey_column(&Texts::from(&tokens), &mut all);
    same(&one, &all);
}

/// More bytes than 32-bit offsets reach: rows before, across and behind the 2^31st byte.
#[test]
#[ignore = "takes five gigabytes of memory"]
fn two_to_the_31_bytes_of_values() {
    let ssns = ssns();
    let filler = 64 * 1024 * 1024;
    let mut bytes = vec![b' '; 33 * filler];
    let mut offsets = vec![0_i64];
    for nth in 0..33 {
        let end = (nth + 1) * filler;
        bytes[end - 9..end].copy_from_slice(b"123456789");
        offsets.extend([end as i64 - 9, end as i64]);
    }
    assert!(*offsets.last().unwrap() > 1 << 31);
    let texts = Texts::new(&*offsets, &bytes).unwrap();
    let mut column = Column::new();
    ssns.tokenize_column(&texts, &mut column);
    let token = ssns.tokenize("123456789").unwrap();
    for row in 0..66 {
        assert_eq!(column.row(row), (row % 2 == 1).then_some(token.as_str()));
    }
    assert_eq!(texts.row(1), Cell::Text("123456789"));
}
