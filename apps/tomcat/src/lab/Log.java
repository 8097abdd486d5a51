package lab;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of JSON each. A request's line has known fields only, since headers would give cookies away, and so might a
 * query; and it is written at debug level, since the balancer logs each request already.
 */
final class Log {
  private Log() {}

  static void say(String message) {
    write("info", Map.of("msg", message));
  }

  static void fail(String message, Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("msg", message);
    fields.put("error", failure.getClass().getName());
    fields.put("at", trace.length > 0 ? trace[0].toString() : null);
    write("error", fields);
  }

  static void request(String method, String path, int status, long ms) {
    if (!Settings.get().logsRequests()) return;
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("method", method);
    fields.put("path", path);
    fields.put("status", status);
    fields.put("ms", ms);
    write("debug", fields);
  }

  private static void write(String level, Map<String, Object> fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("level", level);
    line.put("time", System.currentTimeMillis());
    line.put("replica", Settings.get() == null ? null : Settings.get().replica());
    line.putAll(fields);
    System.out.println(Json.write(line));
  }
}
