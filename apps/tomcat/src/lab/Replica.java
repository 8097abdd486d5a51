package lab;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.ContainerServlet;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;

/** The lab's HTTP: which address leads to what, and how mistakes are told. */
public final class Replica extends HttpServlet implements ContainerServlet {
  /** Answers a request itself, or returns what is to be told as JSON. */
  private interface Route {
    Map<String, Object> answer(HttpServletRequest request, HttpServletResponse response)
        throws IOException, ServletException, Refusal;
  }

  private static final List<String> PAGES = List.of("/views", "/login", "/cart", "/image");

  private final Map<String, Route> routes = new LinkedHashMap<>();
  private transient Wrapper wrapper;

  public Replica() {
    routes.put("GET /", (request, response) -> Map.of("scenarios", PAGES));
    routes.put(
        "GET /healthz",
        (request, response) -> Map.of("status", "ok", "store", Settings.get().store()));
    routes.put("GET /views", Views::show);
    routes.put("POST /views", Views::count);
    routes.put("GET /login", Login::show);
    routes.put("POST /login", Login::logIn);
    routes.put("POST /logout", Login::logOut);
    routes.put("GET /cart", Cart::show);
    routes.put("POST /cart", Cart::add);
    routes.put("POST /cart/remove", Cart::remove);
    routes.put("GET /image", Uploads::show);
    routes.put("POST /image", Uploads::take);
    routes.put("GET /internal/costs", (request, response) -> Operator.costs());
    routes.put("GET /internal/sessions", (request, response) -> Operator.sessions());
    routes.put("GET /internal/evidence", (request, response) -> Operator.evidence());
    routes.put("GET /internal/heap", (request, response) -> Operator.heap());
  }

  @Override
  public Wrapper getWrapper() {
    return wrapper;
  }

  /** Tomcat's own view of this servlet, from which its sessions can be listed. */
  @Override
  public void setWrapper(Wrapper given) {
    wrapper = given;
    if (given != null) Sessions.managedBy(((Context) given.getParent()).getManager());
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      request.setCharacterEncoding("UTF-8");
      Route route = routes.get(request.getMethod() + " " + request.getServletPath());
      if (route == null) throw Refusal.notFound();
      if (PAGES.contains(request.getServletPath())) response.setHeader("Cache-Control", "no-store");
      Security.requireOwnSite(request);
      Map<String, Object> told = route.answer(request, response);
      if (told != null) EveryAnswer.write(response, told);
    } catch (Refusal refusal) {
      response.setStatus(refusal.status);
      EveryAnswer.write(response, refusal.code, refusal.getMessage());
    } catch (ServletException | RuntimeException failure) {
      Log.fail("request failed", failure);
      response.setStatus(500);
      EveryAnswer.write(response, "INTERNAL", "Something went wrong here. It has been logged.");
    }
  }

  /** After a write: the browser shall ask for the page. */
  static Map<String, Object> seeOther(HttpServletResponse response, String path) {
    response.setStatus(303);
    response.setHeader("Location", path);
    return null;
  }
}
