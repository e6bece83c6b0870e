package jeton;

import java.util.ArrayList;
import java.util.List;

/** What stands in the place of an identifier. It is no String, so tokenize does not take it. */
public final class Token {
  private final Tokenizer tokenizer;
  private final String text;
  private final int epoch;

  Token(Tokenizer tokenizer, String text, int epoch) {
    this.tokenizer = tokenizer;
    this.text = text;
    this.epoch = epoch;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  public String text() {
    return text;
  }

  /** Whose keys made it: keep it beside the text. */
  public int epoch() {
    return epoch;
  }

  /** The one spelling that tables hold and compare. */
  public String canonical() {
    return tokenizer.tokenCanonical(text);
  }

  @Override
  public String toString() {
    return text;
  }

  /** Reads the library's list of tokens, which is freed. */
  static List<Token> list(Tokenizer tokenizer, long list) {
    try {
      long count = Call.made((made, at) -> Library.jeton_tokens_count(list, made));
      List<Token> tokens = new ArrayList<>();
      for (long next = 0; next < count; next++) {
        long number = next;
        int[] epoch = new int[1];
        Call.check(Library.jeton_tokens_epoch(list, number, epoch), 0);
        String text = Call.text((room, capacity, written, at) -> Library.jeton_tokens_text(list, number, room, capacity, written));
        tokens.add(new Token(tokenizer, text, epoch[0]));
      }
      return tokens;
    } finally {
      Library.jeton_tokens_free(list);
    }
  }
}
