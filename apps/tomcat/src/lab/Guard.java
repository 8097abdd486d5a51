package lab;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.catalina.tribes.ChannelException;
import org.apache.catalina.tribes.group.interceptors.EncryptInterceptor;

/** Tomcat's own encryption between members (AES-GCM), with a key that is made of the replicas' common secret. */
public final class Guard extends EncryptInterceptor {
  @Override
  public void start(int service) throws ChannelException {
    String secret = System.getenv("PEER_SECRET");
    setEncryptionKey(
        HexFormat.of().parseHex(Image.sha256(secret.getBytes(StandardCharsets.UTF_8))));
    super.start(service);
  }
}
