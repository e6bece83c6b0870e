// libjeton's functions, as include/jeton.h declares them. A handle is passed as its number.
import koffi from 'koffi';

const library = koffi.load(process.env.JETON_LIBRARY ?? 'libjeton.so.1');
const declare = (name, types, answer = 'int32_t') => library.func(name, answer, types);

const handle = 'uint64_t';
const out = 'void *';
const text = ['const void *', 'size_t'];
const buffer = [out, 'size_t', out];
const column = [...text, 'const void *', 'size_t', 'const void *'];
const made = [...buffer, out, out, out];
const epoch = 'uint32_t';

export const statusName = declare('jeton_status_name', ['int32_t'], 'const char *');
export const statusMessage = declare('jeton_status_message', ['int32_t'], 'const char *');
export const formatNames = declare('jeton_formats', buffer);

export const key = {
  file: declare('jeton_key_file', [...text, out]),
  descriptor: declare('jeton_key_descriptor', ['int32_t', out]),
  credential: declare('jeton_key_credential', [...text, out]),
  environment: declare('jeton_key_environment', [...text, out]),
  free: declare('jeton_key_free', [handle]),
};
export const keyring = {
  open: declare('jeton_keyring_open', [...text, handle, out]),
  test: declare('jeton_keyring_test', [...text, ...text, out]),
  allowTest: declare('jeton_keyring_allow_test', [handle]),
  addDomain: declare('jeton_keyring_add_domain', [handle, ...text, ...text]),
  free: declare('jeton_keyring_free', [handle]),
};
export const vault = {
  open: declare('jeton_vault_open', [handle, out]),
  isScoped: declare('jeton_vault_is_scoped', [handle, out]),
  checkValue: declare('jeton_vault_check_value', [handle, ...text, epoch, ...buffer]),
  reveal: declare('jeton_reveal', [handle, handle, out]),
  translate: declare('jeton_translate', [handle, handle, out]),
  revealColumn: declare('jeton_reveal_column', [handle, handle, ...column, out, out]),
  translateColumn: declare('jeton_translate_column', [handle, handle, ...column, out, out]),
  free: declare('jeton_vault_free', [handle]),
};
export const tokenizer = {
  open: declare('jeton_tokenizer_open', [handle, ...text, ...text, ...text, epoch, out]),
  epoch: declare('jeton_tokenizer_epoch', [handle, out]),
  domain: declare('jeton_tokenizer_domain', [handle, ...buffer]),
  format: declare('jeton_tokenizer_format', [handle, ...buffer]),
  tokenize: declare('jeton_tokenize', [handle, ...text, ...buffer, out]),
  search: declare('jeton_search', [handle, ...text, out, out]),
  mask: declare('jeton_mask', [handle, ...text, ...text, ...buffer, out]),
  classOf: declare('jeton_class', [handle, ...text, ...buffer, out]),
  canonical: declare('jeton_canonical', [handle, ...text, ...buffer, out]),
  tokenCanonical: declare('jeton_token_canonical', [handle, ...text, ...buffer, out]),
  tokenizeColumn: declare('jeton_tokenize_column', [handle, ...column, ...made]),
  maskColumn: declare('jeton_mask_column', [handle, ...text, ...column, ...made]),
  free: declare('jeton_tokenizer_free', [handle]),
};
export const rekeyer = {
  open: declare('jeton_rekeyer_open', [handle, ...text, ...text, ...text, epoch, epoch, out]),
  rekey: declare('jeton_rekey', [handle, ...text, ...buffer, out]),
  rekeyColumn: declare('jeton_rekey_column', [handle, ...column, ...made]),
  free: declare('jeton_rekeyer_free', [handle]),
};
export const request = {
  open: declare('jeton_request_new', [...text, ...text, out]),
  case: declare('jeton_request_case', [handle, ...text]),
  grant: declare('jeton_request_grant', [handle, ...text]),
  approved: declare('jeton_request_approved', [handle, ...text]),
  subject: declare('jeton_request_subject', [handle, ...text]),
  width: declare('jeton_request_width', [handle, ...text]),
  reveal: declare('jeton_request_reveal', [handle, handle, ...text, epoch, out]),
  translate: declare('jeton_request_translate', [handle, handle, ...text, epoch, ...text, out]),
  free: declare('jeton_request_free', [handle]),
};
export const gate = {
  open: declare('jeton_gate_open', [handle, ...text, ...text, ...text, out, out]),
  volatile: declare('jeton_gate_volatile', [handle, ...text, out, out]),
  reserve: declare('jeton_gate_reserve', [handle, handle, out]),
  reserveColumn: declare('jeton_gate_reserve_column', [handle, handle, handle, epoch, ...column, out, out]),
  reserveColumnTo: declare('jeton_gate_reserve_column_to', [handle, handle, ...text, handle, epoch, ...column, out, out]),
  search: declare('jeton_gate_search', [handle, handle, handle, ...text, out, out]),
  tokenize: declare('jeton_gate_tokenize', [handle, handle, handle, ...text, out, out]),
  free: declare('jeton_gate_free', [handle]),
};
export const permit = { free: declare('jeton_permit_free', [handle]) };
export const revealed = {
  count: declare('jeton_revealed_count', [handle, out]),
  text: declare('jeton_revealed_text', [handle, 'size_t', ...buffer]),
  free: declare('jeton_revealed_free', [handle]),
};
export const tokens = {
  count: declare('jeton_tokens_count', [handle, out]),
  text: declare('jeton_tokens_text', [handle, 'size_t', ...buffer]),
  epoch: declare('jeton_tokens_epoch', [handle, 'size_t', out]),
  free: declare('jeton_tokens_free', [handle]),
};
export const heldColumn = {
  rows: declare('jeton_column_rows', [handle, out]),
  read: declare('jeton_column_read', [handle, ...buffer, out, out, 'size_t']),
  free: declare('jeton_column_free', [handle]),
};
