package io.procession.cli.program;

import java.util.List;
import java.util.Map;

/** A program that is ready to start. */
public final class Program {
  private final MainMethod main;
  private final List<String> arguments;
  private final Map<String, String> properties;
  private final JobOptions job;

  Program(MainMethod main, RunRequest request, Map<String, String> properties) {
    this.main = main;
    this.arguments = request.arguments();
    this.job = request.job();
    this.properties = properties;
  }

  /** {@return the class whose main method will run} */
  public Class<?> mainClass() {
    return main.type();
  }

  /** {@return the system properties it will find} */
  public Map<String, String> properties() {
    return properties;
  }

  /** {@return what was asked for in a scheduler's job} */
  public JobOptions job() {
    return job;
  }

  /**
   * Runs the main method on this thread, with its class loader as the thread's. Returns when that
   * method does; other threads may go on.
   *
   * @throws Throwable what the program throws; its stack trace begins at the main method
   */
  public void run() throws Throwable {
    for (Map.Entry<String, String> property : properties.entrySet()) {
      System.setProperty(property.getKey(), property.getValue());
    }
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(main.type().getClassLoader());
    try {
      main.invoke(arguments);
    } catch (Throwable failure) {
      UserFrames.keep(failure, new Throwable().getStackTrace());
      throw failure;
    }
  }
}
