//! Searching and tokenizing for others: granted, metered and written down like a reveal, since whoever may do it can try
//! identifiers one by one.

use super::claims::Claimed;
use super::gate::{Asked, Gate};
use super::request::Request;
use super::token::Token;
use super::tokenizer::Tokenizer;
use crate::error::GateError;
use crate::format::{Annex, Parsed, Side, Spelling};
use crate::policy::Act;
use crate::secret::SecretText;

impl Gate {
    /// The canonical tokens that an identifier may have in a table, as [`Tokenizer::search`] gives them, for somebody who
    /// must be allowed to ask and whose questions are counted. The request names no tokens.
    ///
    /// ```
    /// use jeton::{Allow, Budget, GateError, Policy, Request, VolatileLedger, Window, formats};
    /// # use jeton::{Keyring, Suffix, TokenDomain, Vault};
    /// # let mut keyring = Keyring::create_test()?.allow_test();
    /// # keyring.add_domain(TokenDomain::new("cap-emploi")?, Suffix::default())?;
    /// # let vault = Vault::from_keyring(keyring)?;
    /// let clerk = Allow::actor("clerk-3").purpose("counter").format("us.ssn").domain("cap-emploi").search();
    /// let policy = Policy::new().allow(clerk).budget(Budget::per_actor(1, Window::Day).searches());
    /// let gate = vault.gate(policy, VolatileLedger::new())?;
    /// let ssns = vault.tokenizer("cap-emploi", formats::US_SSN)?;
    ///
    /// let request = Request::new("clerk-3", "counter");
    /// let sought = gate.search(&request, &ssns, "123-45-6789")?;
    /// assert_eq!(sought[0].as_str(), ssns.tokenize("123456789")?.canonical());
    /// assert_eq!(gate.search(&request, &ssns, "123-45-6788"), Err(GateError::Refused));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`GateError::Text`] for a text that is no identifier of the format: nothing is written down.
    /// [`GateError::OtherVault`] for a tokenizer of another vault. Otherwise as [`reserve`](Self::reserve).
    pub fn search(
        &self,
        request: &Request,
        tokenizer: &Tokenizer,
        identifier: &str,
    ) -> Result<Vec<Token>, GateError> {
        self.ask(request, Act::Search, tokenizer, identifier)?;
        tokenizer.search(identifier).map_err(GateError::Text)
    }

    /// The token of an identifier, as [`Tokenizer::tokenize`] makes it, for somebody who must be allowed to ask and whose
    /// questions are counted. The request names no tokens.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn tokenize(
        &self,
        request: &Request,
        tokenizer: &Tokenizer,
        identifier: &str,
    ) -> Result<Token, GateError> {
        self.ask(request, Act::Tokenize, tokenizer, identifier)?;
        tokenizer.tokenize(identifier).map_err(GateError::Text)
    }

    /// Has the question counted and written down.
    fn ask(&self, request: &Request, act: Act, tokenizer: &Tokenizer, text: &str) -> Result<(), GateError> {
        if !request.is_for_a_column() || !request.is_named() || request.approval.is_some() {
            return Err(GateError::Request);
        }
        if !tokenizer.is_of(&self.keyring) {
            return Err(GateError::OtherVault);
        }
        let keyed = &tokenizer.keyed;
        let mut annex = Annex::default();
        let parsed = keyed.parse(Side::Identifier, text, &mut annex).map_err(GateError::Text)?;
        let mut parsed = Parsed { spelling: Spelling::CANONICAL, ..parsed };
        let canonical = SecretText::written(|out| keyed.render(Side::Identifier, &parsed, &annex, out));
        keyed.encipher(&mut parsed, &mut annex).map_err(GateError::Text)?;
        let subject = request.subject.as_deref().map(|subject| self.claims.subject(subject));
        let token = self.claims.token(keyed, &parsed, &annex);
        let mut claimed = Claimed::default();
        claimed.push(subject, keyed, token, Some(self.claims.of_identifier(keyed, canonical.expose())));
        let asked = Asked {
            act,
            tokens: &[(keyed.format.name(), keyed.domain.as_str())],
            claimed: Some(claimed),
            neighbours: self.claims.neighbours(keyed, canonical.expose()),
            bulk: None,
        };
        self.write_down(request, asked)
    }
}
