package lab;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Scenario `login`: login makes a new id, so that one planted before it is worthless; logout is final. */
final class Login {
  private Login() {}

  static Map<String, Object> show(HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = Sessions.of(request);
    Map<String, Object> shown = new HashMap<>();
    shown.put("user", session == null ? null : session.getAttribute("user"));
    return shown;
  }

  /** What a visitor has done before they log in is still theirs after it, but for a message that waits to be shown. */
  static Map<String, Object> logIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException, Refusal {
    String user = Fields.of(request).text("user", 1, 100, "");
    boolean had = Sessions.of(request) != null;
    HttpSession session = Sessions.begun(request);
    if (had) {
      request.changeSessionId();
      session.removeAttribute("flash");
      Sessions.writes.incrementAndGet();
    }
    session.setAttribute("user", user);
    Sessions.writes.incrementAndGet();
    return Replica.seeOther(response, "/login");
  }

  static Map<String, Object> logOut(HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = Sessions.of(request);
    if (session != null) {
      session.invalidate();
      Sessions.writes.incrementAndGet();
    }
    Cookie cookie = new Cookie("sid", "");
    cookie.setPath("/");
    cookie.setMaxAge(0);
    response.addCookie(cookie);
    return Replica.seeOther(response, "/login");
  }
}
