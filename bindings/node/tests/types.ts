// The front page's example with its types, and what the types must refuse. It is compiled, never run.
import {
  Column, KeySource, Keyring, Refused, Request, TextError, Vault, formats, type Gate, type Permit, type Token, type Tokenizer,
} from 'jeton';

function thereAndBack(folder: string, identifier: string): string | null {
  using vault = Vault.open(`${folder}/jeton.keyring`, KeySource.file(`${folder}/jeton.key`));
  using nirs: Tokenizer = vault.tokenizer('cap-emploi', 'fr.nir', { epoch: 1 });
  using gate: Gate = vault.gate('policy.toml', 'jeton.ledger', 'jeton.witness');
  try {
    const token: Token = nirs.tokenize(identifier);
    const permit: Permit = gate.reserve(new Request('adviser-17', 'placement').case('2026-118').width('last4').reveal(token));
    using revealed = vault.reveal(permit);
    return revealed.expose();
  } catch (error) {
    if (error instanceof Refused) return null;
    if (error instanceof TextError) return `${error.code} at ${error.at ?? 0}`;
    throw error;
  }
}

function columns(vault: Vault, tokenizer: Tokenizer, gate: Gate): (string | null)[] {
  const tokens: Column = tokenizer.tokenizeColumn(Column.of(['1 84 12 76 451 089 46', null]));
  const permit = gate.reserveColumn(new Request('adviser-17', 'placement'), tokenizer, tokens, { toDomain: null });
  using held = vault.revealColumn(permit, tokens);
  const back = held.read();
  const statuses: Int32Array | null = back.statuses;
  return statuses === null ? [] : Array.from(statuses, (status, row) => (status === 0 ? back.row(row) : null));
}

function refused(vault: Vault, gate: Gate, tokenizer: Tokenizer, token: Token): void {
  // @ts-expect-error a token is no identifier
  tokenizer.tokenize(token);
  // @ts-expect-error a text is no token
  new Request('adviser-17', 'placement').reveal('184127645108946');
  // @ts-expect-error a request is no permit
  vault.reveal(new Request('adviser-17', 'placement'));
  // @ts-expect-error a gate is no permit
  vault.reveal(gate);
  // @ts-expect-error there is no such mask
  tokenizer.mask('1 84 12 76 451 089 46', 'last5');
  // @ts-expect-error a tokenizer is made by a vault
  new Tokenizer(1n);
  // @ts-expect-error a token does not change
  token.text = '';
}

export { columns, formats, refused, thereAndBack, Keyring };
