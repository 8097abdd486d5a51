package lab;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/** What browsers are told to keep from answers, and whose requests may change something. */
final class Security {
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none';img-src 'self' data:;form-action 'self';base-uri 'none';frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin");

  static void addHeaders(HttpServletResponse response) {
    HEADERS.forEach(response::setHeader);
  }

  /**
   * Browsers say which site a request comes from, or from which origin; programs say neither, and no other site can have them
   * send somebody's cookie.
   */
  static void requireOwnSite(HttpServletRequest request) throws Refusal {
    if (request.getMethod().equals("GET")) return;
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    String host = request.getHeader("Host");
    boolean own =
        site == null
            ? origin == null || origin.equals("http://" + host) || origin.equals("https://" + host)
            : site.equals("same-origin") || site.equals("none");
    if (!own)
      throw new Refusal(
          403, "CROSS_SITE", "Another site’s page has sent this: only this app’s own pages may.");
  }

  private Security() {}
}
