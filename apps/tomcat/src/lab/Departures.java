package lab;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Which sessions went by themselves. Only the newest are kept. */
final class Departures {
  private static final int KEPT = 20_000;
  private static final Deque<Map<String, Object>> gone = new ArrayDeque<>();

  private Departures() {}

  static synchronized void left(String id, String what) {
    gone.addLast(
        Map.of("fingerprint", fingerprint(id), "what", what, "at", System.currentTimeMillis()));
    if (gone.size() > KEPT) gone.removeFirst();
  }

  static synchronized List<Map<String, Object>> all() {
    return new ArrayList<>(gone);
  }

  /** Names a session by its cookie without giving the cookie away: the loadtest names what it sees the same way. */
  static String fingerprint(String id) {
    return Image.sha256(id.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)).substring(0, 8);
  }
}
