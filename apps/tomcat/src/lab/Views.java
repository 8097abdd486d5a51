package lab;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Scenario `views`: a counter in the session, and the last page viewed. `?wait=40` holds the page back for 40 ms. */
record Views(int count, String last) implements Serializable {
  private static final Views NONE = new Views(0, null);

  static Map<String, Object> show(HttpServletRequest request, HttpServletResponse response)
      throws Refusal {
    int waitMs = Fields.form(request).number("wait", 0, 2000, 0);
    // Looked at before the wait: this request does not see what others write meanwhile.
    Views views = of(Sessions.of(request));
    try {
      Thread.sleep(waitMs);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    Map<String, Object> shown = new HashMap<>();
    shown.put("views", views.count);
    shown.put("last", views.last);
    return shown;
  }

  static Map<String, Object> count(HttpServletRequest request, HttpServletResponse response)
      throws IOException, Refusal {
    String page = Fields.of(request).text("page", 0, 200, "/");
    HttpSession session = Sessions.begun(request);
    synchronized (session) {
      session.setAttribute("views", new Views(of(session).count + 1, page));
    }
    Sessions.writes.incrementAndGet();
    return Replica.seeOther(response, "/views");
  }

  private static Views of(HttpSession session) {
    return session != null && session.getAttribute("views") instanceof Views views ? views : NONE;
  }
}
