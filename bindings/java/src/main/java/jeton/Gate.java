package jeton;

import java.util.List;

/** Asks the policy and the ledger before anything comes back. All threads may use it; each call waits for the ledger's disk. */
public final class Gate extends Handle {
  Gate(long id) {
    super(id, Library::jeton_gate_free);
  }

  public Permit reserve(Request request) {
    return use(id -> request.use(r -> new Permit(Call.made((permit, at) -> Library.jeton_gate_reserve(id, r, permit)))));
  }

  /** The request names no tokens; epoch 0 is the tokenizer's own. */
  public Permit reserveColumn(Request request, Tokenizer tokenizer, int epoch, Column column) {
    return use(id -> request.use(r -> tokenizer.use(t -> new Permit(Call.made((permit, at) -> Library.jeton_gate_reserve_column(
        id, r, t, epoch, column.bytes(), column.bytes().remaining(), column.offsets(), column.rows(), column.validity(), permit, at))))));
  }

  /** The same to translate the column into another domain. */
  public Permit reserveColumnTo(Request request, String domain, Tokenizer tokenizer, int epoch, Column column) {
    byte[] d = Call.bytes(domain);
    return use(id -> request.use(r -> tokenizer.use(t -> new Permit(Call.made((permit, at) -> Library.jeton_gate_reserve_column_to(
        id, r, d, d.length, t, epoch, column.bytes(), column.bytes().remaining(), column.offsets(), column.rows(), column.validity(),
        permit, at))))));
  }

  /** As Tokenizer.search, for somebody who must be allowed to ask and whose questions are counted. */
  public List<Token> search(Request request, Tokenizer tokenizer, String identifier) {
    byte[] given = Call.bytes(identifier);
    return use(id -> request.use(r -> tokenizer.use(t -> Token.list(tokenizer, Call.made((tokens, at) ->
        Library.jeton_gate_search(id, r, t, given, given.length, tokens, at))))));
  }

  /** As Tokenizer.tokenize, for somebody who must be allowed to ask and whose questions are counted. */
  public Token tokenize(Request request, Tokenizer tokenizer, String identifier) {
    byte[] given = Call.bytes(identifier);
    return use(id -> request.use(r -> tokenizer.use(t -> Token.list(tokenizer, Call.made((tokens, at) ->
        Library.jeton_gate_tokenize(id, r, t, given, given.length, tokens, at)))))).get(0);
  }
}
