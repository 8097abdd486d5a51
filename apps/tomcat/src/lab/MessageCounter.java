package lab;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.ChannelMessage;
import org.apache.catalina.tribes.Member;
import org.apache.catalina.tribes.group.ChannelInterceptorBase;
import org.apache.catalina.tribes.group.InterceptorPayload;
import org.apache.catalina.tribes.io.XByteBuffer;

/**
 * Counts what Tomcat sends to other replicas for its sessions, a message for each that gets it. The members' pings,
 * once a second whatever is done, are none of it. Bytes are those before encryption.
 */
public final class MessageCounter extends ChannelInterceptorBase implements MessageCounterMBean {
  private static final String PING = "StaticMembershipProvider$MemberMessage";
  /** A ping names its class within its first bytes. */
  private static final int LOOKED_AT = 512;

  private static final AtomicLong messages = new AtomicLong();
  private static final AtomicLong bytes = new AtomicLong();

  static long messages() {
    return messages.get();
  }

  static long bytes() {
    return bytes.get();
  }

  @Override
  public long getMessages() {
    return messages();
  }

  @Override
  public long getBytes() {
    return bytes();
  }

  @Override
  public void sendMessage(Member[] to, ChannelMessage message, InterceptorPayload payload)
      throws ChannelException {
    XByteBuffer body = message.getMessage();
    if (to != null && !isPing(body)) {
      messages.addAndGet(to.length);
      bytes.addAndGet((long) to.length * body.getLength());
    }
    super.sendMessage(to, message, payload);
  }

  private static boolean isPing(XByteBuffer body) {
    int length = Math.min(body.getLength(), LOOKED_AT);
    return new String(body.getBytesDirect(), 0, length, StandardCharsets.ISO_8859_1).contains(PING);
  }
}
