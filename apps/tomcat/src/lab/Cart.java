package lab;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scenario `cart`: items and quantities that a user adds and removes, as a shop keeps them. */
final class Cart {
  private static final int MOST_LINES = 50;

  private Cart() {}

  static Map<String, Object> show(HttpServletRequest request, HttpServletResponse response) {
    List<Map<String, Object>> items =
        of(Sessions.of(request)).entrySet().stream()
            .map(line -> Map.<String, Object>of("item", line.getKey(), "quantity", line.getValue()))
            .toList();
    return Map.of("items", items);
  }

  static Map<String, Object> add(HttpServletRequest request, HttpServletResponse response)
      throws IOException, Refusal {
    Fields fields = Fields.of(request);
    String item = fields.text("item", 1, 100, "");
    int quantity = fields.number("quantity", 1, 1000, 1);
    HttpSession session = Sessions.begun(request);
    synchronized (session) {
      LinkedHashMap<String, Integer> cart = of(session);
      Integer had = cart.remove(item);
      if (cart.size() >= MOST_LINES)
        throw new Refusal(
            422, "CART_FULL", "The cart holds at most " + MOST_LINES + " different items.");
      cart.put(item, quantity + (had == null ? 0 : had));
      session.setAttribute("cart", cart);
    }
    Sessions.writes.incrementAndGet();
    return Replica.seeOther(response, "/cart");
  }

  static Map<String, Object> remove(HttpServletRequest request, HttpServletResponse response)
      throws IOException, Refusal {
    String item = Fields.of(request).text("item", 1, 100, "");
    HttpSession session = Sessions.begun(request);
    synchronized (session) {
      LinkedHashMap<String, Integer> cart = of(session);
      cart.remove(item);
      session.setAttribute("cart", cart);
    }
    Sessions.writes.incrementAndGet();
    return Replica.seeOther(response, "/cart");
  }

  /** A copy: Tomcat passes an attribute on when it is set, and not when the object is changed that was set. */
  private static LinkedHashMap<String, Integer> of(HttpSession session) {
    LinkedHashMap<String, Integer> cart = new LinkedHashMap<>();
    if (session != null && session.getAttribute("cart") instanceof Map<?, ?> held)
      held.forEach((item, quantity) -> cart.put((String) item, (Integer) quantity));
    return cart;
  }
}
