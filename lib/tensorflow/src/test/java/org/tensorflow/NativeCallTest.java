package org.tensorflow;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tensorflow.internal.c_api.global.tensorflow.*;

import java.net.ConnectException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every code of TensorFlow's status becomes the exception that 1.15 threw. */
class NativeCallTest {
  @BeforeAll
  static void load() {
    TensorFlow.version();
  }

  @Test
  void codesBecomeExceptions() {
    Map<Integer, Class<? extends RuntimeException>> expected =
        Map.ofEntries(
            Map.entry(TF_INVALID_ARGUMENT, IllegalArgumentException.class),
            Map.entry(TF_UNAUTHENTICATED, SecurityException.class),
            Map.entry(TF_PERMISSION_DENIED, SecurityException.class),
            Map.entry(TF_RESOURCE_EXHAUSTED, IllegalStateException.class),
            Map.entry(TF_FAILED_PRECONDITION, IllegalStateException.class),
            Map.entry(TF_OUT_OF_RANGE, IndexOutOfBoundsException.class),
            Map.entry(TF_UNIMPLEMENTED, UnsupportedOperationException.class),
            Map.entry(TF_CANCELLED, TensorFlowException.class),
            Map.entry(TF_UNKNOWN, TensorFlowException.class),
            Map.entry(TF_DEADLINE_EXCEEDED, TensorFlowException.class),
            Map.entry(TF_NOT_FOUND, TensorFlowException.class),
            Map.entry(TF_ALREADY_EXISTS, TensorFlowException.class),
            Map.entry(TF_ABORTED, TensorFlowException.class),
            Map.entry(TF_INTERNAL, TensorFlowException.class),
            Map.entry(TF_UNAVAILABLE, TensorFlowException.class),
            Map.entry(TF_DATA_LOSS, TensorFlowException.class));
    expected.forEach(
        (code, exception) -> {
          try (NativeCall call = new NativeCall()) {
            TF_SetStatus(call.status(), code, "what went wrong");
            assertThatThrownBy(call::check)
                .as("code %d", code)
                .isExactlyInstanceOf(exception)
                .hasMessage("what went wrong");
          }
        });
  }

  @Test
  void whatHappenedToAnotherProcessIsTheCause() {
    Map.of(
            TF_DEADLINE_EXCEEDED, TimeoutException.class,
            TF_UNAVAILABLE, ConnectException.class)
        .forEach(
            (code, cause) -> {
              try (NativeCall call = new NativeCall()) {
                TF_SetStatus(call.status(), code, "what went wrong");
                assertThatThrownBy(call::check).hasCauseExactlyInstanceOf(cause);
              }
            });
  }

  @Test
  void noErrorIsNoException() {
    try (NativeCall call = new NativeCall()) {
      assertThatCode(call::check).doesNotThrowAnyException();
    }
  }
}
