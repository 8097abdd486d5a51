package lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The environment, read once and checked as a whole. Nothing else in the app reads it, but for conf/. */
record Settings(
    String host,
    int port,
    String replica,
    String store,
    int idleS,
    int lifetimeS,
    int maxSessions,
    int maxUploadBytes,
    boolean logsRequests) {

  static final List<String> STORES = List.of("memory", "replicated", "replicated-async", "backup");
  private static final List<String> LEVELS =
      List.of("fatal", "error", "warn", "info", "debug", "trace", "silent");

  private static Settings settings;

  /** Those of this replica, once it has started. */
  static Settings get() {
    return settings;
  }

  /** @throws Unusable that names every variable that is wrong, one a line */
  static Settings read(Map<String, String> environment) throws Unusable {
    Reader reader = new Reader(environment);
    Settings read =
        new Settings(
            reader.text("HOST", "127.0.0.1"),
            reader.number("PORT", 1, 65_535, 3000),
            reader.text("REPLICA", "app-1"),
            reader.choice("STORE", STORES, "memory"),
            reader.number("SESSION_IDLE_S", 1, 31_536_000, 30 * 60),
            reader.number("SESSION_LIFETIME_S", 1, 31_536_000, 8 * 60 * 60),
            reader.number("SESSION_MAX", 1, 10_000_000, 100_000),
            reader.number("UPLOAD_MAX_BYTES", 1, 10_000_000, 64 * 1024),
            List.of("debug", "trace").contains(reader.choice("LOG_LEVEL", LEVELS, "info")));
    if (STORES.indexOf(read.store) > 0 && reader.text("PEER_SECRET", "").length() < 32)
      reader.wrong("PEER_SECRET", "must have at least 32 characters for store " + read.store);
    if (!reader.problems.isEmpty()) throw new Unusable(reader.problems);
    settings = read;
    return read;
  }

  static final class Unusable extends Exception {
    Unusable(List<String> problems) {
      super("the environment is not usable:\n" + String.join("\n", problems));
    }
  }

  /** An empty variable counts as unset. */
  private static final class Reader {
    final List<String> problems = new ArrayList<>();
    private final Map<String, String> environment;

    Reader(Map<String, String> environment) {
      this.environment = environment;
    }

    String text(String name, String usual) {
      String given = environment.getOrDefault(name, "");
      return given.isEmpty() ? usual : given;
    }

    String choice(String name, List<String> choices, String usual) {
      String given = text(name, usual);
      if (!choices.contains(given)) wrong(name, "choose one of " + String.join(", ", choices));
      return given;
    }

    int number(String name, int least, int most, int usual) {
      String given = text(name, String.valueOf(usual));
      try {
        int number = Integer.parseInt(given);
        if (number >= least && number <= most) return number;
      } catch (NumberFormatException notANumber) {
        // Told below.
      }
      wrong(name, "must be a whole number from " + least + " to " + most);
      return usual;
    }

    void wrong(String name, String what) {
      problems.add("  " + name + ": " + what);
    }
  }
}
