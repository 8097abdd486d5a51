package lab;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;

/** Around everything: each answer names its replica, and what Tomcat refuses by itself is told in JSON, too. */
public final class EveryAnswer extends ErrorReportValve {
  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    long began = System.nanoTime();
    response.setHeader("X-Replica", Settings.get().replica());
    Security.addHeaders(response);
    super.invoke(request, response);
    long ms = (System.nanoTime() - began) / 1_000_000;
    Log.request(request.getMethod(), request.getRequestURI(), response.getStatus(), ms);
  }

  @Override
  protected void report(Request request, Response response, Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) return;
    try {
      response.setHeader("X-Replica", Settings.get().replica());
      Security.addHeaders(response);
      if (status >= 500) write(response, "INTERNAL", "Something went wrong here. It has been logged.");
      else write(response, "BAD_REQUEST", "The request can't be read.");
      response.finishResponse();
    } catch (IOException gone) {
      Log.fail("nobody waits for the answer", gone);
    }
  }

  static void write(jakarta.servlet.http.HttpServletResponse response, String code, String message)
      throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", code);
    body.put("message", message);
    write(response, body);
  }

  static void write(jakarta.servlet.http.HttpServletResponse response, Map<String, Object> body)
      throws IOException {
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("replica", Settings.get().replica());
    whole.putAll(body);
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().write(Json.write(whole));
  }
}
