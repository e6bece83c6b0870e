//! What a keyring keeps, and what may be done with it.

use super::body::{Body, MAX_COUNT};
use super::check::CheckValue;
use super::derive::{Audit, DomainKeys, domain_key};
use super::file::Origin;
use super::source::{copied, random};
use crate::error::KeyringError;
use crate::scope::{Epoch, LedgerId, Suffix, TokenDomain};
use crate::secret::Secret;
use std::fmt;

/// Whether an epoch still makes tokens.
///
/// ```
/// use jeton::{Epoch, EpochState, Keyring};
/// let keyring = Keyring::create()?;
/// assert_eq!(keyring.epochs().collect::<Vec<_>>(), [(Epoch::FIRST, EpochState::Live)]);
/// # Ok::<(), jeton::KeyringError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EpochState {
    /// It makes tokens and opens them.
    Live,
    /// It opens the tokens it made and makes no more.
    Retired,
    /// Its root is gone, and its tokens with it.
    Destroyed,
}

impl fmt::Display for EpochState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Live => "live",
            Self::Retired => "retired",
            Self::Destroyed => "destroyed",
        })
    }
}

/// A declared domain.
///
/// ```
/// use jeton::{Epoch, Keyring, Suffix, TokenDomain};
/// let mut keyring = Keyring::create()?;
/// keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// let domain = keyring.domains().next().unwrap();
/// assert_eq!(domain.name().as_str(), "cap-emploi");
/// assert_eq!(domain.epoch(), Epoch::FIRST);
/// assert_eq!(domain.suffix().as_str(), "tok.example");
/// # Ok::<(), jeton::KeyringError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    name: TokenDomain,
    epoch: Epoch,
    suffix: Suffix,
}

impl Domain {
    pub(super) fn new(name: TokenDomain, epoch: Epoch, suffix: Suffix) -> Self {
        Self { name, epoch, suffix }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &TokenDomain {
        &self.name
    }

    /// The epoch it tokenizes with.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// What its e-mail tokens end in.
    #[must_use]
    pub fn suffix(&self) -> &Suffix {
        &self.suffix
    }
}

/// The keys, or what is left of them: a root in a full keyring, one domain's key in a scoped one.
pub(super) enum Held {
    Live(Secret<32>),
    Retired(Secret<32>),
    Destroyed,
}

/// One epoch.
pub(super) struct Slot {
    pub(super) epoch: Epoch,
    pub(super) held: Held,
}

impl Slot {
    fn state(&self) -> EpochState {
        match self.held {
            Held::Live(_) => EpochState::Live,
            Held::Retired(_) => EpochState::Retired,
            Held::Destroyed => EpochState::Destroyed,
        }
    }

    pub(super) fn key(&self) -> Result<&Secret<32>, KeyringError> {
        match &self.held {
            Held::Live(key) | Held::Retired(key) => Ok(key),
            Held::Destroyed => Err(KeyringError::Destroyed(self.epoch.number())),
        }
    }

    /// The slot, if its epoch makes tokens.
    fn live(&self) -> Result<&Self, KeyringError> {
        match self.held {
            Held::Live(_) => Ok(self),
            Held::Retired(_) => Err(KeyringError::Retired(self.epoch.number())),
            Held::Destroyed => Err(KeyringError::Destroyed(self.epoch.number())),
        }
    }
}

/// How far a keyring reaches.
pub(super) enum Reach {
    /// Everything: keys are roots.
    Full { audit: Secret<32>, ledger: Option<LedgerId> },
    /// One domain: keys are that domain's.
    Scoped,
}

/// Root keys by epoch, declared domains, the audit root and the pinned ledger; or, scoped, the keys of one domain.
///
/// It is kept in a sealed file. Nothing in it is ever printed, and all of it is wiped when dropped.
///
/// ```
/// use jeton::{KeySource, Keyring, Suffix, TokenDomain};
/// # let folder = tempfile::tempdir().unwrap();
/// # let (key, path) = (folder.path().join("jeton.key"), folder.path().join("jeton.keyring"));
/// let key = KeySource::new_file(key)?;
/// let mut keyring = Keyring::create()?;
/// keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
/// keyring.save_new(&path, &key)?;
///
/// let opened = Keyring::open(&path, &key)?;
/// assert_eq!(opened.domains().count(), 1);
/// # Ok::<(), jeton::KeyringError>(())
/// ```
pub struct Keyring {
    pub(super) test: bool,
    pub(super) test_allowed: bool,
    pub(super) body: Body,
    pub(super) origin: Origin,
}

impl Keyring {
    /// A full keyring with a new epoch 1, a new audit root and no domains.
    ///
    /// # Errors
    /// [`KeyringError::Randomness`].
    ///
    /// ```
    /// let keyring = jeton::Keyring::create()?;
    /// assert!(!keyring.is_test() && !keyring.is_scoped());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn create() -> Result<Self, KeyringError> {
        Self::full(false, vec![random()?], random()?)
    }

    /// The same for tests and demonstrations: its file says so, and a vault refuses it unless
    /// [`allow_test`](Self::allow_test) was called.
    ///
    /// # Errors
    /// [`KeyringError::Randomness`].
    ///
    /// ```
    /// assert!(jeton::Keyring::create_test()?.is_test());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn create_test() -> Result<Self, KeyringError> {
        Self::full(true, vec![random()?], random()?)
    }

    /// A **test** keyring whose roots are known, for golden vectors: root `n` is epoch `n + 1`'s, all are live. Keys that
    /// anyone can read protect nobody, so what this makes is a test keyring for good: its file says so, and a vault
    /// refuses it unless [`allow_test`](Self::allow_test) was called.
    ///
    /// # Errors
    /// [`KeyringError::UnknownEpoch`] without any root, [`KeyringError::TooMany`] with more than 1000.
    ///
    /// ```
    /// use jeton::{Epoch, Keyring, Suffix, TokenDomain};
    /// let mut keyring = Keyring::test_from_roots(&[[1; 32], [2; 32]], [3; 32])?;
    /// assert!(keyring.is_test());
    /// let domain = TokenDomain::new("cap-emploi")?;
    /// keyring.add_domain(domain.clone(), Suffix::default())?;
    /// assert_eq!(keyring.check_value(&domain, Epoch::FIRST)?.to_string(), "d3a241a66e0fc386");
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn test_from_roots(roots: &[[u8; 32]], audit: [u8; 32]) -> Result<Self, KeyringError> {
        Self::full(true, roots.iter().map(copied).collect(), copied(&audit))
    }

    fn full(test: bool, roots: Vec<Secret<32>>, audit: Secret<32>) -> Result<Self, KeyringError> {
        if roots.is_empty() {
            return Err(KeyringError::UnknownEpoch(Epoch::FIRST.number()));
        }
        if roots.len() > MAX_COUNT {
            return Err(KeyringError::TooMany);
        }
        let epochs = (1..).map_while(Epoch::new).zip(roots);
        let body = Body {
            epochs: epochs.map(|(epoch, root)| Slot { epoch, held: Held::Live(root) }).collect(),
            domains: Vec::new(),
            reach: Reach::Full { audit, ledger: None },
        };
        Ok(Self { test, test_allowed: false, body, origin: Origin::default() })
    }

    /// Whether it is a test keyring.
    ///
    /// ```
    /// assert!(!jeton::Keyring::create()?.is_test());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.test
    }

    /// Whether it holds one domain's keys and nothing else.
    ///
    /// ```
    /// assert!(!jeton::Keyring::create()?.is_scoped());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    #[must_use]
    pub fn is_scoped(&self) -> bool {
        matches!(self.body.reach, Reach::Scoped)
    }

    /// Lets a vault take this keyring although it is a test keyring. The file is not changed by it.
    ///
    /// ```
    /// let keyring = jeton::Keyring::create_test()?.allow_test();
    /// assert!(keyring.is_test());
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    #[must_use]
    pub fn allow_test(self) -> Self {
        Self { test_allowed: true, ..self }
    }

    /// The keyring, unless it is a test keyring that nobody allowed.
    pub(crate) fn admitted(self) -> Result<Self, KeyringError> {
        if self.test && !self.test_allowed { Err(KeyringError::TestKeyring) } else { Ok(self) }
    }

    /// The declared domains, by name.
    ///
    /// ```
    /// assert_eq!(jeton::Keyring::create()?.domains().count(), 0);
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn domains(&self) -> impl Iterator<Item = &Domain> {
        self.body.domains.iter()
    }

    /// The epochs and their states, from the first.
    ///
    /// ```
    /// use jeton::{Epoch, EpochState, Keyring};
    /// let mut keyring = Keyring::create()?;
    /// keyring.add_epoch()?;
    /// keyring.retire(Epoch::FIRST)?;
    /// let states: Vec<_> = keyring.epochs().map(|(_, state)| state).collect();
    /// assert_eq!(states, [EpochState::Retired, EpochState::Live]);
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn epochs(&self) -> impl Iterator<Item = (Epoch, EpochState)> {
        self.body.epochs.iter().map(|slot| (slot.epoch, slot.state()))
    }

    /// The ledger without which nobody goes back, once it is pinned.
    ///
    /// ```
    /// assert_eq!(jeton::Keyring::create()?.ledger(), None);
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    #[must_use]
    pub fn ledger(&self) -> Option<LedgerId> {
        match self.body.reach {
            Reach::Full { ledger, .. } => ledger,
            Reach::Scoped => None,
        }
    }

    /// The value by which manifests name the keys of a domain and epoch.
    ///
    /// # Errors
    /// [`KeyringError::UnknownDomain`], [`KeyringError::UnknownEpoch`], [`KeyringError::Destroyed`].
    ///
    /// ```
    /// use jeton::{Epoch, Keyring, KeyringError, TokenDomain};
    /// let keyring = Keyring::create()?;
    /// let check = keyring.check_value(&TokenDomain::new("cap-emploi")?, Epoch::FIRST);
    /// assert_eq!(check, Err(KeyringError::UnknownDomain));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn check_value(&self, domain: &TokenDomain, epoch: Epoch) -> Result<CheckValue, KeyringError> {
        Ok(self.domain_keys(domain, epoch)?.check())
    }

    /// The declared domain of this name.
    pub(crate) fn domain(&self, name: &str) -> Result<&Domain, KeyringError> {
        self.domains().find(|domain| domain.name.as_str() == name).ok_or(KeyringError::UnknownDomain)
    }

    /// The state of an epoch.
    pub(crate) fn state(&self, epoch: Epoch) -> Result<EpochState, KeyringError> {
        self.slot(epoch).map(Slot::state)
    }

    /// The keys of a declared domain in a live or retired epoch.
    pub(crate) fn domain_keys(&self, domain: &TokenDomain, epoch: Epoch) -> Result<DomainKeys, KeyringError> {
        Ok(DomainKeys::below(&self.domain_key(domain, epoch)?))
    }

    pub(super) fn domain_key(&self, domain: &TokenDomain, epoch: Epoch) -> Result<Secret<32>, KeyringError> {
        let name = &self.domain(domain.as_str())?.name;
        let key = self.slot(epoch)?.key()?;
        Ok(match self.body.reach {
            Reach::Full { .. } => domain_key(key, name),
            Reach::Scoped => key.clone(),
        })
    }

    /// The ledger's keys; a scoped keyring has none.
    pub(crate) fn audit(&self) -> Option<Audit> {
        match &self.body.reach {
            Reach::Full { audit, .. } => Some(Audit::of(audit)),
            Reach::Scoped => None,
        }
    }

    pub(super) fn slot(&self, epoch: Epoch) -> Result<&Slot, KeyringError> {
        let unknown = KeyringError::UnknownEpoch(epoch.number());
        self.body.epochs.iter().find(|slot| slot.epoch == epoch).ok_or(unknown)
    }

    /// The slot, if its epoch makes tokens.
    pub(super) fn live_slot(&self, epoch: Epoch) -> Result<&Slot, KeyringError> {
        self.slot(epoch)?.live()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("test", &self.test)
            .field("scoped", &self.is_scoped())
            .field("epochs", &self.epochs().collect::<Vec<_>>())
            .field("domains", &self.body.domains)
            .field("ledger", &self.ledger())
            .finish_non_exhaustive()
    }
}
