package jeton;

import static jeton.Laws.fails;
import static jeton.Laws.same;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The way back, closed handles, threads. */
final class BackLaws {
  private static final String NIR = "1 84 12 76 451 089 46";
  private static final String FOLDER = System.getenv("JETON_FIXTURE") + "/";

  private BackLaws() {}

  static void add(Map<String, Laws.Law> laws) {
    laws.put("the example of the front page runs", BackLaws::example);
    laws.put("the ledger of a file lets people back, and says no to who may not", () -> ledger(FOLDER));
    laws.put("the ledger of a server does, too", () -> ledger(System.getenv("JETON_SERVED") + "/"));
    laws.put("translation goes to the other domain", BackLaws::translation);
    laws.put("a column comes back by one permit", BackLaws::column);
    laws.put("a budget ends, a permit is spent once, and closed handles answer", BackLaws::closed);
    laws.put("mistakes have their own exceptions", BackLaws::mistakes);
    laws.put("threads share a tokenizer", BackLaws::threads);
  }

  private static void example() throws Exception {
    String shown = Files.readString(Path.of("README.md")).split("```java\n")[1].split("```")[0];
    same(true, Files.readString(Path.of("src/test/java/jeton/Example.java")).contains(shown.indent(4).strip()));
    same(NIR, Example.run(FOLDER));
  }

  private static Vault vault(String folder) {
    return Vault.open(folder + "jeton.keyring", KeySource.file(folder + "jeton.key"));
  }

  private static Gate gate(Vault vault, String folder) throws Exception {
    return vault.gate(folder + "policy.toml", Files.readString(Path.of(folder + "ledger")), folder + "jeton.witness");
  }

  private static void ledger(String folder) throws Exception {
    try (Vault vault = vault(folder); Gate gate = gate(vault, folder); Tokenizer nirs = vault.tokenizer("cap-emploi", "fr.nir")) {
      Token token = nirs.tokenize(NIR);
      same(token.canonical(), gate.search(new Request("adviser-17", "placement"), nirs, NIR).get(0).text());
      same(token.text(), gate.tokenize(new Request("front-door", "placement"), nirs, NIR).text());
      fails(RefusedException.class, "JETON_REFUSED", null, () -> gate.reserve(new Request("nobody", "placement").reveal(token)));
      fails(RefusedException.class, "JETON_REFUSED", null, () -> gate.search(new Request("front-door", "placement"), nirs, NIR));
      Column many = Column.of(Files.readAllLines(Path.of(folder + "tokens")));
      String approved = Files.readString(Path.of(folder + "approved"));
      Function<String, Permit> ask = note -> gate.reserveColumn(new Request("adviser-17", "placement").approved(note), nirs, 0, many);
      fails(RefusedException.class, "JETON_REFUSED", null, () -> ask.apply(approved.replace("people 200", "people 201")));
      same("2 69 04 2A 964 130 97", vault.revealColumn(ask.apply(approved), many).read().row(1));
      fails(RefusedException.class, "JETON_REFUSED", null, () -> ask.apply(approved));
    }
  }

  private static void translation() throws Exception {
    try (Vault vault = vault(FOLDER); Gate gate = gate(vault, FOLDER); Tokenizer nirs = vault.tokenizer("cap-emploi", "fr.nir");
        Tokenizer others = vault.tokenizer("caf", "fr.nir")) {
      String want = others.tokenize(NIR).text();
      Request request = new Request("exchange", "benefit payment").translate(nirs.tokenize(NIR), "caf");
      same(want, vault.translate(gate.reserve(request), others).get(0).text());
      Column column = nirs.tokenizeColumn(Column.of(List.of(NIR)));
      Permit permit = gate.reserveColumnTo(new Request("exchange", "benefit payment"), "caf", nirs, 0, column);
      same(want, vault.translateColumn(permit, column).read().row(0));
    }
  }

  private static void column() throws Exception {
    Vault vault = VectorLaws.vault();
    Gate gate = vault.volatileGate(VectorLaws.policy(9));
    Tokenizer nirs = vault.tokenizer("cap-emploi", "fr.nir");
    Column tokens = nirs.tokenizeColumn(Column.of(Arrays.asList(NIR, null, "abc", "184127645108946")));
    HeldColumn held = vault.revealColumn(gate.reserveColumn(new Request("reader", "vectors"), nirs, 0, tokens), tokens);
    Column back = held.read();
    same(Arrays.asList(NIR, null, null, "184127645108946"), IntStream.range(0, 4).mapToObj(back::row).collect(
        java.util.ArrayList::new, java.util.ArrayList::add, java.util.ArrayList::addAll));
    held.close();
    fails(CallException.class, "JETON_STALE_HANDLE", null, held::read);
  }

  private static void closed() throws Exception {
    Vault vault = VectorLaws.vault();
    Gate gate = vault.volatileGate(VectorLaws.policy(1));
    Tokenizer nirs = vault.tokenizer("cap-emploi", "fr.nir");
    Permit permit = gate.reserve(new Request("reader", "vectors").width("last4").reveal(nirs.tokenize(NIR)));
    Revealed revealed = vault.reveal(permit);
    same(1L, revealed.count());
    same(true, revealed.expose().matches("•.* 46"));
    same(false, revealed.toString().contains("•"));
    fails(CallException.class, "JETON_STALE_HANDLE", null, () -> vault.reveal(permit));
    Token other = nirs.tokenize("2 69 04 2A 964 130 97");
    fails(RefusedException.class, "JETON_REFUSED", null, () -> gate.reserve(new Request("reader", "vectors").reveal(other)));
    revealed.close();
    revealed.close();
    fails(CallException.class, "JETON_STALE_HANDLE", null, revealed::expose);
    nirs.close();
    fails(CallException.class, "JETON_STALE_HANDLE", null, () -> nirs.tokenize(NIR));
  }

  private static void mistakes() throws Exception {
    Vault vault = VectorLaws.vault();
    Tokenizer nirs = vault.tokenizer("cap-emploi", "fr.nir");
    fails(KeyringException.class, "JETON_UNKNOWN_DOMAIN", null, () -> vault.tokenizer("nowhere", "fr.nir"));
    fails(LedgerException.class, "JETON_POLICY_LINE", 1L, () -> vault.volatileGate("[budgets"));
    LongBuffer offsets = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asLongBuffer().put(1, 3);
    Column lying = new Column(ByteBuffer.allocateDirect(2), offsets, null);
    fails(CallException.class, "JETON_OFFSETS", 1L, () -> nirs.tokenizeColumn(lying));
    fails(IllegalArgumentException.class, null, null, () -> new Column(ByteBuffer.allocate(2), offsets, null));
    Gate gate = vault.volatileGate(VectorLaws.policy(9));
    fails(GateException.class, "JETON_REQUEST", null, () -> gate.reserve(new Request("reader", "vectors")));
    same(true, Arrays.stream(Tokenizer.class.getMethods()).filter(method -> method.getName().equals("tokenize"))
        .noneMatch(method -> method.getParameterTypes()[0].isAssignableFrom(Token.class)));
  }

  private static void threads() throws Exception {
    Tokenizer ssns = VectorLaws.vault().tokenizer("cap-emploi", "us.ssn");
    List<String> want = IntStream.range(1, 100).mapToObj(n -> ssns.tokenize(String.format("123-45-%04d", n)).text()).toList();
    ExecutorService threads = Executors.newFixedThreadPool(32);
    List<Future<List<String>>> answers = threads.invokeAll(java.util.Collections.nCopies(320,
        () -> IntStream.range(1, 100).mapToObj(n -> ssns.tokenize(String.format("123-45-%04d", n)).text()).toList()));
    threads.shutdown();
    for (Future<List<String>> answer : answers) {
      same(want, answer.get());
    }
  }
}
