package io.procession.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.procession.RemoteException;
import io.procession.spi.Payload;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskFailureTest {
  static final class Rich extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    @SuppressWarnings("serial")
    private final Object detail;

    Rich(int code, Object detail, Throwable cause) {
      super("rich " + code, cause);
      this.code = code;
      this.detail = detail;
    }
  }

  record Detail(String text) {}

  static final class Silent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no comment");
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new IllegalStateException("no stack either");
    }
  }

  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }

    private void readObject(ObjectInputStream in) {
      throw new StackOverflowError();
    }
  }

  static final class Unwritable extends Error {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"})
    private final Object thread = Thread.currentThread();

    Unwritable() {
      super("unwritable", new IOException("why"));
    }
  }

  private static TaskFailure sent(Throwable thrown) {
    return TaskFailure.decode(TaskFailure.encode(thrown));
  }

  private Throwable rebuilt(Throwable thrown) {
    return sent(thrown).toThrowable(getClass().getClassLoader());
  }

  @Test
  void rebuildsTypeFieldsCausesSuppressedAndStack() {
    var thrown = new Rich(7, new Detail("d"), new IOException("disk full"));
    thrown.addSuppressed(new IllegalStateException("also"));

    Throwable copy = rebuilt(thrown);

    assertThat(copy).isInstanceOf(Rich.class).hasMessage("rich 7").isNotSameAs(thrown);
    assertThat(((Rich) copy).code).isEqualTo(7);
    assertThat(((Rich) copy).detail).isEqualTo(new Detail("d"));
    assertThat(copy.getCause()).isInstanceOf(IOException.class).hasMessage("disk full");
    assertThat(copy.getSuppressed()[0]).hasMessage("also");
    assertThat(copy.getStackTrace()).isEqualTo(thrown.getStackTrace()).isNotEmpty();
  }

  @Test
  void carriesItsTexts() {
    var thrown = new UncheckedIOException("top", new IOException("disk full", new Error("root")));

    TaskFailure failure = sent(thrown);

    assertThat(failure.typeName()).isEqualTo("java.io.UncheckedIOException");
    assertThat(failure.message()).isEqualTo("top");
    assertThat(failure.summary()).isEqualTo("java.io.UncheckedIOException: top");
    assertThat(failure.causes())
        .isEqualTo("caused by: java.io.IOException: disk full\ncaused by: java.lang.Error: root");
    assertThat(failure.stack())
        .startsWith("java.io.UncheckedIOException: top\n\tat ")
        .contains("Caused by: java.lang.Error: root");
    assertThat(failure.frames()).containsExactly(thrown.getStackTrace());
  }

  @Test
  void carriesAThrowableWithoutMessage() {
    TaskFailure failure = sent(new NullPointerException());

    assertThat(failure.message()).isNull();
    assertThat(failure.summary()).isEqualTo("java.lang.NullPointerException");
    assertThat(failure.causes()).isEmpty();
  }

  @Test
  void survivesThrowablesWhoseMethodsThrow() {
    TaskFailure failure = sent(new Silent());

    assertThat(failure.message())
        .isEqualTo("(its getMessage threw java.lang.IllegalStateException)");
    assertThat(failure.frames()).isEmpty();
    assertThat(failure.stack())
        .isEqualTo(
            Silent.class.getName() + ": (its getMessage threw java.lang.IllegalStateException)\n");
  }

  @Test
  void survivesCausesThatGoInCircles() {
    var first = new RuntimeException("first");
    var second = new RuntimeException("second", first);
    first.initCause(second);

    assertThat(sent(first).causes()).isEqualTo("caused by: java.lang.RuntimeException: second");
    assertThat(rebuilt(first).getCause().getCause()).hasMessage("first");
  }

  @Test
  void standsInForAThrowableThatCannotBeEncoded() {
    var thrown = new Unwritable();
    TaskFailure failure = sent(thrown);

    assertThat(failure.throwable()).isNull();
    assertThat(failure.causes()).isEqualTo("caused by: java.io.IOException: why");
    Throwable standIn = failure.toThrowable(getClass().getClassLoader());
    assertThat(standIn)
        .isInstanceOf(RemoteException.class)
        .hasMessage(Unwritable.class.getName() + ": unwritable");
    assertThat(((RemoteException) standIn).className()).isEqualTo(Unwritable.class.getName());
    assertThat(standIn.getStackTrace()).isEqualTo(thrown.getStackTrace());
  }

  @Test
  void standsInForAThrowableThatCannotBeDecoded() {
    assertThat(rebuilt(new Unreadable("u")))
        .isInstanceOf(RemoteException.class)
        .hasMessage(
            Unreadable.class.getName() + ": u (cannot be decoded: it is nested too deeply)");
  }

  @Test
  void standsInForAThrowableWhoseClassIsMissing() {
    TaskFailure failure = sent(new Rich(1, "x", null));

    assertThat(failure.toThrowable(ClassLoader.getPlatformClassLoader()))
        .isInstanceOf(RemoteException.class)
        .hasMessage(
            "%1$s: rich 1 (cannot be decoded: class %1$s is not found in this process)"
                .formatted(Rich.class.getName()));
  }

  @Test
  void standsInWhenTheBytesAreOfSomethingElse() {
    var failure =
        new TaskFailure(
            "demo.Lost", "m", "", "", List.of(), Copies.encode(new IllegalStateException("other")));
    var empty = new TaskFailure("demo.Lost", null, "", "", List.of(), Payload.EMPTY);

    assertThat(failure.toThrowable(getClass().getClassLoader())).hasMessage("demo.Lost: m");
    assertThat(empty.toThrowable(getClass().getClassLoader()).getMessage())
        .startsWith("demo.Lost: no message (cannot be decoded: ");
  }
}
