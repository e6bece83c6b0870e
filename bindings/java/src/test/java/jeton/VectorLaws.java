package jeton;

import static jeton.Laws.fails;
import static jeton.Laws.same;

import com.google.gson.Gson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The golden vectors, good and bad. */
final class VectorLaws {
  static final class Vectors {
    List<String> roots;
    String audit_root;
    List<Domain> domains;
    List<Line> cases;
    List<Line> refusals;
  }

  static final class Domain {
    String name;
    String suffix;
  }

  static final class Line {
    String format;
    String region = "";
    String domain;
    int epoch = 1;
    String identifier;
    String token;
    String canonical;
    String back;
    @com.google.gson.annotations.SerializedName("class")
    String shown;
    String side;
    String text;
    String reason;
    @com.google.gson.annotations.SerializedName("byte")
    long at;

    Tokenizer tokenizer(Vault vault) {
      return vault.tokenizer(domain, format, region, epoch);
    }
  }

  private VectorLaws() {}

  static Vectors vectors() throws Exception {
    return new Gson().fromJson(Files.readString(Path.of(System.getProperty("vectors"))), Vectors.class);
  }

  static Vault vault() throws Exception {
    Vectors vectors = vectors();
    HexFormat hex = HexFormat.of();
    Keyring keyring = Keyring.test(hex.parseHex(String.join("", vectors.roots)), hex.parseHex(vectors.audit_root));
    vectors.domains.forEach(domain -> keyring.addDomain(domain.name, domain.suffix));
    return Vault.of(keyring);
  }

  static String policy(int people) {
    return "[budgets]\nvault = { day = " + people + " }\n" + """
        [purpose.vectors]
        [[allow]]
        actors = ["reader"]
        purposes = ["vectors"]
        formats = ["us.ssn", "fr.nir", "fr.nir.linked", "fr.nir.marked", "fr.ft_id", "phone", "email", "email.exact", "opaque"]
        domains = ["cap-emploi", "pole-sante"]
        widths = ["full", "last4"]
        """;
  }

  /** AlreadyToken is JETON_TEXT_ALREADY_TOKEN. */
  static String named(String reason) {
    return "JETON_TEXT" + reason.replaceAll("[A-Z]", "_$0").toUpperCase(java.util.Locale.ROOT);
  }

  static void add(Map<String, Laws.Law> laws) {
    laws.put("every token stands, and comes back", VectorLaws::tokensStand);
    laws.put("every refusal has its status and its byte", VectorLaws::refusalsHold);
    laws.put("columns say the same as single calls", VectorLaws::columnsAgree);
    laws.put("a rekeyed token is the token of the new epoch", VectorLaws::rekeyed);
  }

  private static void tokensStand() throws Exception {
    Vault vault = vault();
    Gate gate = vault.volatileGate(policy(1000000));
    List<Line> cases = vectors().cases;
    same(true, cases.size() >= 400);
    for (Line line : cases) {
      try (Tokenizer tokenizer = line.tokenizer(vault);
          Request request = new Request("reader", "vectors").reveal(tokenizer.token(line.token));
          Revealed revealed = vault.reveal(gate.reserve(request))) {
        Token token = tokenizer.tokenize(line.identifier);
        same(List.of(line.token, line.canonical, line.shown, line.back),
            List.of(token.text(), token.canonical(), tokenizer.classOf(line.identifier), revealed.expose()));
      }
    }
  }

  private static void refusalsHold() throws Exception {
    Vault vault = vault();
    List<Line> refusals = vectors().refusals;
    same(true, refusals.size() >= 170);
    for (Line line : refusals) {
      try (Tokenizer tokenizer = line.tokenizer(vault)) {
        fails(TextException.class, named(line.reason), line.at,
            () -> { if (line.side.equals("token")) tokenizer.token(line.text); else tokenizer.tokenize(line.text); });
      }
    }
  }

  private static void columnsAgree() throws Exception {
    Vault vault = vault();
    List<Line> lines = new ArrayList<>(vectors().cases);
    lines.addAll(vectors().refusals);
    for (String format : Formats.names()) {
      List<String> texts = new ArrayList<>();
      List<String> want = new ArrayList<>();
      texts.add(null);
      want.add("JETON_NULL");
      for (Line line : lines) {
        if (line.format.equals(format) && line.region.isEmpty() && line.domain.equals("cap-emploi") && line.epoch == 1
            && !"token".equals(line.side)) {
          texts.add(line.text == null ? line.identifier : line.text);
          want.add(line.text == null ? line.token : named(line.reason));
        }
      }
      try (Tokenizer tokenizer = vault.tokenizer("cap-emploi", format, "", 1)) {
        Column column = tokenizer.tokenizeColumn(Column.of(texts));
        for (int row = 0; row < texts.size(); row++) {
          same(want.get(row), column.row(row) == null ? column.status(row) : column.row(row));
        }
      }
    }
  }

  private static void rekeyed() throws Exception {
    Vault vault = vault();
    Tokenizer old = vault.tokenizer("cap-emploi", "us.ssn", "", 1);
    String want = vault.tokenizer("cap-emploi", "us.ssn", "", 2).tokenize("123-45-6789").text();
    Rekeyer rekeyer = vault.rekeyer("cap-emploi", "us.ssn", "", 1, 2);
    same(want, rekeyer.rekey(old.tokenize("123-45-6789").text()));
    same(want, rekeyer.rekeyColumn(old.tokenizeColumn(Column.of(List.of("123-45-6789")))).row(0));
  }
}
