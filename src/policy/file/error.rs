//! What is wrong with a policy file, and on which line; never what stands there, which could be a person's name.

use std::io;
use thiserror::Error;

/// Why a policy file is not taken. Nothing of it holds.
///
/// ```
/// use jeton::{Policy, PolicyError, PolicyFault};
/// let error = Policy::from_toml("[budgets]\nvault = { day = 0 }").unwrap_err();
/// assert_eq!(error, PolicyError::Line { line: 2, fault: PolicyFault::ZeroBudget });
/// assert!(error.to_string().starts_with("line 2 of the policy: a budget of zero"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The operating system refused.
    #[error("cannot {0}: {1}")]
    Io(&'static str, io::ErrorKind),
    /// What is written on a line.
    #[error("line {line} of the policy: {fault}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        fault: PolicyFault,
    },
}

/// What is wrong on a line of a policy file.
///
/// ```
/// use jeton::PolicyFault;
/// assert_eq!(PolicyFault::Missing("actors").to_string(), "actors is missing here; add it");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyFault {
    /// The file is not TOML from here on.
    #[error("not TOML; check quotes, brackets, commas and equals signs here and on the line before")]
    Syntax,
    /// A key or a table that the file has already.
    #[error("a key or table that the file has already; keep one")]
    KeyTwice,
    /// A key that means nothing here.
    #[error("an unknown key; use {0}")]
    UnknownKey(&'static str),
    /// A value of another kind than its key takes.
    #[error("a value of another kind; write {0}")]
    Kind(&'static str),
    /// A key that must stand here.
    #[error("{0} is missing here; add it")]
    Missing(&'static str),
    /// A list without entries.
    #[error("an empty list, which allows nothing; name something, or take the allow line out")]
    EmptyList,
    /// A name that stands in its list already.
    #[error("a name that the list has already; keep one")]
    NameTwice,
    /// A name that no request can have.
    #[error("a name that is empty or longer than 200 bytes, which no request can have; check it")]
    NameLength,
    /// A partner without a table.
    #[error("an undeclared partner; declare it with a line [partner.NAME], or check the spelling")]
    UnknownPartner,
    /// A purpose without a table.
    #[error("an undeclared purpose; declare it with a line [purpose.NAME], or check the spelling")]
    UnknownPurpose,
    /// A budget of an actor who may do nothing.
    #[error("an actor that no allow line names; check the spelling, or take the budget out")]
    UnknownActor,
    /// An actor counted to two partners.
    #[error("one of the actors belongs to another partner by a line above; an actor has one partner")]
    TwoPartners,
    /// A budget that nobody can use.
    #[error("a budget of zero lets nobody do anything; take the right out of the allow lines instead")]
    ZeroBudget,
    /// An act that does not exist.
    #[error("an unknown act; use \"reveal\", \"translate\", \"search\" or \"tokenize\"")]
    UnknownAct,
    /// A width that does not exist.
    #[error("an unknown width; use \"full\", \"last1\" to \"last4\", \"host\" or \"year\"")]
    UnknownWidth,
    /// Widths on a line that does not reveal.
    #[error("widths on a line that does not reveal; add \"reveal\" to its acts, or take them out")]
    WidthsWithoutReveal,
    /// Domains to translate into on a line that does not translate.
    #[error("translate-to on a line that does not translate; add \"translate\" to its acts, or take it out")]
    TargetsWithoutTranslate,
    /// Revealing or translating that would always be denied.
    #[error("no budget counts what this line reveals or translates; add one under [budgets]")]
    UncountedReveals,
    /// Searching or tokenizing that would always be denied.
    #[error("no budget counts what this line searches or tokenizes; add one under [budgets.search]")]
    UncountedSearches,
    /// A public key that is none.
    #[error("not a public key; copy the whole line that `jeton approve --new-key` printed")]
    Key,
    /// A line that asks for a grant which nobody can give.
    #[error("a grant is asked for, and nobody issues one; name the issuers' keys under [issuers]")]
    NoIssuer,
    /// More approvers asked for than there are.
    #[error("more approvers are required than keys are named; name more, or require fewer")]
    TooFewApprovers,
    /// More exhausted days asked for than there can be.
    #[error("more exhausted days than days they are counted in; make within-days larger")]
    TooFewDays,
    /// An allow line that adds nothing.
    #[error("an allow line above says the same for one of the actors; keep one")]
    LineTwice,
}
