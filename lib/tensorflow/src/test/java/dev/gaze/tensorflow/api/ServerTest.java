package dev.gaze.tensorflow.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tensorflow.Server;
import org.tensorflow.TensorFlow;

/** TensorFlow's own server. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerTest {
  @Test
  void startsAndCannotBeStopped() throws Exception {
    Server server = new Server(serverDef());
    server.start();
    server.start();
    assertThatThrownBy(server::stop)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("not currently implemented");
  }

  @Test
  void closesWithoutHavingStarted() throws Exception {
    // 1.15 ends the JVM here.
    Assumptions.assumeFalse(TensorFlow.version().startsWith("1."));
    Server server = new Server(serverDef());
    server.close();
    server.close();
    assertThatThrownBy(server::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close()");
  }

  @Test
  void aBrokenDefinitionIsAnError() {
    assertThatThrownBy(() -> new Server(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * ServerDef { cluster { job { name: "local" tasks { 0: "127.0.0.1:port" } } } job_name: "local"
   * protocol: "grpc" }.
   */
  private static byte[] serverDef() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    byte[] task = message(new byte[] {8, 0}, field(2, ("127.0.0.1:" + port).getBytes(UTF_8)));
    byte[] job = message(field(1, "local".getBytes(UTF_8)), field(2, task));
    return message(
        field(1, field(1, job)),
        field(2, "local".getBytes(UTF_8)),
        field(5, "grpc".getBytes(UTF_8)));
  }

  private static byte[] field(int number, byte[] content) throws IOException {
    return message(new byte[] {(byte) (number << 3 | 2), (byte) content.length}, content);
  }

  private static byte[] message(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }
}
