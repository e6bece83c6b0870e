// The front door.
import { formatNames, statusName } from './library.js';
import { textOf } from './call.js';

export { CallError, GateError, JetonError, KeyringError, LedgerError, Refused, TextError, Unavailable } from './error.js';
export { KeySource, Keyring } from './keyring.js';
export { Vault } from './vault.js';
export { Rekeyer, Tokenizer } from './tokenizer.js';
export { Token } from './token.js';
export { Column, HeldColumn } from './column.js';
export { Request } from './request.js';
export { Gate, Permit } from './gate.js';
export { Revealed } from './revealed.js';
export { statusName };

/** The names of all formats. */
export const formats = () => textOf(formatNames).trimEnd().split('\n');
