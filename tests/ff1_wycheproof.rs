//! Every FF1 case of Project Wycheproof, and controls showing that the comparison can fail.
#![cfg(feature = "hazmat")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test that fails panics")]

use jeton::hazmat::{Error, Ff1};
use wycheproof::{TestResult, fpe_list, fpe_str};

/// One case, in numerals; `None` where a numeral is negative, above 65535, or not in the alphabet at all.
struct Case {
    radix: u32,
    key: Vec<u8>,
    tweak: Vec<u8>,
    plain: Option<Vec<u16>>,
    token: Option<Vec<u16>>,
    valid: bool,
}

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// A valid case, with the expected token and back.
    Right,
    /// A valid case of fewer than a million values, refused as one.
    TooFewValues,
    /// An invalid case, refused.
    Refused,
    /// An invalid case whose text `&[u16]` cannot hold.
    Inexpressible,
    /// Anything else.
    Wrong,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for group in fpe_list::TestName::all()
        .into_iter()
        .flat_map(|name| fpe_list::TestSet::load(name).unwrap().test_groups)
    {
        cases.extend(group.tests.into_iter().map(|case| Case {
            radix: group.radix.try_into().unwrap(),
            key: case.key.to_vec(),
            tweak: case.tweak.to_vec(),
            plain: case.pt.into_iter().map(|numeral| numeral.try_into().ok()).collect(),
            token: case.ct.into_iter().map(|numeral| numeral.try_into().ok()).collect(),
            valid: case.result == TestResult::Valid,
        }));
    }
    for group in fpe_str::TestName::all()
        .into_iter()
        .flat_map(|name| fpe_str::TestSet::load(name).unwrap().test_groups)
    {
        let numerals = |text: &str| {
            let place = |character| group.alphabet.chars().position(|other| other == character);
            text.chars().map(|character| place(character)?.try_into().ok()).collect()
        };
        cases.extend(group.tests.iter().map(|case| Case {
            radix: group.radix.try_into().unwrap(),
            key: case.key.to_vec(),
            tweak: case.tweak.to_vec(),
            plain: numerals(&case.pt),
            token: numerals(&case.ct),
            valid: case.result == TestResult::Valid,
        }));
    }
    cases
}

impl Case {
    fn outcome(&self, tweak: &[u8]) -> Outcome {
        let Some(plain) = &self.plain else {
            return if self.valid { Outcome::Wrong } else { Outcome::Inexpressible };
        };
        let ff1 = Ff1::new(&self.key, self.radix);
        let token = ff1.as_ref().map_err(|&error| error).and_then(|ff1| ff1.encrypt(tweak, plain));
        let few = f64::from(self.radix).powi(plain.len().try_into().unwrap()) < 1e6;
        match (self.valid, token) {
            (true, Err(Error::TooFewValues)) if few => Outcome::TooFewValues,
            (false, Err(_)) => Outcome::Refused,
            (true, Ok(token)) if !few && Some(&token) == self.token.as_ref() => {
                let back = ff1.unwrap().decrypt(tweak, &token);
                if back.as_ref() == Ok(plain) { Outcome::Right } else { Outcome::Wrong }
            }
            _ => Outcome::Wrong,
        }
    }
}

#[test]
fn every_case_gives_the_expected_outcome() {
    let cases = cases();
    let outcomes: Vec<_> = cases.iter().map(|case| case.outcome(&case.tweak)).collect();
    let count = |outcome| outcomes.iter().filter(|&&other| other == outcome).count();
    assert_eq!(outcomes.len(), 57_246);
    assert_eq!(count(Outcome::Wrong), 0);
    assert_eq!(count(Outcome::Right), 49_102);
    assert_eq!(count(Outcome::TooFewValues), 138);
    assert_eq!(count(Outcome::Refused), 2_309);
    assert_eq!(count(Outcome::Inexpressible), 5_697);
}

#[test]
fn control_another_tweak_gives_no_right_outcome() {
    let cases = cases();
    let right = |tweak: &dyn Fn(&Case) -> Vec<u8>| {
        cases.iter().step_by(50).filter(|case| case.outcome(&tweak(case)) == Outcome::Right).count()
    };
    assert!(right(&|case| case.tweak.clone()) > 900);
    assert_eq!(right(&|case| [case.tweak.as_slice(), &[0]].concat()), 0);
}
