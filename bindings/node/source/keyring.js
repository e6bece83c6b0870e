// What opens a keyring, and the opened keyring.
import * as library from './library.js';
import { check } from './error.js';
import { makes, text } from './call.js';
import { Handle } from './handle.js';

/** Where the key of a keyring comes from. The key itself never enters JavaScript. */
export class KeySource extends Handle {
  static file(path) {
    return new KeySource(makes(library.key.file, ...text(path)), library.key.free);
  }
  static descriptor(fd) {
    return new KeySource(makes(library.key.descriptor, fd), library.key.free);
  }
  static credential(name) {
    return new KeySource(makes(library.key.credential, ...text(name)), library.key.free);
  }
  /** For development: other processes can read a variable. */
  static environment(name) {
    return new KeySource(makes(library.key.environment, ...text(name)), library.key.free);
  }
}

/** An opened keyring; a vault takes it. */
export class Keyring extends Handle {
  static open(path, key) {
    return new Keyring(makes(library.keyring.open, ...text(path), Handle.id(key, KeySource)), library.keyring.free);
  }
  /** For tests: 32 bytes for each epoch, one behind the other, and 32 bytes of audit root. */
  static test(roots, auditRoot) {
    const id = makes(library.keyring.test, roots, roots.length, auditRoot, auditRoot.length);
    const keyring = new Keyring(id, library.keyring.free);
    check(library.keyring.allowTest(id));
    return keyring;
  }
  addDomain(domain, suffix = '') {
    check(library.keyring.addDomain(Handle.id(this, Keyring), ...text(domain), ...text(suffix)));
    return this;
  }
}
