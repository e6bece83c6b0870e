import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CallError, Column, GateError, KeySource, KeyringError, LedgerError, Refused, Request, Vault } from 'jeton';
import { policy, vectorVault } from './vectors.js';

const NIR = '1 84 12 76 451 089 46';
const fixture = process.env.JETON_FIXTURE;
const openVault = (folder = fixture) => Vault.open(join(folder, 'jeton.keyring'), KeySource.file(join(folder, 'jeton.key')));
const openGate = (vault, folder = fixture) =>
  vault.gate(join(folder, 'policy.toml'), readFileSync(join(folder, 'ledger'), 'utf8'), join(folder, 'jeton.witness'));

test('the example of the front page runs', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = readme.match(/## Ten lines\n\n```js\n([\s\S]+?)```/)[1];
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', code.replace("from 'jeton'", `from '${new URL('../source/jeton.js', import.meta.url)}'`)], { cwd: fixture, encoding: 'utf8' });
  assert.equal(run.stderr, '');
  assert.equal(run.stdout, `${NIR}\n`);
});

for (const [where, folder] of [['a file', fixture], ['a server', process.env.JETON_SERVED]]) test(`the ledger of ${where} lets people back, and says no to who may not`, () => {
  const vault = openVault(folder);
  const gate = openGate(vault, folder);
  const nirs = vault.tokenizer('cap-emploi', 'fr.nir');
  const token = nirs.tokenize(NIR);
  const request = new Request('adviser-17', 'placement').case('2026-118').reveal(token);
  const revealed = vault.reveal(gate.reserve(request));
  assert.equal(revealed.expose(), NIR);
  assert.equal(gate.search(new Request('adviser-17', 'placement'), nirs, NIR)[0].text, token.canonical);
  assert.equal(gate.tokenize(new Request('front-door', 'placement'), nirs, NIR).text, token.text);
  assert.throws(() => gate.reserve(new Request('nobody', 'placement').reveal(token)), (error) => error instanceof Refused && error.code === 'JETON_REFUSED');
  assert.throws(() => gate.search(new Request('front-door', 'placement'), nirs, NIR), Refused);
  const many = Column.of(readFileSync(join(folder, 'tokens'), 'utf8').trimEnd().split('\n'));
  const approved = readFileSync(join(folder, 'approved'), 'utf8');
  const ask = (note) => vault.revealColumn(gate.reserveColumn(new Request('adviser-17', 'placement').approved(note), nirs, many), many);
  assert.throws(() => ask(approved.replace('people 200', 'people 201')), Refused);
  assert.equal(ask(approved).read().row(1), '2 69 04 2A 964 130 97');
  assert.throws(() => ask(approved), Refused, 'it is spent once');
});

test('translation goes to the other domain', () => {
  const vault = openVault();
  const gate = openGate(vault);
  const nirs = vault.tokenizer('cap-emploi', 'fr.nir');
  const others = vault.tokenizer('caf', 'fr.nir');
  const request = new Request('exchange', 'benefit payment').translate(nirs.tokenize(NIR), 'caf');
  assert.equal(vault.translate(gate.reserve(request), others)[0].text, others.tokenize(NIR).text);
  const column = nirs.tokenizeColumn(Column.of([NIR]));
  const permit = gate.reserveColumn(new Request('exchange', 'benefit payment'), nirs, column, { toDomain: 'caf' });
  const held = vault.translateColumn(permit, column);
  assert.equal(held.read().row(0), others.tokenize(NIR).text);
});

test('a budget ends', () => {
  const vault = vectorVault();
  const gate = vault.volatileGate(policy(1));
  const nirs = vault.tokenizer('cap-emploi', 'fr.nir');
  const ask = (identifier) => vault.reveal(gate.reserve(new Request('reader', 'vectors').reveal(nirs.tokenize(identifier)))).expose();
  assert.equal(ask(NIR), NIR);
  assert.equal(ask(NIR), NIR);
  assert.throws(() => ask('2 69 04 2A 964 130 97'), Refused);
});

test('a permit is spent once, and closed handles answer', () => {
  const vault = vectorVault();
  const gate = vault.volatileGate(policy(9));
  const nirs = vault.tokenizer('cap-emploi', 'fr.nir');
  const token = nirs.tokenize(NIR);
  const permit = gate.reserve(new Request('reader', 'vectors').width('last4').reveal(token));
  const revealed = vault.reveal(permit);
  assert.match(revealed.expose(), /^•.* 46$/u);
  assert.ok(!inspect(revealed, { showHidden: true }).includes('46'));
  assert.throws(() => vault.reveal(permit), { code: 'JETON_STALE_HANDLE' });
  for (const handle of [revealed, permit, nirs]) {
    handle.close();
    handle.close();
  }
  assert.throws(() => revealed.expose(), (error) => error instanceof CallError && error.code === 'JETON_STALE_HANDLE');
  assert.throws(() => nirs.tokenize(NIR), CallError);
  assert.equal(token.epoch, nirs.epoch);
});

test('a token is no identifier, and other mistakes have their own errors', () => {
  const vault = vectorVault();
  const nirs = vault.tokenizer('cap-emploi', 'fr.nir');
  assert.throws(() => nirs.tokenize(nirs.tokenize(NIR)), TypeError);
  assert.throws(() => new Request('reader', 'vectors').reveal('184127645108946'), TypeError);
  assert.throws(() => vault.reveal(nirs), TypeError);
  assert.throws(() => vault.tokenizer('nowhere', 'fr.nir'), (error) => error instanceof KeyringError && error.code === 'JETON_UNKNOWN_DOMAIN');
  assert.throws(() => vault.volatileGate('[budgets'), (error) => error instanceof LedgerError && error.code === 'JETON_POLICY_LINE' && error.at === 1);
  assert.throws(() => nirs.tokenizeColumn(new Column(new Uint8Array(2), new BigInt64Array([0n, 3n]))), { code: 'JETON_OFFSETS', at: 1 });
  const gate = vault.volatileGate(policy(9));
  assert.throws(() => gate.reserve(new Request('reader', 'vectors')), (error) => error instanceof GateError && error.code === 'JETON_REQUEST');
});

test('what nobody knows any more is freed', async () => {
  const vault = vectorVault();
  const ids = new Set();
  const { Handle } = await import('../source/handle.js');
  const { Tokenizer } = await import('../source/tokenizer.js');
  const { tokenizer } = await import('../source/library.js');
  (() => {
    for (let times = 0; times < 100; times++) ids.add(Handle.id(vault.tokenizer('cap-emploi', 'fr.nir'), Tokenizer));
  })();
  const stale = () => [...ids].filter((id) => tokenizer.epoch(id, new BigUint64Array(1)) === 108).length;
  for (let turn = 0; turn < 1000 && stale() === 0; turn++) {
    global.gc();
    await new Promise(setImmediate);
  }
  assert.ok(stale() > 0);
});

test('workers share the library, each with its own handles', async () => {
  const expected = vectorVault().tokenizer('cap-emploi', 'us.ssn').tokenize('123-45-6789').text;
  const code = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(new URL('./vectors.js', import.meta.url).href)}).then(({ vectorVault }) => {
      const ssns = vectorVault().tokenizer('cap-emploi', 'us.ssn');
      const seen = new Set();
      for (let times = 0; times < 10000; times++) seen.add(ssns.tokenize('123-45-6789').text);
      parentPort.postMessage([...seen]);
    });`;
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => new Promise((resolve, reject) => {
      new Worker(code, { eval: true }).on('message', resolve).on('error', reject);
    })),
  );
  assert.deepEqual(answers, Array.from({ length: 4 }, () => [expected]));
});
