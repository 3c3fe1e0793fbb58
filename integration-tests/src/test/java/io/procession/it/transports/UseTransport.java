package io.procession.it.transports;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets the pools of a class of tests use one kind of link. */
@ExtendWith(UseTransport.Setting.class)
@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
@java.lang.annotation.Target(java.lang.annotation.ElementType.TYPE)
@interface UseTransport {
  /** What the property is set to. */
  String value();

  /** Sets the property and takes it back. */
  final class Setting implements BeforeAllCallback, AfterAllCallback {
    private static final String PROPERTY = "procession.transport";

    @Override
    public void beforeAll(ExtensionContext context) {
      UseTransport use = context.getRequiredTestClass().getAnnotation(UseTransport.class);
      System.setProperty(PROPERTY, Objects.requireNonNull(use).value());
    }

    @Override
    public void afterAll(ExtensionContext context) {
      System.clearProperty(PROPERTY);
    }
  }
}
