/** Freed by close(), by `using`, or some time after it was collected. */
interface Handle extends Disposable {
  close(): void;
}

/** `code` is the status's name, such as JETON_TEXT_EMPTY; `at` is the byte, line or offset, where there is one. */
export class JetonError extends Error {
  readonly status: number;
  readonly code: string;
  readonly at: number | undefined;
}
export class CallError extends JetonError {}
export class TextError extends JetonError {}
export class KeyringError extends JetonError {}
export class LedgerError extends JetonError {}
export class GateError extends JetonError {}
export class Refused extends GateError {}
export class Unavailable extends GateError {}

export interface KeySource extends Handle {}
export const KeySource: {
  file(path: string): KeySource;
  descriptor(fd: number): KeySource;
  credential(name: string): KeySource;
  environment(name: string): KeySource;
};

export interface Keyring extends Handle {
  addDomain(domain: string, suffix?: string): this;
}
export const Keyring: {
  open(path: string, key: KeySource): Keyring;
  test(roots: Uint8Array, auditRoot: Uint8Array): Keyring;
};

export interface Vault extends Handle {
  readonly isScoped: boolean;
  checkValue(domain: string, epoch: number): string;
  tokenizer(domain: string, format: string, options?: { region?: string; epoch?: number }): Tokenizer;
  rekeyer(domain: string, format: string, fromEpoch: number, toEpoch: number, options?: { region?: string }): Rekeyer;
  gate(policy: string, ledger: string, witness: string): Gate;
  volatileGate(policy: string): Gate;
  reveal(permit: Permit): Revealed;
  translate(permit: Permit, tokenizer: Tokenizer): Token[];
  revealColumn(permit: Permit, column: Column): HeldColumn;
  translateColumn(permit: Permit, column: Column): HeldColumn;
}
export const Vault: {
  new (keyring: Keyring): Vault;
  open(path: string, key: KeySource): Vault;
};

export interface Tokenizer extends Handle {
  readonly epoch: number;
  readonly domain: string;
  readonly format: string;
  tokenize(identifier: string): Token;
  token(value: string, epoch?: number): Token;
  tokenCanonical(value: string): string;
  canonical(identifier: string): string;
  classOf(identifier: string): string;
  mask(identifier: string, mask: Mask): string;
  search(identifier: string): Token[];
  tokenizeColumn(column: Column): Column;
  maskColumn(column: Column, mask: Mask): Column;
}
export type Mask = 'last1' | 'last2' | 'last3' | 'last4' | 'host' | 'year';

export interface Rekeyer extends Handle {
  rekey(token: string): string;
  rekeyColumn(column: Column): Column;
}

export interface Token {
  readonly tokenizer: Tokenizer;
  readonly text: string;
  readonly epoch: number;
  readonly format: string;
  readonly domain: string;
  readonly canonical: string;
}

export class Column {
  constructor(bytes: Uint8Array, offsets: BigInt64Array, options?: { validity?: Uint8Array | null });
  static of(texts: readonly (string | null | undefined)[]): Column;
  readonly bytes: Uint8Array;
  readonly offsets: BigInt64Array;
  readonly validity: Uint8Array | null;
  readonly statuses: Int32Array | null;
  readonly rows: number;
  row(number: number): string | null;
}
export interface HeldColumn extends Handle {
  readonly rows: number;
  read(): Column;
}

export class Request {
  constructor(actor: string, purpose: string);
  close(): void;
  case(name: string): this;
  subject(number: string): this;
  width(width: 'full' | Mask): this;
  /** Brings a signed grant that names the people; several together may. */
  grant(note: string): this;
  /** Brings the signed approval of a column with more people than the budgets allow. It is spent once. */
  approved(note: string): this;
  reveal(token: Token): this;
  translate(token: Token, toDomain: string): this;
}

export interface Gate extends Handle {
  reserve(request: Request): Permit;
  reserveColumn(
    request: Request,
    tokenizer: Tokenizer,
    column: Column,
    options?: { epoch?: number; toDomain?: string | null },
  ): Permit;
  search(request: Request, tokenizer: Tokenizer, identifier: string): Token[];
  tokenize(request: Request, tokenizer: Tokenizer, identifier: string): Token;
}
declare const permit: unique symbol;
export interface Permit extends Handle {
  readonly [permit]: true;
}
export interface Revealed extends Handle {
  readonly count: number;
  expose(number?: number): string;
}

/** The names of all formats. */
export function formats(): string[];
/** The name of a status, such as JETON_OK. */
export function statusName(status: number): string;
