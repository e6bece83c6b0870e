//! How a full keyring changes: domains, epochs, exports, the pinned ledger. Nothing here is written down until the
//! keyring is saved.

use super::body::{Body, MAX_COUNT};
use super::file::Origin;
use super::keyring::{Domain, Held, Keyring, Reach, Slot};
use super::source::random;
use crate::error::KeyringError;
use crate::scope::{Epoch, LedgerId, Suffix, TokenDomain};

impl Keyring {
    /// Declares a domain. It tokenizes with the newest epoch. Its e-mail suffix may be another domain's, or stand beside
    /// those of the others.
    ///
    /// # Errors
    /// [`KeyringError::DomainExists`], [`KeyringError::NestedSuffix`] if the suffix lies under another domain's or above it,
    /// [`KeyringError::TooMany`] past 1000 domains, [`KeyringError::Retired`] or
    /// [`KeyringError::Destroyed`] if the newest epoch is not live, [`KeyringError::Scoped`].
    ///
    /// ```
    /// use jeton::{Keyring, KeyringError, Suffix, TokenDomain};
    /// let mut keyring = Keyring::create()?;
    /// let domain = TokenDomain::new("cap-emploi")?;
    /// keyring.add_domain(domain.clone(), Suffix::default())?;
    /// assert_eq!(keyring.add_domain(domain, Suffix::default()), Err(KeyringError::DomainExists));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn add_domain(&mut self, name: TokenDomain, suffix: Suffix) -> Result<(), KeyringError> {
        self.needs_full()?;
        let Err(place) = self.body.domains.binary_search_by(|domain| domain.name().cmp(&name)) else {
            return Err(KeyringError::DomainExists);
        };
        if self.body.domains.len() >= MAX_COUNT {
            return Err(KeyringError::TooMany);
        }
        if self.domains().any(|other| suffix.is_under(other.suffix()) || other.suffix().is_under(&suffix)) {
            return Err(KeyringError::NestedSuffix);
        }
        let newest = self.body.epochs.last().map_or(Epoch::FIRST, |slot| slot.epoch);
        let epoch = self.live_slot(newest)?.epoch;
        self.body.domains.insert(place, Domain::new(name, epoch, suffix));
        Ok(())
    }

    /// Lets a domain tokenize with another epoch from now on.
    ///
    /// # Errors
    /// [`KeyringError::UnknownDomain`], [`KeyringError::UnknownEpoch`], [`KeyringError::Retired`],
    /// [`KeyringError::Destroyed`], [`KeyringError::Scoped`].
    ///
    /// ```
    /// use jeton::{Keyring, Suffix, TokenDomain};
    /// let mut keyring = Keyring::create()?;
    /// let domain = TokenDomain::new("cap-emploi")?;
    /// keyring.add_domain(domain.clone(), Suffix::default())?;
    /// let newer = keyring.add_epoch()?;
    /// keyring.use_epoch(&domain, newer)?;
    /// assert_eq!(keyring.domains().next().map(|domain| domain.epoch()), Some(newer));
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn use_epoch(&mut self, name: &TokenDomain, epoch: Epoch) -> Result<(), KeyringError> {
        self.needs_full()?;
        self.domain(name.as_str())?;
        let epoch = self.live_slot(epoch)?.epoch;
        for domain in self.body.domains.iter_mut().filter(|domain| domain.name() == name) {
            *domain = Domain::new(domain.name().clone(), epoch, domain.suffix().clone());
        }
        Ok(())
    }

    /// Makes a new epoch with a new random root. No domain uses it until [`use_epoch`](Self::use_epoch) says so.
    ///
    /// # Errors
    /// [`KeyringError::TooMany`] past 1000 epochs, [`KeyringError::Randomness`], [`KeyringError::Scoped`].
    ///
    /// ```
    /// let mut keyring = jeton::Keyring::create()?;
    /// assert_eq!(keyring.add_epoch()?.number(), 2);
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn add_epoch(&mut self) -> Result<Epoch, KeyringError> {
        self.needs_full()?;
        if self.body.epochs.len() >= MAX_COUNT {
            return Err(KeyringError::TooMany);
        }
        let newest = self.body.epochs.last().map_or(0, |slot| slot.epoch.number());
        let epoch = newest.checked_add(1).and_then(Epoch::new).ok_or(KeyringError::TooMany)?;
        self.body.epochs.push(Slot { epoch, held: Held::Live(random()?) });
        Ok(epoch)
    }

    /// Retires an epoch: it opens the tokens it made and makes no more. Retiring a retired one changes nothing.
    ///
    /// # Errors
    /// [`KeyringError::EpochInUse`] while a domain tokenizes with it, [`KeyringError::UnknownEpoch`],
    /// [`KeyringError::Destroyed`], [`KeyringError::Scoped`].
    ///
    /// ```
    /// use jeton::{Epoch, EpochState, Keyring};
    /// let mut keyring = Keyring::create()?;
    /// keyring.retire(Epoch::FIRST)?;
    /// assert_eq!(keyring.epochs().next(), Some((Epoch::FIRST, EpochState::Retired)));
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn retire(&mut self, epoch: Epoch) -> Result<(), KeyringError> {
        self.needs_full()?;
        let key = self.slot(epoch)?.key()?.clone();
        self.put(epoch, Held::Retired(key))
    }

    /// Destroys an epoch: its root is wiped, its number stays, and the tokens it made can never come back once the
    /// keyring is saved. Backups of the file are not reached. Destroying a destroyed one changes nothing.
    ///
    /// # Errors
    /// [`KeyringError::EpochInUse`] while a domain tokenizes with it, [`KeyringError::UnknownEpoch`],
    /// [`KeyringError::Scoped`].
    ///
    /// ```
    /// use jeton::{Epoch, Keyring, KeyringError, Suffix, TokenDomain};
    /// let mut keyring = Keyring::create()?;
    /// keyring.add_epoch()?;
    /// let domain = TokenDomain::new("cap-emploi")?;
    /// keyring.add_domain(domain.clone(), Suffix::default())?;
    /// keyring.destroy(Epoch::FIRST)?;
    /// assert_eq!(keyring.check_value(&domain, Epoch::FIRST), Err(KeyringError::Destroyed(1)));
    /// # Ok::<(), KeyringError>(())
    /// ```
    pub fn destroy(&mut self, epoch: Epoch) -> Result<(), KeyringError> {
        self.needs_full()?;
        self.slot(epoch)?;
        self.put(epoch, Held::Destroyed)
    }

    /// A scoped keyring: the keys of one domain in these epochs, its e-mail suffix, and nothing else; no root and no
    /// audit root. Without any epochs named, the one that the domain tokenizes with. The scoped domain tokenizes with
    /// that one too, or with the newest of its epochs where that one is not among them.
    ///
    /// # Errors
    /// [`KeyringError::UnknownDomain`], [`KeyringError::UnknownEpoch`], [`KeyringError::Destroyed`],
    /// [`KeyringError::Scoped`].
    ///
    /// ```
    /// use jeton::{Epoch, Keyring, Suffix, TokenDomain};
    /// let mut keyring = Keyring::create()?;
    /// let domain = TokenDomain::new("cap-emploi")?;
    /// keyring.add_domain(domain.clone(), Suffix::default())?;
    /// let scoped = keyring.export(&domain, &[Epoch::FIRST])?;
    /// assert!(scoped.is_scoped());
    /// let check = |keyring: &Keyring| keyring.check_value(&domain, Epoch::FIRST);
    /// assert_eq!(check(&scoped)?, check(&keyring)?);
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn export(&self, name: &TokenDomain, epochs: &[Epoch]) -> Result<Self, KeyringError> {
        self.needs_full()?;
        let domain = self.domain(name.as_str())?;
        let mut epochs = if epochs.is_empty() { vec![domain.epoch()] } else { epochs.to_vec() };
        epochs.sort_unstable();
        epochs.dedup();
        let slots = epochs.iter().map(|&epoch| {
            let key = self.domain_key(name, epoch)?;
            let held = match self.slot(epoch)?.held {
                Held::Live(_) => Held::Live(key),
                Held::Retired(_) | Held::Destroyed => Held::Retired(key),
            };
            Ok(Slot { epoch, held })
        });
        let slots = slots.collect::<Result<Vec<_>, KeyringError>>()?;
        let active = epochs.iter().find(|&&epoch| epoch == domain.epoch()).or(epochs.last());
        let active = active.copied().unwrap_or(domain.epoch());
        let body = Body {
            epochs: slots,
            domains: vec![Domain::new(domain.name().clone(), active, domain.suffix().clone())],
            reach: Reach::Scoped,
        };
        Ok(Self { test: self.test, test_allowed: self.test_allowed, body, origin: Origin::default() })
    }

    /// Pins the ledger without which nobody goes back, in the place of the one pinned before. An operator's act: a fresh
    /// ledger has fresh budgets.
    ///
    /// # Errors
    /// [`KeyringError::Scoped`].
    ///
    /// ```
    /// use jeton::{Keyring, LedgerId};
    /// let mut keyring = Keyring::create()?;
    /// keyring.pin_ledger(LedgerId::from_bytes([7; 16]))?;
    /// assert_eq!(keyring.ledger(), Some(LedgerId::from_bytes([7; 16])));
    /// # Ok::<(), jeton::KeyringError>(())
    /// ```
    pub fn pin_ledger(&mut self, id: LedgerId) -> Result<(), KeyringError> {
        match &mut self.body.reach {
            Reach::Full { ledger, .. } => *ledger = Some(id),
            Reach::Scoped => return Err(KeyringError::Scoped),
        }
        Ok(())
    }

    fn needs_full(&self) -> Result<(), KeyringError> {
        if self.is_scoped() { Err(KeyringError::Scoped) } else { Ok(()) }
    }

    /// Puts other contents into an epoch that no domain tokenizes with.
    fn put(&mut self, epoch: Epoch, held: Held) -> Result<(), KeyringError> {
        if self.domains().any(|domain| domain.epoch() == epoch) {
            return Err(KeyringError::EpochInUse(epoch.number()));
        }
        let slot = self.body.epochs.iter_mut().find(|slot| slot.epoch == epoch);
        slot.ok_or(KeyringError::UnknownEpoch(epoch.number()))?.held = held;
        Ok(())
    }
}
