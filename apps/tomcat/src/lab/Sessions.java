package lab;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Manager;
import org.apache.catalina.Session;

/** Tomcat's sessions, and what it does not do itself: a lifetime, a bound where the least recently used go first. */
public final class Sessions implements HttpSessionListener {
  /** How often something in a session was changed. */
  static final AtomicLong writes = new AtomicLong();

  private static Manager manager;

  static void managedBy(Manager found) {
    manager = found;
  }

  /** The session of a request; null where it has none that is alive. */
  static HttpSession of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || leftMs(session) > 0) return session;
    Departures.left(session.getId(), "expired");
    session.invalidate();
    return null;
  }

  /** The same, or a new one. */
  static HttpSession begun(HttpServletRequest request) {
    HttpSession session = of(request);
    if (session != null) return session;
    HttpSession begun = request.getSession(true);
    begun.setMaxInactiveInterval(Settings.get().idleS());
    return begun;
  }

  /** Milliseconds until the end of its lifetime, however busy it is. */
  private static long leftMs(HttpSession session) {
    return session.getCreationTime()
        + Settings.get().lifetimeS() * 1000L
        - System.currentTimeMillis();
  }

  static long ttlS(Session session) {
    long idleMs = session.getMaxInactiveInterval() * 1000L - session.getIdleTimeInternal();
    return (Math.min(idleMs, leftMs(session.getSession())) + 999) / 1000;
  }

  /** Those that are held here, in order of use. */
  static List<Session> held() {
    return Arrays.stream(manager.findSessions())
        .filter(Session::isValid)
        .sorted(Comparator.comparingLong(Session::getThisAccessedTimeInternal))
        .toList();
  }

  @Override
  public void sessionCreated(HttpSessionEvent event) {
    if (manager.getActiveSessions() <= Settings.get().maxSessions()) return;
    String begun = event.getSession().getId();
    List<Session> others =
        held().stream().filter(session -> !session.getIdInternal().equals(begun)).toList();
    int excess = others.size() + 1 - Settings.get().maxSessions();
    for (Session session : others.subList(0, Math.max(0, excess))) {
      Departures.left(session.getIdInternal(), "evicted");
      session.expire();
    }
  }

  /** Told of every end: of a logout, of an eviction, and of those that nobody has used for too long. */
  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    HttpSession session = event.getSession();
    long idleMs = System.currentTimeMillis() - session.getLastAccessedTime();
    if (idleMs >= session.getMaxInactiveInterval() * 1000L) Departures.left(session.getId(), "expired");
  }
}
