package jeton;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one call costs, and a row of a column, from Java: FORMAT and FILE, whose identifiers, one a line, it takes in turns. It prints
 * a line for each kind of call, in nanoseconds; bindings/costs sets it beside the other languages.
 */
public final class Costs {
  private static final int CALLS = 10_000;
  private static final int ROWS = 50_000;
  private static final int TURNS = 30;

  private Costs() {}

  public static void main(String[] arguments) throws Exception {
    byte[] roots = new byte[64];
    byte[] audit = new byte[32];
    Arrays.fill(roots, 0, 32, (byte) 1);
    Arrays.fill(roots, 32, 64, (byte) 2);
    Arrays.fill(audit, (byte) 3);
    Vault vault = Vault.of(Keyring.test(roots, audit).addDomain("cap-emploi", ""));
    Tokenizer tokenizer = vault.tokenizer("cap-emploi", arguments[0], "", 1);
    List<String> distinct = Files.readAllLines(Path.of(arguments[1]));
    List<String> identifiers = IntStream.range(0, ROWS).mapToObj(row -> distinct.get(row % distinct.size())).toList();
    Column column = Column.of(identifiers);

    print("single", CALLS, () -> identifiers.subList(0, CALLS).forEach(tokenizer::tokenize));
    print("new", ROWS, () -> tokenizer.tokenizeColumn(column));
    print("strings", ROWS, () -> {
      Column tokens = tokenizer.tokenizeColumn(Column.of(identifiers));
      IntStream.range(0, ROWS).mapToObj(tokens::row).toList();
    });
  }

  private static void print(String kind, int calls, Runnable work) {
    double best = Double.MAX_VALUE;
    for (int turn = 0; turn < TURNS; turn++) {
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, (double) (System.nanoTime() - start) / calls);
    }
    System.out.printf("%s %.1f%n", kind, best);
  }
}
