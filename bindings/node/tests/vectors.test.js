import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Column, Request, TextError, formats, statusName } from 'jeton';
import { policy, tokenizerOf, vectorVault, vectors } from './vectors.js';

const vault = vectorVault();
const gate = vault.volatileGate(policy(1000000));

/** AlreadyToken is JETON_TEXT_ALREADY_TOKEN. */
const named = (reason) => `JETON_TEXT${reason.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

test('every token stands, and comes back', () => {
  assert.ok(vectors.cases.length >= 400);
  for (const line of vectors.cases) {
    const tokenizer = tokenizerOf(vault, line);
    const token = tokenizer.tokenize(line.identifier);
    assert.equal(token.text, line.token);
    assert.equal(token.canonical, line.canonical);
    assert.equal(tokenizer.classOf(line.identifier), line.class);
    const request = new Request('reader', 'vectors').reveal(tokenizer.token(line.token));
    const revealed = vault.reveal(gate.reserve(request));
    assert.equal(revealed.expose(), line.back);
    for (const handle of [revealed, request, tokenizer]) handle.close();
  }
});

test('every refusal has its status and its byte', () => {
  assert.ok(vectors.refusals.length >= 170);
  for (const line of vectors.refusals) {
    const tokenizer = tokenizerOf(vault, line);
    const call = line.side === 'token' ? () => tokenizer.token(line.text) : () => tokenizer.tokenize(line.text);
    assert.throws(call, (error) => {
      assert.ok(error instanceof TextError);
      assert.deepEqual([error.code, error.at], [named(line.reason), line.byte]);
      if (line.text.length > 3) assert.ok(!`${error.stack}`.includes(line.text));
      return true;
    });
    tokenizer.close();
  }
});

test('columns say the same as single calls, row by row', () => {
  for (const format of formats()) {
    const tokenizer = vault.tokenizer('cap-emploi', format, { epoch: 1 });
    const lines = vectors.cases.filter((line) => line.format === format && !line.region && line.domain === 'cap-emploi' && line.epoch === 1);
    const refused = vectors.refusals.filter((line) => line.format === format && !line.region && line.domain === 'cap-emploi' && line.side === 'identifier');
    const column = tokenizer.tokenizeColumn(Column.of([...lines.map((line) => line.identifier), null, ...refused.map((line) => line.text)]));
    lines.forEach((line, number) => assert.equal(column.row(number), line.token));
    assert.equal(statusName(column.statuses[lines.length]), 'JETON_NULL');
    refused.forEach((line, number) => {
      const row = lines.length + 1 + number;
      assert.equal(column.row(row), null);
      assert.equal(statusName(column.statuses[row]), named(line.reason));
    });
    tokenizer.close();
  }
});

test('a column comes back by one permit', () => {
  const tokenizer = vault.tokenizer('cap-emploi', 'fr.nir', { epoch: 1 });
  const column = tokenizer.tokenizeColumn(Column.of(['1 84 12 76 451 089 46', null, 'abc', '184127645108946']));
  const tokens = Column.of([0, 1, 2, 3].map((row) => column.row(row)));
  const permit = gate.reserveColumn(new Request('reader', 'vectors'), tokenizer, tokens);
  const held = vault.revealColumn(permit, tokens);
  const back = held.read();
  assert.deepEqual([0, 1, 2, 3].map((row) => back.row(row)), ['1 84 12 76 451 089 46', null, null, '184127645108946']);
  held.close();
  assert.throws(() => held.read(), { code: 'JETON_STALE_HANDLE' });
});

test('a rekeyed token is the token of the new epoch', () => {
  const [old, fresh] = [1, 2].map((epoch) => vault.tokenizer('cap-emploi', 'us.ssn', { epoch }));
  const rekeyer = vault.rekeyer('cap-emploi', 'us.ssn', 1, 2);
  assert.equal(rekeyer.rekey(old.tokenize('123-45-6789').text), fresh.tokenize('123-45-6789').text);
  const column = rekeyer.rekeyColumn(old.tokenizeColumn(Column.of(['123-45-6789'])));
  assert.equal(column.row(0), fresh.tokenize('123-45-6789').text);
});
