//! [`Format`]: a grammar as the caller holds it.

use super::{Annex, Codec, Region, Setting, Side, Size, Spelling};
use crate::error::{KeyringError, TextError};
use crate::rank::U512;
use crate::scope::{Mask, Suffix};
use std::fmt;

/// One kind of identifier: a name, a version, a grammar frozen for ever, and for phones a default region.
///
/// ```
/// use jeton::{Format, formats};
/// let ssn: Format = "us.ssn".parse()?;
/// assert_eq!(ssn, formats::US_SSN);
/// assert_eq!((ssn.name(), ssn.version()), ("us.ssn", 1));
/// # Ok::<(), jeton::KeyringError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Format {
    codec: &'static dyn Codec,
    region: Option<Region>,
}

/// One class of a format, as tables list it: tokens stay within the class of their identifier.
///
/// ```
/// let issued = jeton::formats::US_SSN.classes().next().unwrap();
/// assert_eq!((&*issued.name, issued.size.to_u128()), ("issued", Some(888_931_095)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Class {
    /// Its name, unique within the format.
    pub name: String,
    /// How many values it has. Zero where it has no number: `opaque` seals texts.
    pub size: U512,
}

/// What a text is, found without any key.
///
/// ```
/// use jeton::{Side, formats};
/// let seen = formats::US_SSN.inspect(Side::Identifier, " 123-45-6789 ")?;
/// assert_eq!((&*seen.class, &*seen.canonical), ("issued", "123456789"));
/// assert!(!seen.exact, "the blanks around it do not come back");
/// # Ok::<(), jeton::TextError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inspection {
    /// Name of its class.
    pub class: String,
    /// Its canonical spelling: an identifier, so it does not print with `{:?}`.
    pub canonical: String,
    /// Whether the text would come back byte for byte from its token. Of telephone numbers dialled nationally, a
    /// few come back in the international form all the same: those whose token would be read as another number.
    pub exact: bool,
    /// Length in bytes of the longest token it can get, in its own spelling or in the canonical one.
    pub longest_token: usize,
}

impl fmt::Debug for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inspection")
            .field("class", &self.class)
            .field("exact", &self.exact)
            .field("longest_token", &self.longest_token)
            .finish_non_exhaustive()
    }
}

impl Format {
    pub(crate) const fn of(codec: &'static dyn Codec) -> Self {
        Self { codec, region: None }
    }

    pub(crate) fn codec(self) -> &'static dyn Codec {
        self.codec
    }

    /// What the grammar must be told from outside, with these suffixes for e-mail tokens.
    pub(crate) fn setting(self, suffix: Suffix, other_suffixes: Vec<Suffix>) -> Setting {
        Setting { region: self.region, suffix, other_suffixes }
    }

    /// Its name: `country.name`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.codec.name()
    }

    /// Version of its frozen grammar, from 1.
    #[must_use]
    pub fn version(self) -> u16 {
        self.codec.version()
    }

    /// One identifier of the format; nobody's.
    #[must_use]
    pub fn example(self) -> &'static str {
        self.codec.example()
    }

    /// What a token shows of its identifier, in a few words.
    #[must_use]
    pub fn shows(self) -> &'static str {
        self.codec.shows()
    }

    /// Its classes.
    pub fn classes(self) -> impl Iterator<Item = Class> {
        (0..self.codec.classes()).map(move |class| Class {
            name: self.codec.class_name(class).into_owned(),
            size: match self.codec.size(class) {
                Size::Narrow(size) => U512::from(size),
                Size::Wide(size) => size,
                Size::Bytes => U512::ZERO,
            },
        })
    }

    /// The masks that [`Tokenizer::mask`](crate::Tokenizer::mask) can make.
    #[must_use]
    pub fn masks(self) -> &'static [Mask] {
        self.codec.masks()
    }

    /// The format with a default region, by which national telephone numbers are read.
    ///
    /// ```
    /// use jeton::{KeyringError, Side, formats};
    /// let phone = formats::PHONE.with_region("FR")?;
    /// assert_eq!(phone.inspect(Side::Identifier, "01 99 00 12 34").unwrap().canonical, "+33199001234");
    /// assert_eq!(formats::PHONE.with_region("XX"), Err(KeyringError::Region));
    /// # Ok::<(), KeyringError>(())
    /// ```
    ///
    /// # Errors
    /// [`KeyringError::Region`] if the region has no telephone numbers of its own, or the format is not `phone`.
    pub fn with_region(self, region: &str) -> Result<Self, KeyringError> {
        let &[first, second] = region.as_bytes() else { return Err(KeyringError::Region) };
        let region = Region([first.to_ascii_uppercase(), second.to_ascii_uppercase()]);
        if self.codec.has_region(region) {
            Ok(Self { region: Some(region), ..self })
        } else {
            Err(KeyringError::Region)
        }
    }

    /// The default region, if one was given.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_ref().and_then(|Region(letters)| std::str::from_utf8(letters).ok())
    }

    /// Takes a text apart without any key: its class, its canonical spelling, or why it is refused and where.
    ///
    /// E-mail tokens are taken to end in the default suffix; a vault knows the real ones.
    ///
    /// # Errors
    /// The [`TextError`] that tokenizing the text would give.
    pub fn inspect(self, side: Side, text: &str) -> Result<Inspection, TextError> {
        let setting = self.setting(Suffix::default(), Vec::new());
        let mut annex = Annex::default();
        let parsed = self.codec.parse(&setting, side, text, &mut annex)?;
        let plain = super::Parsed { spelling: Spelling::CANONICAL, ..parsed };
        let canonical = self.codec.rendered(&setting, side, &plain, &annex);
        let spelled = self.codec.rendered(&setting, side, &parsed, &annex);
        Ok(Inspection {
            class: self.codec.class_name(parsed.class).into_owned(),
            exact: spelled == text,
            canonical,
            longest_token: self.codec.longest_token(&setting, &parsed, &annex),
        })
    }
}

impl std::str::FromStr for Format {
    type Err = KeyringError;

    fn from_str(name: &str) -> Result<Self, KeyringError> {
        super::formats()
            .iter()
            .copied()
            .find(|format| format.name() == name)
            .ok_or(KeyringError::UnknownFormat)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        (self.name(), self.version(), self.region) == (other.name(), other.version(), other.region)
    }
}

impl Eq for Format {}

impl std::hash::Hash for Format {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.name(), self.version(), self.region).hash(state);
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Format({self})")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
