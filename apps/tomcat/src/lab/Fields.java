package lab;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.tomcat.util.json.JSONParser;
import org.apache.tomcat.util.json.ParseException;
import org.apache.tomcat.util.json.TokenMgrError;

/** What a request says, as JSON or as a form, and what is wrong with it. */
final class Fields {
  private static final int MOST_BYTES = 1024 * 1024;

  private final Map<String, Object> given;

  private Fields(Map<String, Object> given) {
    this.given = given;
  }

  /** Of the body. */
  static Fields of(HttpServletRequest request) throws IOException, Refusal {
    String type = request.getContentType() == null ? "" : request.getContentType();
    return type.startsWith("application/json") ? json(request) : form(request);
  }

  /** Of the query, or of a form in the body. */
  static Fields form(HttpServletRequest request) {
    Map<String, Object> given = new HashMap<>();
    request.getParameterMap().forEach((name, values) -> given.put(name, values[0]));
    return new Fields(given);
  }

  private static Fields json(HttpServletRequest request) throws IOException, Refusal {
    byte[] bytes = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) throw new Refusal(413, "TOO_LARGE", "The body is too large.");
    try {
      LinkedHashMap<String, Object> given =
          new JSONParser(new String(bytes, StandardCharsets.UTF_8)).parseObject();
      if (given != null) return new Fields(given);
    } catch (ParseException | TokenMgrError | NumberFormatException notJson) {
      // Told below.
    }
    throw Refusal.badRequest("The body is not a JSON object.");
  }

  /** A text of at least `least` characters and at most `most`; `usual` where there is none. */
  String text(String name, int least, int most, String usual) throws Refusal {
    Object value = given.getOrDefault(name, usual);
    if (value instanceof String text && text.length() >= least && text.length() <= most) return text;
    throw Refusal.badRequest(name + " must be a text of " + least + " to " + most + " characters");
  }

  int number(String name, int least, int most, int usual) throws Refusal {
    String value = String.valueOf(given.getOrDefault(name, usual)).trim();
    try {
      int number = value.isEmpty() ? 0 : Integer.parseInt(value);
      if (number >= least && number <= most) return number;
    } catch (NumberFormatException notANumber) {
      // Told below.
    }
    throw Refusal.badRequest(name + " must be a whole number from " + least + " to " + most);
  }
}
