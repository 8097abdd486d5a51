package lab;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Scenario `image`: the upload that vanishes. POST keeps the image in the session, 303 leads to the page that shows it.
 * What is wrong with an upload is told in a message, which is kept in the session and shown once.
 */
final class Uploads {
  private static final int LONGEST_NAME = 100;

  private Uploads() {}

  static Map<String, Object> show(HttpServletRequest request, HttpServletResponse response) {
    HttpSession session = Sessions.of(request);
    Map<String, Object> shown = new HashMap<>();
    Object image = session == null ? null : session.getAttribute("image");
    Object uploads = session == null ? null : session.getAttribute("uploads");
    shown.put("image", image instanceof Image held ? held.described() : null);
    shown.put("uploads", uploads == null ? 0 : uploads);
    shown.put("flash", session == null ? null : takenFlash(session));
    return shown;
  }

  static Map<String, Object> take(HttpServletRequest request, HttpServletResponse response)
      throws IOException, Refusal {
    Part part = partOf(request);
    byte[] bytes = part == null ? new byte[0] : part.getInputStream().readAllBytes();
    String name = part == null ? "" : nameOf(part);
    String type = Image.typeOf(bytes);
    HttpSession session = Sessions.begun(request);
    synchronized (session) {
      if (part == null) session.setAttribute("flash", "Choose an image to upload.");
      else if (bytes.length == 0) session.setAttribute("flash", name + " is empty.");
      else if (type == null)
        session.setAttribute("flash", name + " is not a PNG, JPEG, GIF or WebP image.");
      else {
        Object before = session.getAttribute("uploads");
        session.setAttribute("image", new Image(name, type, bytes));
        session.setAttribute("uploads", before instanceof Integer uploads ? uploads + 1 : 1);
      }
    }
    Sessions.writes.incrementAndGet();
    return Replica.seeOther(response, "/image");
  }

  private static Object takenFlash(HttpSession session) {
    synchronized (session) {
      Object flash = session.getAttribute("flash");
      if (flash == null) return null;
      session.removeAttribute("flash");
      Sessions.writes.incrementAndGet();
      return flash;
    }
  }

  /** The file named `image`; null where none was sent. */
  private static Part partOf(HttpServletRequest request) throws IOException, Refusal {
    String type = request.getContentType();
    if (type == null || !type.startsWith("multipart/form-data")) {
      // Read to its end all the same, so that the connection can go on.
      request.getInputStream().skip(Long.MAX_VALUE);
      return null;
    }
    try {
      Part part = request.getPart("image");
      return part == null || part.getSubmittedFileName() == null ? null : part;
    } catch (IllegalStateException tooLarge) {
      throw new Refusal(413, "TOO_LARGE", "The image is too large.");
    } catch (ServletException | IOException garbled) {
      throw new Refusal(400, "BAD_UPLOAD", "The form can't be read.");
    }
  }

  private static String nameOf(Part part) {
    String name = part.getSubmittedFileName();
    if (name.isEmpty()) return "The file";
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }
}
