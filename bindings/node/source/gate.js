// Asks the policy and the ledger before anything comes back.
import * as library from './library.js';
import { makes, makesAt, text } from './call.js';
import { Handle } from './handle.js';
import { Request } from './request.js';
import { Tokenizer } from './tokenizer.js';
import { readTokens } from './token.js';

/** Proof that the ledger has recorded one act; used up by the vault, once. */
export class Permit extends Handle {
  constructor(id) {
    super(id, library.permit.free);
  }
}

/** Made by Vault.gate, in each process, after any fork. Each call waits for the ledger's disk. */
export class Gate extends Handle {
  constructor(id) {
    super(id, library.gate.free);
  }
  #asks(request) {
    return [Handle.id(this, Gate), Handle.id(request, Request)];
  }
  reserve(request) {
    return new Permit(makes(library.gate.reserve, ...this.#asks(request)));
  }
  /** The request names no tokens; `epoch` 0 is the tokenizer's own. */
  reserveColumn(request, tokenizer, column, { epoch = 0, toDomain = null } = {}) {
    const rows = [Handle.id(tokenizer, Tokenizer), epoch, ...column.arguments];
    return new Permit(
      toDomain === null
        ? makesAt(library.gate.reserveColumn, ...this.#asks(request), ...rows)
        : makesAt(library.gate.reserveColumnTo, ...this.#asks(request), ...text(toDomain), ...rows),
    );
  }
  search(request, tokenizer, identifier) {
    const given = [...this.#asks(request), Handle.id(tokenizer, Tokenizer), ...text(identifier)];
    return readTokens(tokenizer, makesAt(library.gate.search, ...given));
  }
  tokenize(request, tokenizer, identifier) {
    const given = [...this.#asks(request), Handle.id(tokenizer, Tokenizer), ...text(identifier)];
    return readTokens(tokenizer, makesAt(library.gate.tokenize, ...given))[0];
  }
}
