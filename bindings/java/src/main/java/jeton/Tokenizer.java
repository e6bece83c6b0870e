package jeton;

import java.util.List;

/** Makes tokens of one format in one domain. Make it once and keep it; all threads may use it. */
public final class Tokenizer extends Handle {
  private final int epoch;

  Tokenizer(long id) {
    super(id, Library::jeton_tokenizer_free);
    int[] read = new int[1];
    Call.check(Library.jeton_tokenizer_epoch(id, read), 0);
    epoch = read[0];
  }

  public int epoch() {
    return epoch;
  }

  public Token tokenize(String identifier) {
    byte[] given = Call.bytes(identifier);
    return new Token(this, use(id -> Call.text((room, capacity, written, at) ->
        Library.jeton_tokenize(id, given, given.length, room, capacity, written, at))), epoch);
  }

  /** A token of the tokenizer's epoch that comes back from a table as text. */
  public Token token(String text) {
    return token(text, epoch);
  }

  /** A token that comes back from a table as text. Whether these keys made it, only the way back tells. */
  public Token token(String text, int epoch) {
    tokenCanonical(text);
    return new Token(this, text, epoch);
  }

  public String tokenCanonical(String token) {
    byte[] given = Call.bytes(token);
    return use(id -> Call.text((room, capacity, written, at) ->
        Library.jeton_token_canonical(id, given, given.length, room, capacity, written, at)));
  }

  public String canonical(String identifier) {
    byte[] given = Call.bytes(identifier);
    return use(id -> Call.text((room, capacity, written, at) ->
        Library.jeton_canonical(id, given, given.length, room, capacity, written, at)));
  }

  /** What the token of this identifier will show. */
  public String classOf(String identifier) {
    byte[] given = Call.bytes(identifier);
    return use(id -> Call.text((room, capacity, written, at) ->
        Library.jeton_class(id, given, given.length, room, capacity, written, at)));
  }

  /** A partial display: last1 to last4, host or year. */
  public String mask(String identifier, String mask) {
    byte[] given = Call.bytes(identifier);
    byte[] m = Call.bytes(mask);
    return use(id -> Call.text((room, capacity, written, at) ->
        Library.jeton_mask(id, given, given.length, m, m.length, room, capacity, written, at)));
  }

  /** The canonical tokens an identifier may have in a table, one for each live epoch. */
  public List<Token> search(String identifier) {
    byte[] given = Call.bytes(identifier);
    return Token.list(this, use(id -> Call.made((tokens, at) -> Library.jeton_search(id, given, given.length, tokens, at))));
  }

  public Column tokenizeColumn(Column column) {
    return use(id -> column.made((from, to, written, at) -> Library.jeton_tokenize_column(
        id, from.bytes(), from.bytes().remaining(), from.offsets(), from.rows(), from.validity(),
        to.bytes(), to.bytes().remaining(), written, to.offsets(), to.statuses(), at)));
  }

  public Column maskColumn(Column column, String mask) {
    byte[] m = Call.bytes(mask);
    return use(id -> column.made((from, to, written, at) -> Library.jeton_mask_column(
        id, m, m.length, from.bytes(), from.bytes().remaining(), from.offsets(), from.rows(), from.validity(),
        to.bytes(), to.bytes().remaining(), written, to.offsets(), to.statuses(), at)));
  }
}
