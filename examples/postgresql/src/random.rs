//! Made-up people, the same for the same seed. Nobody is real: the telephone numbers are those that the French regulator
//! keeps for fiction, the hosts are reserved for examples (RFC 2606).

/// Numbers that look random (xorshift64*).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `end`, or 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let mixed = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11;
        mixed.checked_rem(end).unwrap_or_default()
    }
}

/// The NIR of a person by number, in one of three spellings. `tests/postgresql` has the same formula in SQL.
pub(crate) fn nir(person: u64, spelling: u64) -> String {
    let (sex, year, month) = (person % 2, person / 2 % 100, person / 200 % 12);
    let (sex, month, order) = (sex.wrapping_add(1), month.wrapping_add(1), person / 2400 % 999);
    let order = order.wrapping_add(1);
    let digits = format!("{sex}{year:02}{month:02}75056{order:03}");
    let key = 97_u64.wrapping_sub(digits.parse::<u64>().unwrap_or_default() % 97);
    match spelling % 3 {
        0 => digits,
        1 => format!("{digits}{key:02}"),
        _ => format!("{sex} {year:02} {month:02} 75 056 {order:03} {key:02}"),
    }
}

/// An e-mail address, or what people write where they have none.
pub(crate) fn email(random: &mut Random) -> Option<String> {
    let hosts = ["example.org", "Example.net", "example.com", "mail.example.org"];
    let host = hosts.into_iter().nth(usize::try_from(random.below(4)).unwrap_or_default())?;
    match random.below(40) {
        0 => None,
        1 => Some(String::new()),
        2 => Some("à compléter".to_owned()),
        _ => Some(format!("Camille.{}@{host}", random.below(10_000_000))),
    }
}

/// A telephone number as it is typed.
pub(crate) fn telephone(random: &mut Random) -> Option<String> {
    let (first, last) = (random.below(100), random.below(100));
    match random.below(20) {
        0 => None,
        1 => Some("voir dossier".to_owned()),
        n if n % 2 == 0 => Some(format!("01 99 00 {first:02} {last:02}")),
        _ => Some(format!("+3319900{first:02}{last:02}")),
    }
}
