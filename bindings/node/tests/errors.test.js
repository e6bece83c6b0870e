import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as jeton from 'jeton';
import { check } from '../source/error.js';
import { Handle } from '../source/handle.js';
import * as library from '../source/library.js';
import { vectorVault } from './vectors.js';

const { CallError, GateError, JetonError, KeyringError, LedgerError, Refused, TextError, Unavailable } = jeton;
const statuses = readFileSync(new URL('../../../crates/ffi/include/jeton_status.tsv', import.meta.url), 'utf8').trimEnd().split('\n');

const thrown = (call) => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('it throws nothing');
};

test('every status has the error of its family, with its name and message', () => {
  const families = { 0: JetonError, 1: CallError, 2: TextError, 3: KeyringError, 4: LedgerError, 5: GateError };
  const own = { JETON_REFUSED: Refused, JETON_UNAVAILABLE: Unavailable };
  assert.ok(statuses.length > 60);
  for (const [number, name, message] of statuses.map((line) => line.split('\t'))) {
    if (name === 'JETON_OK') continue;
    const error = thrown(() => check(Number(number), 7));
    const kind = own[name] ?? families[Math.trunc(number / 100)];
    assert.equal(error.constructor, kind, name);
    assert.deepEqual([error.name, error.status, error.code, error.message], [kind.name, Number(number), name, message]);
    const placed = kind === TextError || kind === LedgerError || name === 'JETON_OFFSETS';
    assert.equal(error.at, placed ? 7 : undefined, name);
  }
  assert.equal(thrown(() => check(999999)).constructor, JetonError);
});

test('every wrong handle is a CallError, which does not hold the text', () => {
  const vault = vectorVault();
  const tokenizer = vault.tokenizer('cap-emploi', 'us.ssn');
  const made = Handle.id(tokenizer, jeton.Tokenizer);
  const epoch = (id) => thrown(() => check(library.tokenizer.epoch(id, new BigUint64Array(1))));
  tokenizer.close();
  const ids = { JETON_NO_HANDLE: 0n, JETON_STALE_HANDLE: made, JETON_OTHER_HANDLE: Handle.id(vault, jeton.Vault) };
  for (const [code, id] of Object.entries(ids)) {
    const error = epoch(id);
    assert.ok(error instanceof CallError);
    assert.equal(error.code, code);
  }
  const [ssn, column] = ['123-45-6789', jeton.Column.of(['123-45-6789'])];
  for (const call of [() => tokenizer.tokenize(ssn), () => tokenizer.search(ssn), () => tokenizer.tokenizeColumn(column)]) {
    const error = thrown(call);
    assert.deepEqual([error.constructor, error.code], [CallError, 'JETON_STALE_HANDLE']);
    assert.ok(!`${error.stack}`.includes(ssn));
  }
});
