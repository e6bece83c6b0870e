// An opened keyring at work: it makes tokenizers and, if it is full, gates, and spends permits.
import * as library from './library.js';
import { makes, makesAt, text, textOf } from './call.js';
import { Handle } from './handle.js';
import { Keyring } from './keyring.js';
import { Rekeyer, Tokenizer } from './tokenizer.js';
import { Gate, Permit } from './gate.js';
import { Revealed } from './revealed.js';
import { HeldColumn } from './column.js';
import { readTokens } from './token.js';

export class Vault extends Handle {
  /** The keyring is used up. */
  constructor(keyring) {
    super(makes(library.vault.open, Handle.id(keyring, Keyring)), library.vault.free);
  }
  static open(path, key) {
    return new Vault(Keyring.open(path, key));
  }
  get #id() {
    return Handle.id(this, Vault);
  }
  get isScoped() {
    return makes(library.vault.isScoped, this.#id) !== 0n;
  }
  checkValue(domain, epoch) {
    return textOf(library.vault.checkValue, this.#id, ...text(domain), epoch);
  }
  /** `region` is the default region of `phone`; `epoch` 0 is the one that the domain tokenizes with. */
  tokenizer(domain, format, { region = '', epoch = 0 } = {}) {
    const names = [...text(domain), ...text(format), ...text(region)];
    return new Tokenizer(makes(library.tokenizer.open, this.#id, ...names, epoch));
  }
  rekeyer(domain, format, fromEpoch, toEpoch, { region = '' } = {}) {
    const names = [...text(domain), ...text(format), ...text(region)];
    return new Rekeyer(makes(library.rekeyer.open, this.#id, ...names, fromEpoch, toEpoch));
  }
  /** The policy's file, and the ledger that the keyring pins: its file and its witness's. */
  gate(policy, ledger, witness) {
    const files = [...text(policy), ...text(ledger), ...text(witness)];
    return new Gate(makesAt(library.gate.open, this.#id, ...files));
  }
  /** For tests: the policy as TOML, and a ledger that keeps nothing. */
  volatileGate(policy) {
    return new Gate(makesAt(library.gate.volatile, this.#id, ...text(policy)));
  }
  /** The permit is used up, whatever happens. */
  reveal(permit) {
    return new Revealed(makes(library.vault.reveal, this.#id, Handle.id(permit, Permit)));
  }
  /** The tokens in the other domain, whose tokenizer it takes. */
  translate(permit, tokenizer) {
    return readTokens(tokenizer, makes(library.vault.translate, this.#id, Handle.id(permit, Permit)));
  }
  revealColumn(permit, column) {
    const given = [this.#id, Handle.id(permit, Permit), ...column.arguments];
    return new HeldColumn(makesAt(library.vault.revealColumn, ...given));
  }
  translateColumn(permit, column) {
    const given = [this.#id, Handle.id(permit, Permit), ...column.arguments];
    return new HeldColumn(makesAt(library.vault.translateColumn, ...given));
  }
}
