// What a call answered, as an error of JavaScript. None holds the text it was about.
import { statusMessage, statusName } from './library.js';

/** The code is the status's name, such as JETON_TEXT_EMPTY; `at` is the byte, line or offset, where there is one. */
export class JetonError extends Error {
  constructor(status, at) {
    super(statusMessage(status));
    this.name = this.constructor.name;
    this.status = status;
    this.code = statusName(status);
    this.at = at;
  }
}
export class CallError extends JetonError {}
export class TextError extends JetonError {}
export class KeyringError extends JetonError {}
export class LedgerError extends JetonError {}
export class GateError extends JetonError {}
/** No; never which rule, or how much is left. */
export class Refused extends GateError {}
/** The ledger cannot answer; nothing was released, retry later. */
export class Unavailable extends GateError {}

const families = [JetonError, CallError, TextError, KeyringError, LedgerError, GateError];
const named = { JETON_REFUSED: Refused, JETON_UNAVAILABLE: Unavailable };
const withPlace = new Set([TextError, LedgerError]);

/** Throws what a status other than JETON_OK means. */
export function check(status, at) {
  if (status === 0) return;
  const Kind = named[statusName(status)] ?? families[Math.trunc(status / 100)] ?? JetonError;
  const placed = withPlace.has(Kind) || statusName(status) === 'JETON_OFFSETS';
  throw new Kind(status, placed ? at : undefined);
}
