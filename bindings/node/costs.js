// What one call costs, and a row of a column, from Node: `node costs.js FORMAT FILE` takes the file's identifiers, one a line, in
// turns, and prints a line for each kind of call, in nanoseconds. `bindings/costs` sets it beside the other languages.
import { readFileSync } from 'node:fs';
import { Column, Keyring, Vault } from 'jeton';

const [CALLS, ROWS, TURNS] = [10000, 50000, 30];

function cost(kind, calls, work) {
  let best = Infinity;
  for (let turn = 0; turn < TURNS; turn++) {
    const start = process.hrtime.bigint();
    work();
    best = Math.min(best, Number(process.hrtime.bigint() - start) / calls);
  }
  console.log(`${kind} ${best.toFixed(1)}`);
}

const [format, file] = process.argv.slice(2);
const roots = Uint8Array.from({ length: 64 }, (_, byte) => (byte < 32 ? 1 : 2));
const keyring = Keyring.test(roots, new Uint8Array(32).fill(3)).addDomain('cap-emploi');
const tokenizer = new Vault(keyring).tokenizer('cap-emploi', format, { epoch: 1 });
const distinct = readFileSync(file, 'utf8').trimEnd().split('\n');
const identifiers = Array.from({ length: ROWS }, (_, row) => distinct[row % distinct.length]);
const column = Column.of(identifiers);

cost('single', CALLS, () => {
  for (let call = 0; call < CALLS; call++) tokenizer.tokenize(identifiers[call]);
});
cost('new', ROWS, () => tokenizer.tokenizeColumn(column));
cost('strings', ROWS, () => {
  const tokens = tokenizer.tokenizeColumn(Column.of(identifiers));
  Array.from({ length: ROWS }, (_, row) => tokens.row(row));
});
