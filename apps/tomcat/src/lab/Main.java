package lab;

import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Catalina;
import org.apache.tomcat.util.digester.EnvironmentPropertySource;

/** Starts Tomcat on conf/server.xml; a mistake of the user's is one message. SIGTERM ends it: Catalina sees to that. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    try {
      Settings settings = Settings.read(System.getenv());
      // conf/ names variables of the environment: ${PORT}.
      System.setProperty(
          "org.apache.tomcat.util.digester.PROPERTY_SOURCE",
          EnvironmentPropertySource.class.getName());
      System.setProperty("java.awt.headless", "true");
      Catalina catalina = new Catalina();
      catalina.setParentClassLoader(Main.class.getClassLoader());
      catalina.setThrowOnInitFailure(true);
      catalina.setAwait(false);
      catalina.load();
      catalina.start();
      if (catalina.getServer() == null || catalina.getServer().getState() != LifecycleState.STARTED)
        throw new IllegalStateException("Tomcat has not come up");
      Log.say("listening at http://" + settings.host() + ":" + settings.port());
      catalina.getServer().await();
    } catch (Settings.Unusable mistake) {
      fail("app: " + mistake.getMessage());
    } catch (Exception failure) {
      Log.fail("Tomcat can't be started", failure);
      fail("app: Tomcat can't be started");
    }
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }
}
