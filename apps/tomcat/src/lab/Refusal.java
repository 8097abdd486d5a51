package lab;

/** The client's own mistake, told in words. */
final class Refusal extends Exception {
  final int status;
  final String code;

  Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, "BAD_REQUEST", message);
  }

  static Refusal notFound() {
    return new Refusal(404, "NOT_FOUND", "There is nothing at this address.");
  }
}
