//! [`Person`]: identifiers made by formula, of nobody.

/// Somebody who is not, by number.
#[derive(Clone, Copy)]
pub(crate) struct Person(pub(crate) u64);

const FIRST_NAMES: [&str; 16] = [
    "anne",
    "benoit",
    "camille",
    "david",
    "eve",
    "francoise",
    "guy",
    "helene",
    "ines",
    "jean-baptiste",
    "karim",
    "leo",
    "maximilien",
    "nathalie",
    "olivia",
    "paul",
];

const LAST_NAMES: [&str; 16] = [
    "adam",
    "bertrand",
    "charpentier",
    "dupuis",
    "etienne",
    "faure",
    "guillaume",
    "huet",
    "imbert",
    "joly",
    "klein",
    "lefebvre",
    "moulin",
    "noel",
    "ott",
    "petitjean",
];

const HOST_NAMES: [&str; 8] =
    ["mairie", "college", "asso", "cabinet", "transports", "ferme", "atelier", "clinique"];

/// Hosts that e-mail addresses have.
const HOSTS: u64 = 10_000;

impl Person {
    /// A number below `below`, another for each question.
    fn pick(self, question: u64, below: u64) -> u64 {
        // The finaliser of SplitMix64.
        let mut mixed = (self.0 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(question << 32);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }

    /// Nine digits.
    pub(crate) fn ssn(self) -> String {
        let (area, group, serial) = self.ssn_parts();
        format!("{area:03}{group:02}{serial:04}")
    }

    /// Nine digits with dashes.
    pub(crate) fn dashed_ssn(self) -> String {
        let (area, group, serial) = self.ssn_parts();
        format!("{area:03}-{group:02}-{serial:04}")
    }

    fn ssn_parts(self) -> (u64, u64, u64) {
        let area = 1 + self.pick(0, 898);
        (if area < 666 { area } else { area + 1 }, 1 + self.pick(1, 99), 1 + self.pick(2, 9_999))
    }

    /// 15 characters, of those born in metropolitan France in a month that is known.
    pub(crate) fn nir(self) -> String {
        let department = 1 + self.pick(5, 94);
        let department = if department < 20 { department } else { department + 1 };
        keyed(1 + self.pick(3, 2), 1 + self.pick(4, 12), self.pick(6, 100), &format!("{department:02}"), self)
    }

    /// 15 characters: of a thousand, 157 born abroad, 8 in Corsica, 18 overseas, 10 in an unknown month, 5 with
    /// a waiting number, 4 foreigners being registered, and the others as [`nir`](Self::nir).
    pub(crate) fn mixed_nir(self) -> String {
        let (first, month, year) = (1 + self.pick(3, 2), 1 + self.pick(4, 12), self.pick(6, 100));
        match self.pick(7, 1_000) {
            0..157 => keyed(first, month, year, "99", self),
            157..161 => keyed(first, month, year, "2A", self),
            161..165 => keyed(first, month, year, "2B", self),
            165..183 => keyed(first, month, year, "97", self),
            183..193 => keyed(first, 30 + month, year, "75", self),
            193..198 => keyed(first + 6, month, 30 + year % 70, "99", self),
            198..202 => keyed(first + 2, month, year, "99", self),
            _ => self.nir(),
        }
    }

    /// A French telephone number in one of the spellings that people use.
    pub(crate) fn phone(self) -> String {
        let digits = match self.pick(8, 8) {
            0 => 100_000_000 + 30_000_000 + self.pick(9, 60_000_000),
            1 => (2 + self.pick(10, 4)) * 100_000_000 + 30_000_000 + self.pick(9, 20_000_000),
            2 => 730_000_000 + self.pick(9, 50_000_000),
            _ => 600_000_000 + self.pick(9, 39_000_000),
        };
        let text = format!("{digits:09}");
        let (first, pairs) = text.split_at(1);
        let pairs: Vec<&str> = (0..4).map(|pair| &pairs[2 * pair..2 * pair + 2]).collect();
        match self.pick(11, 100) {
            0..45 => format!("0{first} {}", pairs.join(" ")),
            45..74 => format!("0{digits}"),
            74..84 => format!("0{first}.{}", pairs.join(".")),
            84..92 => format!("+33 {first} {}", pairs.join(" ")),
            92..98 => format!("+33{digits}"),
            _ => format!("0033{digits}"),
        }
    }

    /// An address at one of 10,000 hosts.
    pub(crate) fn email(self) -> String {
        let host = self.pick(12, HOSTS);
        format!("{}@{}-{host}.fr", self.local_part(), HOST_NAMES[(host % 8) as usize])
    }

    /// An address with capitals.
    pub(crate) fn capital_email(self) -> String {
        let address = self.email();
        let (first, rest) = address.split_at(1);
        first.to_ascii_uppercase() + rest
    }

    fn local_part(self) -> String {
        let first = FIRST_NAMES[self.pick(13, 16) as usize];
        let last = LAST_NAMES[self.pick(14, 16) as usize];
        let number = self.pick(15, 1_000);
        match self.pick(16, 8) {
            0 => format!("{}.{last}", &first[..1]),
            1 => format!("{}{last}{number}", &first[..1]),
            2 => format!("{first}{number}"),
            3 | 4 => format!("{first}.{last}"),
            5 => format!("{first}{last}"),
            6 => format!("{last}{}", number % 100),
            _ => format!("{first}.{last}{}", number % 100),
        }
    }

    /// An identifier of France Travail, old or national.
    pub(crate) fn ft_id(self) -> String {
        let letter = char::from(b'A' + self.pick(17, 26) as u8);
        match self.pick(18, 2) {
            0 => format!("{:07}{letter}", self.pick(19, 10_000_000)),
            _ => format!("{:011}", self.pick(19, 100_000_000_000)),
        }
    }

    /// A street and a house number.
    pub(crate) fn address(self) -> String {
        let number = 1 + self.pick(20, 200);
        format!(
            "{number}, rue {} {}",
            FIRST_NAMES[self.pick(21, 16) as usize],
            LAST_NAMES[self.pick(22, 16) as usize]
        )
    }
}

/// An NIR of these parts, its commune and order the person's, and its key.
fn keyed(first: u64, month: u64, year: u64, department: &str, person: Person) -> String {
    let (commune, order) = (1 + person.pick(23, 990), 1 + person.pick(24, 999));
    let number = format!("{first}{year:02}{month:02}{department}{commune:03}{order:03}");
    // Corsica counts as 19 and 18.
    let counted: u64 = number.replace("2A", "19").replace("2B", "18").parse().unwrap();
    format!("{number}{:02}", 97 - counted % 97)
}
