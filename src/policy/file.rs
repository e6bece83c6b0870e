//! A policy as a file: TOML that is read in one look, and checked as a whole before any of it holds.

mod error;
mod line;
#[cfg(test)]
mod printed;
mod rest;
#[cfg(test)]
mod tests;
mod written;

use super::budget::{Budget, Window};
use super::rules::Policy;
pub use error::{PolicyError, PolicyFault};
use line::{Line, Partners};
use std::path::Path;
use written::{Name, Read, Table, Value};

const A_TABLE: &str = "a table, such as { day = 200 }";

/// A constructor of budgets.
type Make = fn(u64, Window) -> Budget;

impl Policy {
    /// A policy from a TOML file, which stands whole or not at all.
    ///
    /// ```
    /// use jeton::{Allow, Budget, Exhaustion, Policy, Width, Window};
    /// let policy = Policy::from_toml(r#"
    /// [budgets]                         # distinct people; each budget that applies is debited
    /// vault = { day = 5000 }            # everybody together
    /// actor = { hour = 60, day = 200 }  # each actor; likewise partner and purpose
    ///
    /// [budgets.search]                  # searching and tokenizing for others, counted apart
    /// actor = { day = 2000 }
    /// neighbourhood = { day = 20 }      # people whose identifiers begin alike, for each actor
    ///
    /// [freeze]                          # 3 days of 7 unless said
    /// exhausted-days = 2
    /// within-days = 30
    /// [ledger]
    /// retention-days = 365
    ///
    /// [partner.cap-emploi]              # each partner and purpose is declared,
    /// budget = { day = 1000 }           # perhaps with a budget of its own
    /// [purpose.placement]
    /// [actor.adviser-18]                # replaces the day of each actor for this one
    /// budget = { day = 20 }             # and search-budget for its searches
    ///
    /// [[allow]]
    /// actors = ["adviser-17", "adviser-18"]
    /// partner = "cap-emploi"            # may be left out
    /// purposes = ["placement"]
    /// formats = ["fr.nir"]
    /// domains = ["cap-emploi"]
    /// acts = ["reveal", "search"]       # or "translate", "tokenize"; "reveal" unless said
    /// widths = ["full", "last4"]        # "full" unless said
    /// "#)?;
    /// let same = Policy::new()
    ///     .budget(Budget::of_vault(5_000, Window::Day))
    ///     .budget(Budget::per_actor(60, Window::Hour))
    ///     .budget(Budget::per_actor(200, Window::Day))
    ///     .budget(Budget::per_actor(2_000, Window::Day).searches())
    ///     .budget(Budget::per_neighbourhood(20, Window::Day))
    ///     .freeze_after(Exhaustion { days: 2, within: 30 })
    ///     .retain_days(365)
    ///     .budget(Budget::of_partner("cap-emploi", 1_000, Window::Day))
    ///     .budget(Budget::of_actor("adviser-18", 20, Window::Day))
    ///     .allow(
    ///         Allow::actors(["adviser-17", "adviser-18"])
    ///             .partner("cap-emploi")
    ///             .purpose("placement")
    ///             .format("fr.nir")
    ///             .domain("cap-emploi")
    ///             .width(Width::Full)
    ///             .width(Width::Part("last4".parse()?))
    ///             .search(),
    ///     );
    /// assert_eq!(policy, same);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`PolicyError::Line`] for the first thing that is wrong: unknown keys, undeclared partners and purposes, an actor in two
    /// partners, lines that no budget counts and the like. Formats and domains are checked by
    /// [`Vault::gate`](crate::Vault::gate), which knows them.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        read(Table::root(text, &written::parse(text)?))
    }

    /// A policy from a TOML file at this path; see [`from_toml`](Self::from_toml).
    ///
    /// ```
    /// use jeton::{Policy, PolicyError};
    /// assert!(Policy::open("examples/policy.toml").is_ok());
    /// assert!(matches!(Policy::open("missing.toml"), Err(PolicyError::Io("read the policy", _))));
    /// ```
    ///
    /// # Errors
    /// [`PolicyError::Io`] if the file cannot be read or is not UTF-8; otherwise as [`from_toml`](Self::from_toml).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, PolicyError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| PolicyError::Io("read the policy", error.kind()))?;
        Self::from_toml(&text)
    }
}

fn read(root: Table<'_>) -> Read<Policy> {
    let root = root.only(
        &["budgets", "partner", "purpose", "actor", "freeze", "issuers", "approvers", "ledger", "allow"],
        "[budgets], [partner.NAME], [purpose.NAME], [actor.NAME], [freeze], [issuers], [approvers], [ledger] or [[allow]]",
    )?;
    let mut budgets = Vec::new();
    if let Some(general) = root.value("budgets") {
        read_general(general, &mut budgets)?;
    }
    let partners = read_own(root.value("partner"), Budget::of_partner, &mut budgets)?;
    let purposes = read_own(root.value("purpose"), Budget::of_purpose, &mut budgets)?;
    let actors = read_own(root.value("actor"), Budget::of_actor, &mut budgets)?;

    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut joined = Partners::new();
    let tables = root.value("allow").map_or(Ok(Vec::new()), |allow| allow.tables("[[allow]]"))?;
    for table in tables {
        let line = Line::read(table, &partners, &purposes)?;
        line.join(&mut joined)?;
        line.is_new(&lines)?;
        lines.push(line);
    }
    lines.iter().try_for_each(|line| line.is_counted(&budgets, &joined))?;
    let issuers = match root.value("issuers") {
        Some(issuers) => {
            issuers.table("a table [issuers]")?.only(&["keys"], "keys")?.required("keys")?.keys()?
        }
        None => Vec::new(),
    };
    lines.iter().try_for_each(|line| line.is_granted_by(&issuers))?;
    if let Some(stranger) = actors.iter().find(|actor| !lines.iter().any(|line| line.names(actor.text))) {
        return Err(stranger.place.fault(PolicyFault::UnknownActor));
    }
    let policy = rest::read(root)?;
    let policy = issuers.into_iter().fold(policy, Policy::issuer);
    let policy = budgets.into_iter().fold(policy, Policy::budget);
    lines.iter().try_fold(policy, |policy, line| Ok(policy.allow(line.allow()?)))
}

/// The budgets of everybody and of each partner, purpose and actor.
fn read_general(value: Value<'_>, budgets: &mut Vec<Budget>) -> Read<()> {
    const LEVELS: [(&str, Make); 4] = [
        ("vault", Budget::of_vault),
        ("partner", Budget::per_partner),
        ("purpose", Budget::per_purpose),
        ("actor", Budget::per_actor),
    ];
    let table = value.table("a table [budgets]")?;
    let table = table.only(
        &["vault", "partner", "purpose", "actor", "search"],
        "vault, partner, purpose, actor or search",
    )?;
    for (level, make) in LEVELS {
        read_windows(table.value(level), make, budgets)?;
    }
    let Some(search) = table.value("search") else { return Ok(()) };
    let search = search.table("a table [budgets.search]")?;
    let search = search.only(
        &["vault", "partner", "purpose", "actor", "neighbourhood"],
        "vault, partner, purpose, actor or neighbourhood",
    )?;
    for (level, make) in LEVELS {
        let searches = |people, window| make(people, window).searches();
        read_windows(search.value(level), searches, budgets)?;
    }
    read_windows(search.value("neighbourhood"), Budget::per_neighbourhood, budgets)
}

/// The names declared under `partner`, `purpose` or `actor`, and their own budgets.
fn read_own<'a>(
    value: Option<Value<'a>>,
    own: fn(&str, u64, Window) -> Budget,
    budgets: &mut Vec<Budget>,
) -> Read<Vec<Name<'a>>> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let entries = value.table("a table for each name, such as [partner.NAME]")?.entries()?;
    let mut names = Vec::new();
    for (name, value) in entries {
        let table = value.table("a table for each name, such as [partner.NAME]")?;
        let table = table.only(&["budget", "search-budget"], "budget or search-budget")?;
        let reveals = |people, window| own(name.text, people, window);
        let searches = |people, window| own(name.text, people, window).searches();
        read_windows(table.value("budget"), reveals, budgets)?;
        read_windows(table.value("search-budget"), searches, budgets)?;
        names.push(name);
    }
    Ok(names)
}

/// The budgets of one table, one a window.
fn read_windows(
    value: Option<Value<'_>>,
    make: impl Fn(u64, Window) -> Budget,
    budgets: &mut Vec<Budget>,
) -> Read<()> {
    const WINDOWS: [(&str, Window); 3] =
        [("hour", Window::Hour), ("day", Window::Day), ("thirty-days", Window::ThirtyDays)];
    let Some(value) = value else { return Ok(()) };
    let table = value.table(A_TABLE)?.only(&["hour", "day", "thirty-days"], "hour, day or thirty-days")?;
    let before = budgets.len();
    for (name, window) in WINDOWS {
        if let Some(people) = table.value(name) {
            budgets.push(make(people.people()?, window));
        }
    }
    if budgets.len() > before {
        Ok(())
    } else {
        Err(value.place.fault(PolicyFault::Missing("hour, day or thirty-days")))
    }
}
