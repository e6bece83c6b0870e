package jeton;

import java.util.LinkedHashMap;
import java.util.Map;

/** Runs every law, and says how many hold. */
public final class Laws {
  /** A law, which throws where it does not hold. */
  interface Law {
    void run() throws Exception;
  }

  private Laws() {}

  public static void main(String[] arguments) {
    Map<String, Law> laws = new LinkedHashMap<>();
    VectorLaws.add(laws);
    BackLaws.add(laws);
    int failed = 0;
    for (Map.Entry<String, Law> law : laws.entrySet()) {
      try {
        law.getValue().run();
      } catch (Exception | AssertionError broken) {
        failed++;
        System.out.println(law.getKey() + ": " + broken);
      }
    }
    System.out.println(laws.size() - failed + " passed, " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  static void same(Object want, Object got) {
    if (!want.equals(got)) {
      throw new AssertionError(got + ", not " + want);
    }
  }

  /** The exception, which is of this kind; a status or place that does not matter is null. */
  static void fails(Class<? extends Exception> kind, String status, Long at, Law call) {
    try {
      call.run();
    } catch (Exception thrown) {
      same(kind, thrown.getClass());
      if (thrown instanceof JetonException failure) {
        same(status, failure.status());
        same(at == null ? failure.at() : at, failure.at());
      }
      return;
    }
    throw new AssertionError(kind + " is not thrown");
  }
}
