//! [`Vault`] and [`ScopedVault`]: opened keyrings.

use super::claims::Claims;
use super::gate::Gate;
use super::keyed::Keyed;
use super::manifest::{Manifest, ManifestError};
use super::rekey::Rekeyer;
use super::tokenizer::Tokenizer;
use crate::error::KeyringError;
use crate::format::{Format, formats};
use crate::keys::{CheckValue, EpochState, KeySource, Keyring};
use crate::policy::{Ledger, Policy};
use crate::scope::{Epoch, LedgerId, TokenDomain};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A full keyring, opened: it makes tokenizers, and gates for the way back.
///
/// Only the host of the way back opens one; everyone else gets a [`ScopedVault`]. Whoever holds either holds keys
/// that can go back: FF1 is symmetric. The types stop mistakes; only a process boundary stops an attacker.
///
/// ```
/// use jeton::{Epoch, Keyring, Suffix, TokenDomain, Vault, formats};
/// let mut keyring = Keyring::create_test()?.allow_test();
/// keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// let vault = Vault::from_keyring(keyring)?;
/// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
/// let token = ssns.tokenize("123-45-6789")?;
/// assert_eq!(token.as_str().len(), "123-45-6789".len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Vault(Arc<Keyring>);

/// A scoped keyring, opened: it tokenizes and searches in the domains and epochs it was cut out for.
///
/// It has no gate and no reveal, which stops mistakes. It does not stop an attacker inside the process: the keys
/// that tokenize could go back.
///
/// ```
/// use jeton::{Epoch, Keyring, ScopedVault, Suffix, TokenDomain, formats};
/// let mut keyring = Keyring::create_test()?;
/// let domain = TokenDomain::new("cap-emploi")?;
/// keyring.add_domain(domain.clone(), Suffix::default())?;
/// let scoped = ScopedVault::from_keyring(keyring.export(&domain, &[Epoch::FIRST])?.allow_test())?;
/// assert!(scoped.tokenizer("cap-emploi", formats::US_SSN).is_ok());
/// # Ok::<(), jeton::KeyringError>(())
/// ```
pub struct ScopedVault(Arc<Keyring>);

impl Vault {
    /// Opens a full keyring's file. For bytes and file descriptors see [`Keyring`] and [`from_keyring`](Self::from_keyring).
    ///
    /// # Errors
    /// What [`Keyring::open`] and [`from_keyring`](Self::from_keyring) answer.
    pub fn open(path: impl AsRef<Path>, key: &KeySource) -> Result<Self, KeyringError> {
        Self::from_keyring(Keyring::open(path, key)?)
    }

    /// A vault of a full keyring.
    ///
    /// # Errors
    /// [`KeyringError::Scoped`] for a scoped keyring; [`KeyringError::TestKeyring`] for a test keyring unless
    /// [`Keyring::allow_test`] was called.
    pub fn from_keyring(keyring: Keyring) -> Result<Self, KeyringError> {
        if keyring.is_scoped() { Err(KeyringError::Scoped) } else { Ok(Self(Arc::new(keyring.admitted()?))) }
    }

    /// The gate of the way back: where this vault, a policy and the keyring's ledger meet.
    ///
    /// # Errors
    /// [`KeyringError::OtherLedger`] if the keyring does not pin this ledger: a fresh one would refill every budget.
    /// [`VolatileLedger`](crate::VolatileLedger) is taken only with a test keyring that pins none.
    /// [`KeyringError::PolicyFormat`] and [`KeyringError::PolicyDomain`] if a line of the policy names a format that does not
    /// exist or a domain that the keyring does not declare: a slip of the pen that would otherwise only ever refuse.
    ///
    /// ```
    /// use jeton::{Allow, KeyringError, Policy, VolatileLedger};
    /// # let mut keyring = jeton::Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(jeton::TokenDomain::new("cap-emploi")?, jeton::Suffix::default())?;
    /// # let vault = jeton::Vault::from_keyring(keyring)?;
    /// let line = |format, domain| Allow::actor("adviser-17").purpose("placement").format(format).domain(domain);
    /// let policy = Policy::new().allow(line("fr.nir", "cap-emploi")).allow(line("fr-nir", "cap-emploi"));
    /// assert_eq!(vault.gate(policy, VolatileLedger::new()).unwrap_err(), KeyringError::PolicyFormat(2));
    /// let policy = Policy::new().allow(line("fr.nir", "cap.emploi"));
    /// assert_eq!(vault.gate(policy, VolatileLedger::new()).unwrap_err(), KeyringError::PolicyDomain(1));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn gate(&self, policy: Policy, ledger: impl Ledger + 'static) -> Result<Gate, KeyringError> {
        let pinned = match self.0.ledger() {
            Some(pinned) => pinned == ledger.id() && pinned != LedgerId::VOLATILE,
            None => self.0.is_test() && ledger.id() == LedgerId::VOLATILE,
        };
        if !pinned {
            return Err(KeyringError::OtherLedger);
        }
        for (number, line) in (1..).zip(policy.lines()) {
            if !line.formats().all(|name| formats().iter().any(|format| format.name() == name)) {
                return Err(KeyringError::PolicyFormat(number));
            }
            if !line.domains().all(|name| self.0.domain(name).is_ok()) {
                return Err(KeyringError::PolicyDomain(number));
            }
        }
        let claims = Claims::of(&self.0).ok_or(KeyringError::Scoped)?;
        Ok(Gate::new(self.0.clone(), claims, policy, Box::new(ledger)))
    }

    /// Moves tokens of a domain from one epoch to another: an operator's right.
    ///
    /// # Errors
    /// [`KeyringError::UnknownDomain`], [`UnknownEpoch`](KeyringError::UnknownEpoch) or
    /// [`Destroyed`](KeyringError::Destroyed); [`Retired`](KeyringError::Retired) if `to` is.
    pub fn rekeyer(
        &self,
        domain: &str,
        format: Format,
        from: Epoch,
        to: Epoch,
    ) -> Result<Rekeyer, KeyringError> {
        require_live(&self.0, to)?;
        Ok(Rekeyer::new(Keyed::new(&self.0, domain, format, from)?, Keyed::new(&self.0, domain, format, to)?))
    }

    pub(super) fn keyring(&self) -> &Arc<Keyring> {
        &self.0
    }
}

impl ScopedVault {
    /// Opens a scoped keyring's file.
    ///
    /// # Errors
    /// What [`Keyring::open`] and [`from_keyring`](Self::from_keyring) answer.
    pub fn open(path: impl AsRef<Path>, key: &KeySource) -> Result<Self, KeyringError> {
        Self::from_keyring(Keyring::open(path, key)?)
    }

    /// A vault of a scoped keyring.
    ///
    /// # Errors
    /// [`KeyringError::Full`] for a full keyring, so that none lies where a scoped one should;
    /// [`KeyringError::TestKeyring`] as with [`Vault::from_keyring`].
    pub fn from_keyring(keyring: Keyring) -> Result<Self, KeyringError> {
        if keyring.is_scoped() { Ok(Self(Arc::new(keyring.admitted()?))) } else { Err(KeyringError::Full) }
    }
}

/// What both vaults do.
macro_rules! tokenizing {
    ($vault:ty) => {
        impl $vault {
            /// A tokenizer for a declared domain, with the epoch the domain tokenizes with.
            ///
            /// # Errors
            /// [`KeyringError::UnknownDomain`]: an unknown name is never a new domain.
            pub fn tokenizer(&self, domain: &str, format: Format) -> Result<Tokenizer, KeyringError> {
                let epoch = self.0.domain(domain)?.epoch();
                self.tokenizer_at(domain, format, epoch)
            }

            /// A tokenizer for a declared domain, with an explicit live epoch.
            ///
            /// # Errors
            /// [`KeyringError::UnknownDomain`], [`UnknownEpoch`](KeyringError::UnknownEpoch),
            /// [`Retired`](KeyringError::Retired) or [`Destroyed`](KeyringError::Destroyed).
            pub fn tokenizer_at(
                &self,
                domain: &str,
                format: Format,
                epoch: Epoch,
            ) -> Result<Tokenizer, KeyringError> {
                require_live(&self.0, epoch)?;
                Ok(Tokenizer::new(self.0.clone(), Keyed::new(&self.0, domain, format, epoch)?))
            }

            /// The key check value of a domain and epoch, which manifests carry.
            ///
            /// # Errors
            /// As [`Keyring::check_value`].
            pub fn check_value(
                &self,
                domain: &TokenDomain,
                epoch: Epoch,
            ) -> Result<CheckValue, KeyringError> {
                self.0.check_value(domain, epoch)
            }

            /// Whether this keyring made the tokens that a manifest stands beside, and this version of the library
            /// knows their formats: to be asked when a service starts. A retired epoch passes: its tokens are still read.
            ///
            /// # Errors
            /// A [`ManifestError`] that names the columns and holds [`KeyringError::UnknownDomain`],
            /// [`UnknownEpoch`](KeyringError::UnknownEpoch), [`Destroyed`](KeyringError::Destroyed),
            /// [`CheckValue`](KeyringError::CheckValue), [`OtherSuffix`](KeyringError::OtherSuffix),
            /// [`UnknownFormat`](KeyringError::UnknownFormat), [`FormatVersion`](KeyringError::FormatVersion) or
            /// [`Region`](KeyringError::Region).
            pub fn verify(&self, manifest: &Manifest) -> Result<(), ManifestError> {
                manifest.verify(&self.0)
            }
        }

        impl fmt::Debug for $vault {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($vault)).finish_non_exhaustive()
            }
        }
    };
}

tokenizing!(Vault);
tokenizing!(ScopedVault);

fn require_live(keyring: &Keyring, epoch: Epoch) -> Result<(), KeyringError> {
    match keyring.state(epoch)? {
        EpochState::Live => Ok(()),
        EpochState::Retired => Err(KeyringError::Retired(epoch.number())),
        EpochState::Destroyed => Err(KeyringError::Destroyed(epoch.number())),
    }
}
