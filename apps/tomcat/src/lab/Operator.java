package lab;

import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.catalina.Session;

/** For the lab's operator: what this replica has used up, the sessions that it holds, and those that it gave up. */
final class Operator {
  private static final int LISTED = 20;
  private static final int COLLECTIONS = 3;

  private Operator() {}

  static Map<String, Object> costs() {
    return Map.of(
        "shared", false,
        "writes", Sessions.writes.get(),
        "messages", MessageCounter.messages(),
        "commands", 0,
        "bytes", MessageCounter.bytes(),
        "memoryBytes", 0);
  }

  static Map<String, Object> sessions() {
    List<Session> held = Sessions.held();
    List<Map<String, Object>> newest =
        held.subList(Math.max(0, held.size() - LISTED), held.size()).stream()
            .map(Operator::described)
            .toList();
    return Map.of("shared", false, "count", held.size(), "sessions", newest);
  }

  static Map<String, Object> evidence() {
    return Map.of("gone", Departures.all(), "outages", List.of());
  }

  static Map<String, Object> heap() {
    for (int round = 0; round < COLLECTIONS; round++) System.gc();
    Runtime runtime = Runtime.getRuntime();
    return Map.of("heapBytes", runtime.totalMemory() - runtime.freeMemory());
  }

  private static Map<String, Object> described(Session session) {
    return Map.of(
        "fingerprint", Departures.fingerprint(session.getIdInternal()),
        "ttlS", Sessions.ttlS(session),
        "bytes", bytesOf(session.getSession()));
  }

  /** As many as its attributes take up when they are sent. */
  private static long bytesOf(HttpSession session) {
    Counting counting = new Counting();
    try (ObjectOutputStream out = new ObjectOutputStream(counting)) {
      for (String name : Collections.list(session.getAttributeNames())) {
        out.writeUTF(name);
        out.writeObject(session.getAttribute(name));
      }
    } catch (IOException notSerializable) {
      throw new IllegalStateException(notSerializable);
    }
    return counting.bytes;
  }

  private static final class Counting extends OutputStream {
    long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] some, int from, int length) {
      bytes += length;
    }
  }
}
