//! [`Manifest`]: what the tokens of a table's columns were made with, and whether a keyring is the one that made them.

use super::tokenizer::Tokenizer;
use crate::error::KeyringError;
use crate::format::{Format, formats};
use crate::keys::{CheckValue, Keyring};
use crate::scope::{Epoch, Suffix, TokenDomain};
use std::fmt;

/// What the tokens of one or more columns were made with, which the tokens have no room to say: domain and epoch, the
/// key check value, and each column's format.
///
/// It stands beside the tokens (a file beside a file, a table beside a table), and a service checks it with
/// [`Vault::verify`](crate::Vault::verify) when it starts, so that a wrong keyring, domain or epoch is an error and not
/// plausible garbage. Nothing in it is secret. With the feature `serde` it reads the manifests that `jeton tokenize` writes.
///
/// ```
/// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
/// # let mut keyring = Keyring::create_test()?.allow_test();
/// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// # let vault = Vault::from_keyring(keyring)?;
/// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
/// let manifest = ssns.manifest("people.ssn")?;
/// assert_eq!((manifest.domain.as_str(), manifest.columns[0].format.as_str()), ("cap-emploi", "us.ssn"));
/// vault.verify(&manifest)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Manifest {
    /// The domain whose tokens these are.
    pub domain: TokenDomain,
    /// The epoch whose keys made them.
    pub epoch: Epoch,
    /// The value by which the keys of that domain and epoch are known again.
    pub check_value: CheckValue,
    /// What e-mail tokens of the domain end in.
    pub email_suffix: Suffix,
    /// The region, such as `FR`, by which national telephone numbers were read.
    pub default_region: Option<String>,
    /// The columns.
    pub columns: Vec<ManifestColumn>,
}

/// One column of tokens.
///
/// ```
/// let column = jeton::ManifestColumn::new("people.ssn", "us.ssn", 1);
/// assert_eq!((&*column.name, &*column.format, column.version), ("people.ssn", "us.ssn", 1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct ManifestColumn {
    /// Its name, and before it that of its table where the manifest is not beside one table: `people.ssn`.
    pub name: String,
    /// Name of its format.
    pub format: String,
    /// Version of the format's grammar.
    pub version: u16,
}

impl ManifestColumn {
    /// A column of this name, with tokens of this format and version.
    #[must_use]
    pub fn new(name: &str, format: &str, version: u16) -> Self {
        Self { name: name.to_owned(), format: format.to_owned(), version }
    }
}

impl Manifest {
    /// A manifest without columns, of parts that were kept somewhere.
    ///
    /// ```
    /// use jeton::{CheckValue, Epoch, Manifest, ManifestColumn, Suffix, TokenDomain, formats};
    /// let domain = TokenDomain::new("cap-emploi")?;
    /// let manifest = Manifest::new(domain, Epoch::FIRST, "00017f80abcdefff".parse()?, Suffix::default())
    ///     .with_default_region("FR")
    ///     .with_column(ManifestColumn::new("people.telephone", "phone", 1));
    /// assert_eq!(manifest.format("people.telephone")?, formats::PHONE.with_region("FR")?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(domain: TokenDomain, epoch: Epoch, check_value: CheckValue, email_suffix: Suffix) -> Self {
        Self { domain, epoch, check_value, email_suffix, default_region: None, columns: Vec::new() }
    }

    /// The manifest with the region by which national telephone numbers are read.
    ///
    /// ```
    /// # use jeton::{Epoch, Manifest, Suffix, TokenDomain};
    /// # let (domain, check) = (TokenDomain::new("d")?, "00017f80abcdefff".parse()?);
    /// let manifest = Manifest::new(domain, Epoch::FIRST, check, Suffix::default()).with_default_region("FR");
    /// assert_eq!(manifest.default_region.as_deref(), Some("FR"));
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    #[must_use]
    pub fn with_default_region(self, region: &str) -> Self {
        Self { default_region: Some(region.to_owned()), ..self }
    }

    /// The manifest with one column more.
    ///
    /// ```
    /// # use jeton::{Epoch, Manifest, Suffix, TokenDomain};
    /// use jeton::ManifestColumn;
    /// # let (domain, check) = (TokenDomain::new("d")?, "00017f80abcdefff".parse()?);
    /// let manifest = Manifest::new(domain, Epoch::FIRST, check, Suffix::default())
    ///     .with_column(ManifestColumn::new("ssn", "us.ssn", 1));
    /// assert_eq!(manifest.columns.len(), 1);
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    #[must_use]
    pub fn with_column(mut self, column: ManifestColumn) -> Self {
        self.columns.push(column);
        self
    }

    /// The format of a column, with the default region where it reads telephone numbers: what a tokenizer for the
    /// column is made of.
    ///
    /// ```
    /// # use jeton::{Epoch, Manifest, ManifestColumn, Suffix, TokenDomain, formats};
    /// # let (domain, check) = (TokenDomain::new("d")?, "00017f80abcdefff".parse()?);
    /// # let manifest = Manifest::new(domain, Epoch::FIRST, check, Suffix::default());
    /// let manifest = manifest.with_column(ManifestColumn::new("ssn", "us.ssn", 1));
    /// assert_eq!(manifest.format("ssn")?, formats::US_SSN);
    /// assert_eq!(manifest.format("nir").unwrap_err().fault, jeton::KeyringError::UnknownColumn);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`KeyringError::UnknownColumn`], [`UnknownFormat`](KeyringError::UnknownFormat),
    /// [`FormatVersion`](KeyringError::FormatVersion) or [`Region`](KeyringError::Region).
    pub fn format(&self, column: &str) -> Result<Format, ManifestError> {
        let fault = |fault| self.error([column], fault);
        let column = self.columns.iter().find(|kept| kept.name == column);
        self.format_of(column.ok_or_else(|| fault(KeyringError::UnknownColumn))?).map_err(fault)
    }

    fn format_of(&self, column: &ManifestColumn) -> Result<Format, KeyringError> {
        let format: Format = column.format.parse()?;
        if format.version() != column.version {
            return Err(KeyringError::FormatVersion(column.version));
        }
        match &self.default_region {
            Some(region) if format == formats::PHONE => format.with_region(region),
            _ => Ok(format),
        }
    }

    pub(super) fn verify(&self, keyring: &Keyring) -> Result<(), ManifestError> {
        self.verify_keys(keyring)
            .map_err(|fault| self.error(self.columns.iter().map(|column| &*column.name), fault))?;
        self.columns.iter().try_for_each(|column| {
            self.format_of(column).map(drop).map_err(|f| self.error([&*column.name], f))
        })
    }

    /// What all columns have in common.
    fn verify_keys(&self, keyring: &Keyring) -> Result<(), KeyringError> {
        let declared = keyring.domain(self.domain.as_str())?;
        if keyring.check_value(&self.domain, self.epoch)? != self.check_value {
            return Err(KeyringError::CheckValue);
        }
        if *declared.suffix() != self.email_suffix {
            return Err(KeyringError::OtherSuffix);
        }
        Ok(())
    }

    fn error<'a>(&self, columns: impl IntoIterator<Item = &'a str>, fault: KeyringError) -> ManifestError {
        ManifestError {
            columns: columns.into_iter().map(str::to_owned).collect(),
            domain: self.domain.clone(),
            epoch: self.epoch,
            fault,
        }
    }
}

impl Tokenizer {
    /// The manifest of a column that this tokenizer fills: to be kept beside it.
    ///
    /// ```
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault, formats};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let phones = vault.tokenizer("cap-emploi", formats::PHONE.with_region("FR")?)?;
    /// let manifest = phones.manifest("people.telephone")?;
    /// assert_eq!((manifest.epoch, manifest.default_region.as_deref()), (phones.epoch(), Some("FR")));
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    ///
    /// # Errors
    /// As [`check_value`](Self::check_value).
    pub fn manifest(&self, column: &str) -> Result<Manifest, KeyringError> {
        let format = self.format();
        Ok(Manifest {
            default_region: format.region().map(str::to_owned),
            ..Manifest::new(self.domain().clone(), self.epoch(), self.check_value()?, self.suffix().clone())
                .with_column(ManifestColumn::new(column, format.name(), format.version()))
        })
    }
}

/// Which columns a keyring or this version of the library cannot be used with, and why. For the operator.
///
/// ```
/// # use jeton::{Keyring, KeyringError, Suffix, TokenDomain, Vault, formats};
/// # let vault = || {
/// #     let mut keyring = Keyring::create_test()?.allow_test();
/// #     keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// #     Vault::from_keyring(keyring)
/// # };
/// let manifest = vault()?.tokenizer("cap-emploi", formats::US_SSN)?.manifest("people.ssn")?;
/// let another = vault()?;
/// let error = another.verify(&manifest).unwrap_err();
/// assert_eq!((&*error.columns, error.fault), (&["people.ssn".to_owned()][..], KeyringError::CheckValue));
/// assert_eq!(
///     error.to_string(),
///     "column people.ssn, domain cap-emploi, epoch 1: the key check value differs; this is another keyring, domain or epoch"
/// );
/// # Ok::<(), KeyringError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct ManifestError {
    /// The columns that it is about: all of the manifest if keys or suffix differ.
    pub columns: Vec<String>,
    /// Their domain, says the manifest.
    pub domain: TokenDomain,
    /// Their epoch, says the manifest.
    pub epoch: Epoch,
    /// What differs.
    pub fault: KeyringError,
}

impl fmt::Display for ManifestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.columns.len() == 1 { "column" } else { "columns" };
        write!(
            f,
            "{word} {}, domain {}, epoch {}: {}",
            self.columns.join(", "),
            self.domain,
            self.epoch,
            self.fault
        )
    }
}

#[cfg(test)]
mod tests;
