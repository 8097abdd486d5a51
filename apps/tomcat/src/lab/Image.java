package lab;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** An image that a session holds. */
record Image(String name, String type, byte[] bytes) implements Serializable {

  /** By its content, since the type that a client declares proves nothing; null where it is none that is taken. */
  static String typeOf(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) return "image/png";
    if (head.startsWith("\u00ff\u00d8\u00ff")) return "image/jpeg";
    if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif";
    if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) return "image/webp";
    return null;
  }

  /** What a program is told of it. */
  Map<String, Object> described() {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", name);
    described.put("type", type);
    described.put("size", bytes.length);
    described.put("sha256", sha256(bytes));
    return described;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
