package io.procession.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Which Procession this is, as its jar says. */
final class ProductVersion implements IVersionProvider {
  /** The version, or a word that says that the classes are not in a jar. */
  static String text() {
    return Objects.requireNonNullElse(
        ProductVersion.class.getPackage().getImplementationVersion(), "(not packaged)");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"procession " + text()};
  }
}
