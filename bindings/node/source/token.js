// What stands in the place of an identifier.
import { inspect } from 'node:util';
import * as library from './library.js';
import { makes, textOf } from './call.js';

export class Token {
  constructor(tokenizer, text, epoch) {
    this.tokenizer = tokenizer;
    this.text = text;
    this.epoch = epoch;
    Object.freeze(this);
  }
  get format() {
    return this.tokenizer.format;
  }
  get domain() {
    return this.tokenizer.domain;
  }
  /** The one spelling that tables hold and compare. */
  get canonical() {
    return this.tokenizer.tokenCanonical(this.text);
  }
  toString() {
    return this.text;
  }
  toJSON() {
    return this.text;
  }
  [inspect.custom]() {
    return `Token(${this.text})`;
  }
}

/** Reads the library's list of tokens, which is freed. */
export function readTokens(tokenizer, list) {
  try {
    return Array.from({ length: Number(makes(library.tokens.count, list)) }, (_, number) => {
      const epoch = Number(makes(library.tokens.epoch, list, number));
      return new Token(tokenizer, textOf(library.tokens.text, list, number), epoch);
    });
  } finally {
    library.tokens.free(list);
  }
}
