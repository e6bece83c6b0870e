//! The way back for a column: one permit for all its rows.

use super::filled::Column;
use super::moved::retokenize;
use super::people::{People, hash, named};
use super::texts::Texts;
use super::tokenized::Shown;
use crate::error::GateError;
use crate::format::Side;
use crate::keys::Keyring;
use crate::policy::{Act, Bulk, Width};
use crate::scope::{Epoch, TokenDomain};
use crate::secret::SecretText;
use crate::vault::gate::{Asked, Gate};
use crate::vault::keyed::{Keyed, Way};
use crate::vault::opened::Vault;
use crate::vault::request::Request;
use crate::vault::tokenizer::Tokenizer;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroize;

/// Most rows of a column under one permit.
const MOST_ROWS: usize = 1_000_000;

/// Proof that the ledger has durably recorded one act with a column of tokens. It knows the column by a hash, which is
/// worked out again before the first row comes back.
///
/// Nothing but [`Gate::reserve_column`] and [`Gate::reserve_column_to`] makes one; it cannot be cloned or written down.
///
/// ```compile_fail,E0382
/// # fn twice(vault: &jeton::Vault, permit: jeton::ColumnPermit, texts: &jeton::Texts) -> Result<(), jeton::GateError> {
/// vault.reveal_column(permit, texts)?;
/// vault.reveal_column(permit, texts)?;
/// # Ok(())
/// # }
/// ```
#[must_use = "the budget is spent; reveal or translate with it"]
pub struct ColumnPermit {
    keyring: Arc<Keyring>,
    act: Act,
    keyed: Keyed,
    hash: [u8; 32],
}

/// Identifiers that came back, a row for each of the column's. They do not print, and are wiped when dropped.
///
/// See [`Vault::reveal_column`] for an example.
pub struct RevealedColumn(Column);

impl Gate {
    /// Counts the people of a column of tokens, writes the request down, and makes the permit to reveal it; or refuses. The
    /// request names no tokens of its own; the tokens are those of the tokenizer's format and domain, made with the keys of
    /// this epoch. Rows that are null or no tokens count nobody and come back as they are marked.
    ///
    /// Equal tokens are one person. Under a subject, the first distinct token is the subject and every further one another person.
    ///
    /// # Errors
    /// As [`reserve`](Self::reserve); [`GateError::Request`] also for more than 1,000,000 rows, [`GateError::Refused`] also
    /// if none is a token.
    pub fn reserve_column(
        &self,
        request: &Request,
        tokens: &Tokenizer,
        epoch: Epoch,
        texts: &Texts<'_>,
    ) -> Result<ColumnPermit, GateError> {
        self.reserve_texts(request, Act::Reveal(request.width), tokens, epoch, texts)
    }

    /// The same to translate the column into another domain, which spends what a reveal spends.
    ///
    /// # Errors
    /// As [`reserve_column`](Self::reserve_column).
    pub fn reserve_column_to(
        &self,
        request: &Request,
        to: &TokenDomain,
        tokens: &Tokenizer,
        epoch: Epoch,
        texts: &Texts<'_>,
    ) -> Result<ColumnPermit, GateError> {
        self.reserve_texts(request, Act::Translate(to.clone()), tokens, epoch, texts)
    }

    /// What approvers sign so that a column with more people than the budgets allow may be revealed, or translated with
    /// `to`: the exact list by its hash, how many people, who asks, for what, and until when (seconds since 1970). With as
    /// many signatures as the policy's [approvers](crate::Policy::approvers) require, it goes into
    /// [`Request::approved`](crate::Request::approved), and the column is reserved as usual, once.
    ///
    /// ```
    /// use jeton::{Allow, Budget, Epoch, GateError, NoteKey, Policy, Request, Texts, VolatileLedger, Window, formats};
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let (alice, bob) = (NoteKey::generate("alice")?, NoteKey::generate("bob")?);
    /// let policy = Policy::new()
    ///     .allow(Allow::actor("exchange").purpose("audit").format("us.ssn").domain("cap-emploi"))
    ///     .budget(Budget::per_actor(1, Window::Day))
    ///     .approvers(2, [alice.public(), bob.public()]);
    /// let gate = vault.gate(policy, VolatileLedger::new())?;
    /// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let mut column = jeton::Column::new();
    /// ssns.tokenize_column(["123-45-6789", "123-45-6788"], &mut column);
    /// let texts = Texts::from(&column);
    ///
    /// let request = Request::new("exchange", "audit");
    /// let statement = gate.bulk(&request, None, &ssns, Epoch::FIRST, &texts, u64::MAX)?;
    /// let approved = request.clone().approved(&bob.cosign(&alice.sign(&statement)?)?);
    /// assert_eq!(gate.reserve_column(&request, &ssns, Epoch::FIRST, &texts).unwrap_err(), GateError::Refused);
    /// assert!(gate.reserve_column(&approved, &ssns, Epoch::FIRST, &texts).is_ok());
    /// assert_eq!(gate.reserve_column(&approved, &ssns, Epoch::FIRST, &texts).unwrap_err(), GateError::Refused);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`GateError::Request`] as with [`reserve_column`](Self::reserve_column), or for names with control characters;
    /// [`GateError::NotOurs`] if the keys of the epoch are not here.
    pub fn bulk(
        &self,
        request: &Request,
        to: Option<&TokenDomain>,
        tokens: &Tokenizer,
        epoch: Epoch,
        texts: &Texts<'_>,
        until: u64,
    ) -> Result<String, GateError> {
        let act = to.map_or(Act::Reveal(request.width), |to| Act::Translate(to.clone()));
        let is_written = |name: &str| !name.contains(char::is_control);
        if !is_whole(request, texts)
            || !is_written(request.actor.as_str())
            || !is_written(request.purpose.as_str())
        {
            return Err(GateError::Request);
        }
        let keyed = Keyed::new(&self.keyring, tokens.domain().as_str(), tokens.format(), epoch)
            .map_err(|_| GateError::NotOurs)?;
        let mut people = People::new(&self.claims, &keyed, None);
        let list = hash(&keyed, &act, texts, Some(&mut people));
        let people = people.claimed.claims.len();
        Ok(Bulk { until, ..self.statement(request, &act, &keyed, people, list) }.text())
    }

    fn statement<'a>(
        &self,
        request: &'a Request,
        act: &Act,
        keyed: &Keyed,
        people: usize,
        list: [u8; 32],
    ) -> Bulk<'a> {
        Bulk {
            ledger: self.ledger(),
            actor: request.actor.as_str(),
            purpose: request.purpose.as_str(),
            act: named(act),
            column: format!("{} {} {}", keyed.format.name(), keyed.domain, keyed.epoch),
            people,
            list,
            until: 0,
        }
    }

    fn reserve_texts(
        &self,
        request: &Request,
        act: Act,
        tokens: &Tokenizer,
        epoch: Epoch,
        texts: &Texts<'_>,
    ) -> Result<ColumnPermit, GateError> {
        if !is_whole(request, texts) {
            return Err(GateError::Request);
        }
        let domain = tokens.domain().as_str();
        let pairs = [(tokens.format().name(), domain)];
        let asked =
            |claimed, bulk| Asked { act: act.clone(), tokens: &pairs, claimed, neighbours: None, bulk };
        let Ok(keyed) = Keyed::new(&self.keyring, domain, tokens.format(), epoch) else {
            self.write_down(request, asked(None, None))?;
            return Err(GateError::Refused);
        };
        let mut people = People::new(&self.claims, &keyed, request.subject.as_deref());
        let hash = hash(&keyed, &act, texts, Some(&mut people));
        let claimed = Some(std::mem::take(&mut people.claimed)).filter(|claimed| !claimed.claims.is_empty());
        let people = claimed.as_ref().map_or(0, |claimed| claimed.claims.len());
        let bulk = self.statement(request, &act, &keyed, people, hash);
        self.write_down(request, asked(claimed, Some(bulk)))?;
        Ok(ColumnPermit { keyring: self.keyring.clone(), act, keyed, hash })
    }
}

/// Whether a request for a column can be one.
fn is_whole(request: &Request, texts: &Texts<'_>) -> bool {
    request.is_for_a_column() && request.is_named() && texts.len() <= MOST_ROWS
}

impl Vault {
    /// The identifiers of a column of tokens, as far as the permit's width shows them. The permit is consumed.
    ///
    /// ```
    /// use jeton::{Allow, Budget, Epoch, Policy, Request, Texts, VolatileLedger, Window, formats};
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let policy = Policy::new()
    ///     .allow(Allow::actor("adviser-17").purpose("placement").format("us.ssn").domain("cap-emploi"))
    ///     .budget(Budget::per_actor(2, Window::Day));
    /// let gate = vault.gate(policy, VolatileLedger::new())?;
    /// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let mut column = jeton::Column::new();
    /// ssns.tokenize_column(["123-45-6789", "123-45-6788"], &mut column);
    ///
    /// let texts = Texts::from(&column);
    /// let permit = gate.reserve_column(&Request::new("adviser-17", "placement"), &ssns, Epoch::FIRST, &texts)?;
    /// let revealed = vault.reveal_column(permit, &texts)?;
    /// assert_eq!(revealed.expose().row(1), Some("123-45-6788"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`GateError::OtherVault`] for another vault's permit, [`GateError::OtherAct`] for one to translate,
    /// [`GateError::OtherColumn`] if these are not the tokens it was granted for. The budget stays spent.
    pub fn reveal_column(
        &self,
        permit: ColumnPermit,
        texts: &Texts<'_>,
    ) -> Result<RevealedColumn, GateError> {
        let Act::Reveal(width) = permit.act else { return Err(GateError::OtherAct) };
        let keyed = permit.checked(self, texts)?;
        let mut revealed = RevealedColumn(Column::new());
        let mut shown = match width {
            Width::Full => None,
            Width::Part(mask) => Some(Shown::new(mask)),
        };
        revealed.0.fill(texts, Some(SecretText::ROOM), |batch, texts, out| {
            batch.parse(&keyed, Side::Token, texts);
            batch.permute(&keyed, Way::Decipher);
            match &mut shown {
                None => batch.render(&keyed, Side::Identifier, out),
                Some(shown) => shown.render(&keyed, batch, out),
            }
        });
        Ok(revealed)
    }

    /// A column of tokens in the other domain, made with the epoch that domain tokenizes with. Ranks go to ranks. A token that does
    /// not fit there marks its row. The permit is consumed; `out` is emptied first.
    ///
    /// ```
    /// use jeton::{Allow, Budget, Column, Epoch, Policy, Request, Texts, VolatileLedger, Window, formats};
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # let caf = TokenDomain::new("caf")?;
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # keyring.add_domain(caf.clone(), Suffix::default())?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let exchange = Allow::actor("exchange").purpose("benefit").format("us.ssn").domain("cap-emploi").translate_to("caf");
    /// let policy = Policy::new().allow(exchange).budget(Budget::of_vault(100, Window::Day));
    /// let gate = vault.gate(policy, VolatileLedger::new())?;
    /// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
    /// let mut column = Column::new();
    /// ssns.tokenize_column(["123-45-6789"], &mut column);
    ///
    /// let texts = Texts::from(&column);
    /// let request = Request::new("exchange", "benefit");
    /// let permit = gate.reserve_column_to(&request, &caf, &ssns, Epoch::FIRST, &texts)?;
    /// let mut there = Column::new();
    /// vault.translate_column(permit, &texts, &mut there)?;
    /// assert_eq!(there.row(0), Some(vault.tokenizer("caf", formats::US_SSN)?.tokenize("123-45-6789")?.as_str()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`reveal_column`](Self::reveal_column), [`GateError::OtherAct`] being for a permit to reveal;
    /// [`GateError::NoFit`] if the other domain is not declared.
    pub fn translate_column(
        &self,
        permit: ColumnPermit,
        texts: &Texts<'_>,
        out: &mut Column,
    ) -> Result<(), GateError> {
        let Act::Translate(to) = permit.act.clone() else { return Err(GateError::OtherAct) };
        let keyed = permit.checked(self, texts)?;
        let target = self.target(&keyed, &to)?;
        out.fill(texts, None, |batch, texts, out| {
            batch.parse(&keyed, Side::Token, texts);
            batch.permute(&keyed, Way::Decipher);
            retokenize(&keyed, &target, batch, out);
        });
        Ok(())
    }
}

impl ColumnPermit {
    /// The keys of the tokens, once it is sure that these are the tokens.
    fn checked(self, vault: &Vault, texts: &Texts<'_>) -> Result<Keyed, GateError> {
        if !Arc::ptr_eq(vault.keyring(), &self.keyring) {
            return Err(GateError::OtherVault);
        }
        if hash(&self.keyed, &self.act, texts, None) != self.hash {
            return Err(GateError::OtherColumn);
        }
        Ok(self.keyed)
    }
}

impl RevealedColumn {
    /// The identifiers, or their parts that the permit's width shows.
    #[must_use]
    pub fn expose(&self) -> &Column {
        &self.0
    }
}

impl Drop for RevealedColumn {
    fn drop(&mut self) {
        self.0.values_mut().zeroize();
    }
}

impl fmt::Debug for RevealedColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RevealedColumn({} rows)", self.0.len())
    }
}

impl fmt::Debug for ColumnPermit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColumnPermit").field("act", &self.act).finish_non_exhaustive()
    }
}
