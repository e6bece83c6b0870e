//! What a permit buys: [`Vault::reveal`] and [`Vault::translate`].

use super::gate::Permit;
use super::keyed::Keyed;
use super::opened::Vault;
use super::token::Token;
use crate::error::GateError;
use crate::format::{Annex, Parsed, Side, mask};
use crate::policy::{Act, Width};
use crate::scope::TokenDomain;
use crate::secret::SecretText;
use std::fmt;
use std::sync::Arc;

/// Identifiers that came back. They do not print, and are wiped when dropped.
///
/// See [`Gate`](crate::Gate) for an example.
pub struct Revealed(Vec<SecretText>);

impl Revealed {
    /// The first identifier, or its part that the permit's width shows; for a request of one token, the only one.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.first().map_or("", SecretText::expose)
    }

    /// All of them, in the order of the request's tokens.
    pub fn expose_all(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(SecretText::expose)
    }
}

impl fmt::Debug for Revealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Revealed({} of them)", self.0.len())
    }
}

impl Vault {
    /// The identifiers of a permit's tokens, as far as its width shows them. The permit is consumed.
    ///
    /// # Errors
    /// [`GateError::OtherVault`] for another vault's permit, [`GateError::OtherAct`] for one to translate,
    /// [`GateError::NotOurs`] for an `opaque` token that these keys did not make. The budget stays spent.
    pub fn reveal(&self, permit: Permit) -> Result<Revealed, GateError> {
        let Act::Reveal(width) = permit.act else { return Err(GateError::OtherAct) };
        let identifiers = self.spend(permit, |keyed, parsed, annex| {
            let identifier = SecretText::written(|out| keyed.render(Side::Identifier, &parsed, annex, out));
            Ok(match width {
                Width::Full => identifier,
                Width::Part(part) => SecretText::written(|out| {
                    mask::apply(part, keyed.format.codec(), identifier.expose(), out);
                }),
            })
        })?;
        Ok(Revealed(identifiers))
    }

    /// A permit's tokens in the other domain, made with the epoch that domain tokenizes with. Ranks go to ranks:
    /// the identifiers stand nowhere outside wiped memory. The permit is consumed.
    ///
    /// # Errors
    /// [`GateError::OtherVault`] for another vault's permit, [`GateError::OtherAct`] for one to reveal,
    /// [`GateError::NoFit`] if a token does not fit the other domain or that domain is undeclared,
    /// [`GateError::NotOurs`] as with [`reveal`](Self::reveal). The budget stays spent.
    pub fn translate(&self, permit: Permit) -> Result<Vec<Token>, GateError> {
        let Act::Translate(to) = permit.act.clone() else { return Err(GateError::OtherAct) };
        self.spend(permit, |keyed, parsed, annex| {
            let target = self.target(keyed, &to)?;
            target.retokenize(parsed, annex).ok_or(GateError::NoFit)
        })
    }

    /// Deciphers each token of the permit and hands it on.
    fn spend<T>(
        &self,
        permit: Permit,
        mut each: impl FnMut(&Keyed, Parsed, &mut Annex) -> Result<T, GateError>,
    ) -> Result<Vec<T>, GateError> {
        if !Arc::ptr_eq(self.keyring(), &permit.keyring) {
            return Err(GateError::OtherVault);
        }
        let mut parts = permit.tokens;
        let mut out = Vec::with_capacity(parts.parsed.len());
        for (position, mut parsed) in parts.parsed {
            let keyed = parts.keyed.get(position).ok_or(GateError::NotOurs)?;
            keyed.decipher(&mut parsed, &mut parts.annex).map_err(|_| GateError::NotOurs)?;
            out.push(each(keyed, parsed, &mut parts.annex)?);
        }
        Ok(out)
    }

    pub(super) fn target(&self, from: &Keyed, to: &TokenDomain) -> Result<Keyed, GateError> {
        let epoch = self.keyring().domain(to.as_str()).map_err(|_| GateError::NoFit)?.epoch();
        Keyed::new(self.keyring(), to.as_str(), from.format, epoch).map_err(|_| GateError::NoFit)
    }
}
