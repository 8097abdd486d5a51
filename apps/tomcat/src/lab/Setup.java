package lab;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;

/** Registers the app's servlet, whose largest upload the environment tells. */
public final class Setup implements ServletContextListener {
  /** Of a form around an image. */
  private static final int REST_OF_A_FORM = 64 * 1024;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    int most = Settings.get().maxUploadBytes();
    ServletRegistration.Dynamic replica =
        event.getServletContext().addServlet("replica", Replica.class);
    replica.addMapping("/");
    replica.setLoadOnStartup(1);
    // All in memory: no upload is written to disk.
    replica.setMultipartConfig(
        new MultipartConfigElement("", most, (long) most + REST_OF_A_FORM, most + REST_OF_A_FORM));
  }
}
