//! [`CASES`]: what is tokenized, with its peer.

use super::peer::Peer;
use super::people::Person;
use super::rows::Rows;
use jeton::{Format, Keyring, Suffix, TokenDomain, Tokenizer, Vault, formats};

/// A column of one kind.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What stands in it.
    pub(crate) holds: &'static str,
    format: Format,
    region: Option<&'static str>,
    pub(crate) text: fn(Person) -> String,
    /// Digits on which the peer works; 0 for local parts in radix 36.
    peer: Option<usize>,
    /// At 1,000,000 rows on one core with AES-NI: least ratio to the peer, least share of the floor.
    pub(crate) bars: Option<(f64, f64)>,
}

impl Case {
    /// The format, with its region.
    pub(crate) fn format(&self) -> Format {
        self.region.map_or(self.format, |region| self.format.with_region(region).unwrap())
    }

    /// A tokenizer of the format.
    pub(crate) fn tokenizer(&self) -> Tokenizer {
        vault().tokenizer("bench", self.format()).unwrap()
    }

    /// The peer at work on values of this length.
    pub(crate) fn peer(&self, rows: &Rows) -> Option<Peer> {
        match self.peer? {
            0 => Some(Peer::local_parts(rows.iter())),
            digits => Some(Peer::decimal(digits)),
        }
    }
}

const NO_BARS: Case = Case {
    name: "",
    holds: "",
    format: formats::OPAQUE,
    region: None,
    text: Person::address,
    peer: None,
    bars: None,
};

/// Every format, and the columns whose rows are of many classes.
pub(crate) const CASES: [Case; 11] = [
    Case {
        name: "us.ssn",
        holds: "nine digits",
        format: formats::US_SSN,
        text: Person::ssn,
        peer: Some(9),
        bars: Some((50.0, 0.50)),
        ..NO_BARS
    },
    Case {
        name: "us.ssn-dashed",
        holds: "nine digits with dashes",
        format: formats::US_SSN,
        text: Person::dashed_ssn,
        peer: Some(9),
        ..NO_BARS
    },
    Case {
        name: "fr.nir",
        holds: "15 characters, born in metropolitan France",
        format: formats::FR_NIR,
        text: Person::nir,
        peer: Some(13),
        bars: Some((45.0, 0.45)),
        ..NO_BARS
    },
    Case {
        name: "fr.nir-mixed",
        holds: "15 characters; 16 % born abroad, Corsica, overseas, odd months, waiting numbers",
        format: formats::FR_NIR,
        text: Person::mixed_nir,
        peer: Some(13),
        ..NO_BARS
    },
    Case {
        name: "fr.nir.linked",
        holds: "as `fr.nir`",
        format: formats::FR_NIR_LINKED,
        text: Person::nir,
        peer: Some(13),
        ..NO_BARS
    },
    Case {
        name: "fr.nir.marked",
        holds: "as `fr.nir`",
        format: formats::FR_NIR_MARKED,
        text: Person::nir,
        peer: Some(13),
        ..NO_BARS
    },
    Case {
        name: "fr.ft_id",
        holds: "old and national ones",
        format: formats::FR_FT_ID,
        text: Person::ft_id,
        peer: Some(11),
        ..NO_BARS
    },
    Case {
        name: "phone",
        holds: "French numbers as typed, six spellings, region FR",
        format: formats::PHONE,
        region: Some("FR"),
        text: Person::phone,
        peer: Some(9),
        bars: Some((25.0, 0.30)),
    },
    Case {
        name: "email",
        holds: "local parts of 4 to 27 characters, 10,000 hosts",
        format: formats::EMAIL,
        text: Person::email,
        peer: Some(0),
        bars: Some((15.0, 0.25)),
        ..NO_BARS
    },
    Case {
        name: "email.exact",
        holds: "as `email`, with a capital",
        format: formats::EMAIL_EXACT,
        text: Person::capital_email,
        peer: Some(0),
        ..NO_BARS
    },
    Case { name: "opaque", holds: "streets and house numbers", ..NO_BARS },
];

/// A test keyring's vault with the domain `bench`; the same keys every time.
pub(crate) fn vault() -> Vault {
    let mut keyring = Keyring::test_from_roots(&[[1; 32], [2; 32]], [3; 32]).unwrap().allow_test();
    keyring.add_domain(TokenDomain::new("bench").unwrap(), Suffix::default()).unwrap();
    Vault::from_keyring(keyring).unwrap()
}
