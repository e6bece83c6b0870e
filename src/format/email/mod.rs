//! `email` and `email.exact`: mailbox addresses (RFC 5321, 4.1.2; RFC 6531 for letters outside ASCII).
//!
//! The host is shown, and enters the tweak, so equal mailboxes at two hosts get unrelated tokens; the local part is hidden.
//! The class is the kind and the length of the local part. A token is an address at the
//! host *under the domain's suffix*, `k3x9q7t@gmail.com.tok.example`, where no mail can reach a stranger; an
//! identifier at or under a known suffix is already a token, so the two sides have no text in common.
//!
//! A class is named after its kind and the octets of its local parts as written, quotes and `\` included: `plain/1-4`
//! or `plain/5` to `plain/64`, `quoted/3-6` or `quoted/7`. `email` has the kinds plain, atext, quoted and utf8; `email.exact` has mixed
//! behind plain. A kind is what its language has and those before it do not have. The rank of a local part is how many of
//! its class are shorter, and how many of its length come before it in the order of their octets as written. The tweak is the
//! class, `@`, and the host in A-labels, without the suffix.
//!
//! [`alphabet`] orders the characters, [`language`] says which local parts are of which kind, [`ranking`] counts
//! them, [`class`] puts kinds and lengths together; [`local`] and [`host`] read the two halves of a text. Nearly all addresses
//! go another way, which leads to the same place: [`plain`] and [`window`] read their local parts, [`plain_host`] their hosts.
//!
//! ASCII capitals in a local part are folded by `email` and kept by `email.exact`. A quoted local part is brought to its
//! shortest form: RFC 5321 says that all its forms are one mailbox. A host may not end in a dot.

mod alphabet;
mod class;
mod host;
mod language;
mod local;
mod number;
mod plain;
mod plain_host;
mod ranking;
mod tail;
#[cfg(test)]
mod tests;
mod waiting;
mod window;

use super::{Annex, Grammar, Mask, Parsed, Rank, Row, Setting, Side, Size, Span, Spelling, blank, mask};
use crate::error::{Reason, TextError};
use crate::scope::Suffix;
use class::{Classes, Within};
use host::Host;
use local::Local;
use plain::Plain;
use std::borrow::Cow;
use tail::Tail;
use waiting::Waiting;

/// The format `email` or `email.exact`.
pub(crate) struct Email {
    /// Whether the case of the local part is kept.
    pub(crate) exact: bool,
}

/// Longest address, in octets (RFC 5321, 4.5.3.1.3: a path of 256 with its brackets).
const MOST: usize = 254;

/// Spelling of a host in its own letters rather than in A-labels.
const LETTERS: Spelling = Spelling(1);

impl Email {
    fn all(&self) -> &'static Classes {
        Classes::get(self.exact)
    }

    /// Whether the longest token of a class fits the limits of an address at a host of this length.
    fn fits(&self, class: u32, host: usize, suffix: &Suffix) -> bool {
        fits(self.all().longest(class), host, suffix)
    }
}

/// Whether a token with a local part and a host of these lengths fits the limits of an address.
#[inline]
fn fits(local: usize, host: usize, suffix: &Suffix) -> bool {
    let host = host.saturating_add(1).saturating_add(suffix.as_str().len());
    let address = host.saturating_add(1).saturating_add(local);
    host <= host::MOST && address <= MOST
}

/// Its local part, if it is put together the plain way.
#[inline]
fn plain_local(parsed: &Parsed) -> Option<Plain> {
    let Rank::Narrow(rank) = parsed.rank else { return None };
    // The kind plain comes first, and its first class has several lengths.
    let octets = usize::try_from(parsed.class).ok().filter(|&class| class > 0)?.checked_add(plain::MERGED)?;
    let local = Plain { octets, rank };
    (parsed.spelling == Spelling::CANONICAL && local.is_there()).then_some(local)
}

/// Puts a text together whose local part, of so many octets, is still to be written.
#[inline(always)]
fn render_around(octets: usize, parsed: &Parsed, annex: &Annex, tail: &Tail, out: &mut Vec<u8>) {
    let behind = out.len().wrapping_add(octets).wrapping_add(1);
    out.extend_from_slice(&[b'@'; plain::MOST + 1]);
    out.truncate(behind);
    annex.copy(parsed.held, out);
    tail.put(out);
}

/// Whether a host is a suffix or lies under it.
#[inline]
fn is_under(host: &[u8], suffix: &Suffix) -> bool {
    let suffix = suffix.as_str().as_bytes();
    host.last() == suffix.last()
        && host.strip_suffix(suffix).is_some_and(|rest| matches!(rest.last(), None | Some(b'.')))
}

/// The host of a token, without the suffix, as typed.
fn without_suffix<'t>(host: &'t str, suffix: &Suffix) -> Option<&'t str> {
    let end = host.len().checked_sub(suffix.as_str().len())?;
    let (inner, tail) = (host.get(..end)?, host.get(end..)?);
    if tail.eq_ignore_ascii_case(suffix.as_str()) { inner.strip_suffix('.') } else { None }
}

impl Email {
    /// Takes a text apart the plain way, if it is plain.
    #[inline(always)]
    fn parse_plain(&self, setting: &Setting, side: Side, text: &str, annex: &mut Annex) -> Option<Parsed> {
        let address = text.as_bytes();
        let local = Plain::read(address, !self.exact)?;
        let address = match side {
            Side::Identifier => address,
            Side::Token => address.strip_suffix(setting.suffix.as_str().as_bytes())?.strip_suffix(b".")?,
        };
        let start = local.octets.wrapping_add(1);
        let host = address.get(start..)?;
        let others = if side == Side::Identifier { &*setting.other_suffixes } else { &[] };
        if !plain_host::is_plain(address, start)
            || is_under(host, &setting.suffix)
            || others.iter().any(|suffix| is_under(host, suffix))
        {
            return None;
        }
        let class = u32::try_from(local.octets.saturating_sub(plain::MERGED)).ok()?;
        let rank = local.shorter().wrapping_add(local.rank);
        fits(local.octets.max(plain::MERGED), host.len(), &setting.suffix).then(|| Parsed {
            class,
            held: plain_host::keep(address, start, annex),
            spelling: Spelling::CANONICAL,
            rank: Rank::Narrow(rank),
        })
    }
}

/// The host of a shape, as it was typed.
fn spelled_host<'a>(parsed: &Parsed, annex: &'a Annex) -> Cow<'a, str> {
    let host = std::str::from_utf8(annex.bytes(parsed.held)).unwrap_or_default();
    let letters = if parsed.spelling == LETTERS { host::in_letters(host) } else { None };
    letters.map_or(Cow::Borrowed(host), Cow::Owned)
}

impl Email {
    /// Puts any text together.
    #[inline(never)]
    fn render_any(&self, setting: &Setting, side: Side, parsed: &Parsed, annex: &Annex, out: &mut Vec<u8>) {
        let within = match parsed.rank {
            Rank::Narrow(rank) => Within::Narrow(rank),
            Rank::Wide(position) => Within::Wide(annex.wide(position)),
            Rank::Bytes(_) => return,
        };
        self.all().write(parsed.class, within, out);
        out.push(b'@');
        out.extend_from_slice(spelled_host(parsed, annex).as_bytes());
        Tail::of(setting, side).put(out);
    }
}

impl Grammar for Email {
    fn name(&self) -> &'static str {
        if self.exact { "email.exact" } else { "email" }
    }

    fn example(&self) -> &'static str {
        if self.exact { "Camille.Martin@orange.fr" } else { "camille.martin@orange.fr" }
    }

    fn identifies(&self) -> &'static str {
        "email"
    }

    fn shows(&self) -> &'static str {
        "the host, the length and the kind of the local part"
    }

    fn neighbourhood<'a>(&self, identifier: &'a str) -> Option<&'a str> {
        mask::host(identifier)
    }

    fn masks(&self) -> &'static [Mask] {
        &[Mask::Host]
    }

    fn classes(&self) -> u32 {
        self.all().len()
    }

    fn class_name(&self, class: u32) -> Cow<'static, str> {
        self.all().name(class).into()
    }

    fn size(&self, class: u32) -> Size {
        plain::size(class).map_or_else(|| self.all().size(class), Size::Narrow)
    }

    fn tweak(&self, class: u32, held: Span, annex: &Annex, out: &mut Vec<u8>) {
        self.all().begin_tweak(class, out);
        annex.copy(held, out);
    }

    #[inline(always)]
    fn parse_usual(&self, setting: &Setting, side: Side, text: &str, annex: &mut Annex) -> Option<Parsed> {
        self.parse_plain(setting, side, text, annex)
    }

    #[inline(never)]
    fn parse_any(
        &self,
        setting: &Setting,
        side: Side,
        text: &str,
        annex: &mut Annex,
    ) -> Result<Parsed, TextError> {
        let (address, before) = blank::trim(text)?;
        let (local, at) = Local::read(address, before, !self.exact)?;
        let typed = address.get(at.wrapping_add(1)..).unwrap_or_default();
        let host_at = before.wrapping_add(at).wrapping_add(1);
        let error = |reason| TextError::new(reason, host_at);
        let host = match side {
            Side::Identifier => {
                let host = Host::read(typed, host_at)?;
                let mut suffixes = std::iter::once(&setting.suffix).chain(&setting.other_suffixes);
                if suffixes.any(|suffix| host::is_under(host.as_str(), suffix.as_str())) {
                    return Err(error(Reason::AlreadyToken));
                }
                host
            }
            Side::Token => {
                let inner = without_suffix(typed, &setting.suffix).ok_or(error(Reason::NotAToken))?;
                let host = Host::read(inner, host_at)?;
                if host::is_under(host.as_str(), setting.suffix.as_str()) {
                    return Err(error(Reason::NotAToken));
                }
                host
            }
        };
        let (class, within) = self.all().rank(&local).ok_or(TextError::new(Reason::Mailbox, before))?;
        if !self.fits(class, host.as_str().len(), &setting.suffix) {
            return Err(error(Reason::TooLong));
        }
        let in_letters = host.outside_ascii
            && host::in_letters(host.as_str())
                .is_some_and(|letters| self.fits(class, letters.len(), &setting.suffix));
        Ok(Parsed {
            class,
            held: annex.keep_bytes(host.as_str().as_bytes()),
            spelling: if in_letters { LETTERS } else { Spelling::CANONICAL },
            rank: match within {
                Within::Narrow(rank) => Rank::Narrow(rank),
                Within::Wide(rank) => annex.keep_wide(rank),
            },
        })
    }

    fn render(&self, setting: &Setting, side: Side, parsed: &Parsed, annex: &Annex, out: &mut Vec<u8>) {
        let Some(Plain { octets, rank }) = plain_local(parsed) else {
            return self.render_any(setting, side, parsed, annex, out);
        };
        let start = out.len();
        render_around(octets, parsed, annex, &Tail::of(setting, side), out);
        plain::write(octets, [rank], [out.get_mut(start..).unwrap_or_default()]);
    }

    fn render_rows(
        &self,
        setting: &Setting,
        side: Side,
        rows: &[Row],
        annex: &Annex,
        out: &mut Vec<u8>,
        ends: &mut [usize],
    ) {
        let tail = Tail::of(setting, side);
        let mut waiting = Waiting::default();
        for (row, end) in rows.iter().zip(ends) {
            if let Ok(parsed) = row {
                match plain_local(parsed) {
                    Some(local) => {
                        let start = out.len();
                        render_around(local.octets, parsed, annex, &tail, out);
                        waiting.take_up(local, start, out);
                    }
                    None => self.render_any(setting, side, parsed, annex, out),
                }
            }
            *end = out.len();
        }
        waiting.write_all(out);
    }

    fn longest_token(&self, setting: &Setting, parsed: &Parsed, annex: &Annex) -> usize {
        let host = spelled_host(parsed, annex).len().max(annex.bytes(parsed.held).len());
        let suffix = setting.suffix.as_str().len();
        [host, suffix, 2].into_iter().fold(self.all().longest(parsed.class), usize::saturating_add)
    }
}
