// Identifiers that came back. They do not print; what expose() gives is the caller's to forget.
import { inspect } from 'node:util';
import * as library from './library.js';
import { makes, textOf } from './call.js';
import { Handle } from './handle.js';

export class Revealed extends Handle {
  constructor(id) {
    super(id, library.revealed.free);
  }
  get count() {
    return Number(makes(library.revealed.count, Handle.id(this, Revealed)));
  }
  /** The identifier of this number, in the order of the request's tokens. */
  expose(number = 0) {
    return textOf(library.revealed.text, Handle.id(this, Revealed), number);
  }
  [inspect.custom]() {
    return 'Revealed';
  }
}
