package lab;

/** The same by JMX, where Tomcat shows each of its parts. */
public interface MessageCounterMBean {
  long getMessages();

  long getBytes();
}
