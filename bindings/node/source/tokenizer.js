// Makes tokens of one format in one domain, and moves them between epochs.
import * as library from './library.js';
import { makes, makesAt, text, textAt, textOf } from './call.js';
import { Handle } from './handle.js';
import { Token, readTokens } from './token.js';
import { made } from './column.js';

/** Made by Vault.tokenizer. Keep it: making one costs more than using it. */
export class Tokenizer extends Handle {
  constructor(id) {
    super(id, library.tokenizer.free);
    this.epoch = Number(makes(library.tokenizer.epoch, id));
    this.domain = textOf(library.tokenizer.domain, id);
    this.format = textOf(library.tokenizer.format, id);
  }
  get #id() {
    return Handle.id(this, Tokenizer);
  }
  tokenize(identifier) {
    return new Token(this, textAt(library.tokenizer.tokenize, this.#id, ...text(identifier)), this.epoch);
  }
  /** A token that comes back from a table as text. Whether these keys made it, only the way back tells. */
  token(value, epoch = this.epoch) {
    this.tokenCanonical(value);
    return new Token(this, value, epoch);
  }
  tokenCanonical(value) {
    return textAt(library.tokenizer.tokenCanonical, this.#id, ...text(value));
  }
  canonical(identifier) {
    return textAt(library.tokenizer.canonical, this.#id, ...text(identifier));
  }
  /** What the token of this identifier will show. */
  classOf(identifier) {
    return textAt(library.tokenizer.classOf, this.#id, ...text(identifier));
  }
  /** A partial display: `last1` to `last4`, `host` or `year`. */
  mask(identifier, mask) {
    return textAt(library.tokenizer.mask, this.#id, ...text(identifier), ...text(mask));
  }
  /** The canonical tokens an identifier may have in a table, one for each live epoch. */
  search(identifier) {
    return readTokens(this, makesAt(library.tokenizer.search, this.#id, ...text(identifier)));
  }
  tokenizeColumn(column) {
    return made(library.tokenizer.tokenizeColumn, [this.#id], column);
  }
  maskColumn(column, mask) {
    return made(library.tokenizer.maskColumn, [this.#id, ...text(mask)], column);
  }
}

/** Made by Vault.rekeyer. */
export class Rekeyer extends Handle {
  constructor(id) {
    super(id, library.rekeyer.free);
  }
  rekey(token) {
    return textAt(library.rekeyer.rekey, Handle.id(this, Rekeyer), ...text(token));
  }
  rekeyColumn(column) {
    return made(library.rekeyer.rekeyColumn, [Handle.id(this, Rekeyer)], column);
  }
}
