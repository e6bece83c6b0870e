//! The table of formats.

use super::Format;

/// Every format, in the order in which tables list them.
static ALL: [Format; 9] = [
    formats::US_SSN,
    formats::FR_NIR,
    formats::FR_NIR_LINKED,
    formats::FR_NIR_MARKED,
    formats::FR_FT_ID,
    formats::PHONE,
    formats::EMAIL,
    formats::EMAIL_EXACT,
    formats::OPAQUE,
];

/// Every format of this version of the library.
///
/// ```
/// assert!(jeton::formats().iter().any(|format| format.name() == "us.ssn"));
/// ```
#[must_use]
pub fn formats() -> &'static [Format] {
    &ALL
}

/// The formats, by constant.
pub mod formats {
    use super::super::{Format, email, ft_id, nir, opaque, phone, ssn};

    /// United States social security numbers.
    pub const US_SSN: Format = Format::of(&ssn::Ssn);

    /// French social security numbers (NIR), 15 characters with the key or 13 without; waiting and provisional
    /// numbers, too. A token is a valid number of the same kind: another sex, birth date and place. Reading those from a
    /// token yields false facts.
    ///
    /// ```
    /// use jeton::{Side, formats::FR_NIR};
    /// let seen = FR_NIR.inspect(Side::Identifier, "1 84 12 76 451 089")?;
    /// assert_eq!((&*seen.class, &*seen.canonical), ("issued", "184127645108946"));
    /// # Ok::<(), jeton::TextError>(())
    /// ```
    pub const FR_NIR: Format = Format::of(&nir::Nir);

    /// French social security numbers whose tokens keep sex, year and month of birth, for forms that check title and
    /// birth date against the NIR.
    ///
    /// ```
    /// use jeton::{Side, formats::FR_NIR_LINKED};
    /// let seen = FR_NIR_LINKED.inspect(Side::Identifier, "184127645108946")?;
    /// assert_eq!(seen.class, "1/84/12");
    /// # Ok::<(), jeton::TextError>(())
    /// ```
    pub const FR_NIR_LINKED: Format = Format::of(&nir::Linked);

    /// French social security numbers whose tokens begin with a digit that was never issued, and have a right key:
    /// never a person, and recognisable.
    ///
    /// ```
    /// use jeton::{Reason, Side, formats::FR_NIR_MARKED};
    /// let token = "903112345678909";
    /// assert!(FR_NIR_MARKED.inspect(Side::Token, token).is_ok());
    /// let error = FR_NIR_MARKED.inspect(Side::Identifier, token).unwrap_err();
    /// assert_eq!(error.reason, Reason::AlreadyToken);
    /// ```
    pub const FR_NIR_MARKED: Format = Format::of(&nir::Marked);

    /// Identifiers of France Travail: the national ones of 11 digits, the older ones of 7 digits and a letter or a
    /// digit, and those with the region before.
    ///
    /// ```
    /// use jeton::{Side, formats::FR_FT_ID};
    /// let class = |text| FR_FT_ID.inspect(Side::Identifier, text).map(|seen| seen.class);
    /// assert_eq!(class("8467804L").as_deref(), Ok("old-letter"));
    /// assert_eq!(class("55129191346").as_deref(), Ok("national"));
    /// ```
    pub const FR_FT_ID: Format = Format::of(&ft_id::FtId);

    /// Telephone numbers of every calling code that libphonenumber knows, as people type them.
    ///
    /// The canonical spelling is E.164. The token is a valid number of the same country, kind of line and length; where
    /// these have fewer than a million numbers, kinds, then regions, then countries are taken together. Numbers
    /// that libphonenumber calls possible but not valid get tokens of that sort. A token *can* be somebody's number: never
    /// dial one. National numbers need [`Format::with_region`]; numbers of a class that has several countries, and those of
    /// overseas departments typed as in France, come back in E.164.
    ///
    /// ```
    /// use jeton::{Side, formats::PHONE};
    /// let seen = PHONE.inspect(Side::Identifier, "+33 (0)1 99 00 12 34")?;
    /// assert_eq!((&*seen.class, &*seen.canonical, seen.exact), ("33/FR/fixed/9", "+33199001234", true));
    /// # Ok::<(), jeton::TextError>(())
    /// ```
    pub const PHONE: Format = Format::of(&phone::Phone);

    /// E-mail addresses, where capitals do not matter.
    ///
    /// The token is an address that every validator takes and no mail server has: another mailbox name, at the same
    /// host *under the token domain's suffix*. Mail to it can never reach a stranger, as it would at the bare
    /// host: a suffix under `.example` never resolves (RFC 2606), and one under a domain of yours stays with you.
    /// It shows the host, the kind of the mailbox name (plain, `+tag` and the like, quoted, outside ASCII)
    /// and its length; names of 1 to 4 characters show only that. Equal mailboxes at two hosts get unrelated tokens.
    ///
    /// Capitals are folded: `Jean.Petit@Orange.fr` and `jean.petit@orange.fr` are one mailbox and come back in
    /// lower case. A host typed in its own letters (`société.fr`) comes back so. Of letters outside ASCII, mailbox names may have
    /// those of the Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, Chinese, Japanese and Korean scripts; combining marks
    /// and emoji are refused. Mailbox names in quotes are taken, and their tokens are in quotes too, which many validators
    /// refuse unless told otherwise, as they refused the identifier.
    ///
    /// ```
    /// use jeton::{Reason, Side, formats};
    /// let seen = formats::EMAIL.inspect(Side::Identifier, "Jean.Petit@Orange.fr")?;
    /// assert_eq!((&*seen.class, &*seen.canonical), ("plain/10", "jean.petit@orange.fr"));
    /// let token = formats::EMAIL.inspect(Side::Token, "k3x9q7tz1v@orange.fr.tok.example")?;
    /// assert_eq!(token.class, seen.class);
    /// let error = formats::EMAIL.inspect(Side::Identifier, "k3x9q7tz1v@orange.fr.tok.example").unwrap_err();
    /// assert_eq!(error.reason, Reason::AlreadyToken);
    /// # Ok::<(), jeton::TextError>(())
    /// ```
    pub const EMAIL: Format = Format::of(&email::Email { exact: false });

    /// E-mail addresses, with the case of the mailbox name kept.
    ///
    /// As [`EMAIL`], and a name with capitals gets a token with capitals; it has keys of its own, so its tokens
    /// never equal those of [`EMAIL`]. To RFC 5321 two names that differ in case are two mailboxes, so here
    /// `Jean.Petit@orange.fr` and `jean.petit@orange.fr` get unrelated tokens. The host is folded all the same. It shows
    /// the host, and the kind (plain, with capitals, ...) and length of the mailbox name; mail to a token can never reach a stranger.
    ///
    /// ```
    /// use jeton::{Side, formats};
    /// let seen = formats::EMAIL_EXACT.inspect(Side::Identifier, "Jean.Petit@Orange.fr")?;
    /// assert_eq!((&*seen.class, &*seen.canonical), ("mixed/10", "Jean.Petit@orange.fr"));
    /// # Ok::<(), jeton::TextError>(())
    /// ```
    pub const EMAIL_EXACT: Format = Format::of(&email::Email { exact: true });

    /// Any text of 1 to 200 bytes, kept byte for byte.
    ///
    /// For what has no format, and a shelter for cells that their format refuses. The token is `jtn_` and base32 of the
    /// sealed text, 32 to 350 characters; it shows the length of the text, and equal texts have equal tokens. A text
    /// that begins with `jtn_` is refused, so nothing is tokenized twice; so is NUL, which tables cannot hold.
    ///
    /// ```
    /// use jeton::{Reason, Side, formats};
    /// let seen = formats::OPAQUE.inspect(Side::Identifier, "12 bis, rue des Lilas")?;
    /// assert_eq!((seen.exact, seen.longest_token), (true, 64));
    /// let error = formats::OPAQUE.inspect(Side::Identifier, "jtn_mfrgg").unwrap_err();
    /// assert_eq!(error.reason, Reason::AlreadyToken);
    /// # Ok::<(), jeton::TextError>(())
    /// ```
    pub const OPAQUE: Format = Format::of(&opaque::Opaque);
}
