// Who asks to go back, why, and with which tokens.
import * as library from './library.js';
import { check } from './error.js';
import { doesAt, makes, text } from './call.js';
import { Handle } from './handle.js';
import { Token } from './token.js';
import { Tokenizer } from './tokenizer.js';

function given(token) {
  if (!(token instanceof Token)) throw new TypeError('give a Token; Tokenizer.token makes one of a text');
  return [Handle.id(token.tokenizer, Tokenizer), ...text(token.text), token.epoch];
}

export class Request extends Handle {
  constructor(actor, purpose) {
    super(makes(library.request.open, ...text(actor), ...text(purpose)), library.request.free);
  }
  get #id() {
    return Handle.id(this, Request);
  }
  case(name) {
    check(library.request.case(this.#id, ...text(name)));
    return this;
  }
  subject(number) {
    check(library.request.subject(this.#id, ...text(number)));
    return this;
  }
  width(width) {
    check(library.request.width(this.#id, ...text(width)));
    return this;
  }
  grant(note) {
    check(library.request.grant(this.#id, ...text(note)));
    return this;
  }
  approved(note) {
    check(library.request.approved(this.#id, ...text(note)));
    return this;
  }
  reveal(token) {
    doesAt(library.request.reveal, this.#id, ...given(token));
    return this;
  }
  translate(token, toDomain) {
    doesAt(library.request.translate, this.#id, ...given(token), ...text(toDomain));
    return this;
  }
}
