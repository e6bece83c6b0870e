// The golden vectors, and a vault that has their keys.
import { readFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { Keyring, Vault } from 'jeton';

export const vectors = JSON.parse(readFileSync(new URL('../../../tests/vectors/tokens.json', import.meta.url)));

export function vectorVault() {
  const keyring = Keyring.test(Buffer.from(vectors.roots.join(''), 'hex'), Buffer.from(vectors.audit_root, 'hex'));
  for (const { name, suffix } of vectors.domains) keyring.addDomain(name, suffix);
  return new Vault(keyring);
}

export const tokenizerOf = (vault, line) =>
  vault.tokenizer(line.domain, line.format, { region: line.region ?? '', epoch: line.epoch ?? 1 });

/** A policy under which this reader may do this many people a day. */
export const policy = (people, acts = ['reveal', 'search', 'tokenize']) => `
[budgets]
vault = { day = ${people} }
[budgets.search]
vault = { day = ${people} }
[purpose.vectors]
[[allow]]
actors = ["reader"]
purposes = ["vectors"]
formats = ["us.ssn", "fr.nir", "fr.nir.linked", "fr.nir.marked", "fr.ft_id", "phone", "email", "email.exact", "opaque"]
domains = ["cap-emploi", "pole-sante"]
widths = ["full", "last4"]
acts = ${JSON.stringify(acts)}
`;
