package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.data.DataSummary;
import dev.gaze.data.Shapes;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.TrainingBuilder;
import dev.gaze.tensorflow.Cluster;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What workers tell each other, without TensorFlow's part of it: on threads. */
@Timeout(60)
class TeamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static Cluster cluster(int workers, Duration timeout) throws IOException {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      try (ServerSocket free = new ServerSocket(0)) {
        hosts.add("127.0.0.1:" + free.getLocalPort());
      }
    }
    return Cluster.of(hosts, 0).withTimeout(timeout);
  }

  private static Cluster as(Cluster cluster, int worker) {
    return new Cluster(cluster.hosts(), worker, cluster.timeout());
  }

  private static CompletableFuture<Team> join(
      Cluster cluster, int images, Consumer<TrainingBuilder> training) {
    GanSpec spec = SmallGan.spec(t -> t.batch(6)).training(training).build();
    DataSummary data = DataSummary.of(new Shapes(images, 8, 8, 3));
    return CompletableFuture.supplyAsync(
        () -> Team.of(spec, data, cluster), task -> new Thread(task).start());
  }

  private static CompletableFuture<Team> join(Cluster cluster) {
    return join(cluster, 53, t -> {});
  }

  private static String failure(CompletableFuture<Team> joining) throws InterruptedException {
    try {
      joining.get().close();
      return "it joined";
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(TrainingException.class);
      return String.valueOf(e.getCause().getMessage());
    }
  }

  @Test
  void allJoinInAnyOrderAndAgree() throws Exception {
    Cluster cluster = cluster(3, PATIENCE);
    CompletableFuture<Team> second = join(as(cluster, 2));
    CompletableFuture<Team> chief = join(cluster);
    // Whoever comes and is no worker is sent away.
    try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), cluster.port(0))) {
      stranger
          .getOutputStream()
          .write("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("refused"); // The chief was later.
    }
    CompletableFuture<Team> first = join(as(cluster, 1));
    try (Team one = chief.get();
        Team two = first.get();
        Team three = second.get()) {
      assertThat(List.of(one.worker(), two.worker(), three.worker())).containsExactly(0, 1, 2);
      CompletableFuture<Void> agreed =
          CompletableFuture.allOf(agree(two, "float32"), agree(three, "float32"));
      one.agree(new Facts(Map.of("precision", "float32")));
      agreed.get(5, TimeUnit.SECONDS);
      CompletableFuture<Void> refused =
          CompletableFuture.allOf(agree(two, "float32"), agree(three, "bf16"));
      assertThatThrownBy(() -> one.agree(new Facts(Map.of("precision", "float32"))))
          .hasMessageContaining("worker 2 (" + cluster.hosts().get(2) + ") has another precision")
          .hasMessageContaining("it is bf16, expected float32");
      one.fail(new TrainingException("because"));
      assertThatThrownBy(refused::get).hasMessageContaining("because");
      two.fail(new TrainingException(""));
      three.fail(new TrainingException(""));
    }
  }

  private static CompletableFuture<Void> agree(Team team, String precision) {
    return CompletableFuture.runAsync(
        () -> team.agree(new Facts(Map.of("precision", precision))),
        task -> new Thread(task).start());
  }

  @Test
  void anotherSpecIsRefusedByName() throws Exception {
    Cluster cluster = cluster(3, PATIENCE);
    CompletableFuture<Team> chief = join(cluster);
    CompletableFuture<Team> other = join(as(cluster, 1), 53, t -> t.seed(12));
    String why = failure(other);
    assertThat(why)
        .contains("worker 1 (" + cluster.hosts().get(1) + ") has another spec than the chief")
        .contains("training.seed is 12, expected 11");
    assertThat(failure(chief)).isEqualTo(why);
  }

  @Test
  void otherDataIsRefusedByName() throws Exception {
    Cluster cluster = cluster(2, PATIENCE);
    CompletableFuture<Team> chief = join(cluster);
    String why = failure(join(as(cluster, 1), 54, t -> {}));
    assertThat(why).contains("another number of images").contains("it is 54, expected 53");
    assertThat(failure(chief)).isEqualTo(why);
  }

  @Test
  void whoDoesNotComeIsNamed() throws Exception {
    Cluster cluster = cluster(3, Duration.ofMillis(700));
    CompletableFuture<Team> chief = join(cluster);
    CompletableFuture<Team> first = join(as(cluster, 1));
    assertThat(failure(chief)).startsWith("worker 2 (" + cluster.hosts().get(2) + ") did not come");
    assertThat(failure(first)).startsWith("worker 2");
    assertThat(failure(join(as(cluster, 1))))
        .startsWith("the chief, worker 0 (" + cluster.hosts().get(0) + "), did not answer");
  }

  @Test
  void batchesHaveEqualParts() throws Exception {
    CompletableFuture<Team> chief = join(cluster(4, PATIENCE));
    assertThat(failure(chief)).contains("batch of 6").contains("4 workers").contains("batch(8)");
  }

  @Test
  void silenceIsNoticed() throws Exception {
    try (ServerSocket listener = new ServerSocket(0);
        Socket silent = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        Line line = new Line(listener.accept(), "worker 3", Duration.ofMillis(300))) {
      DataInputStream heard = new DataInputStream(silent.getInputStream());
      assertThat(Note.read(heard).kind()).isEqualTo(Note.Kind.BEAT);
      assertThatThrownBy(() -> line.receive(PATIENCE))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("worker 3 has not been heard of");
      assertThatThrownBy(() -> line.receive(PATIENCE)).hasMessageContaining("worker 3");
    }
  }

  @Test
  void anEndIsNoticedAtOnce() throws Exception {
    try (ServerSocket listener = new ServerSocket(0)) {
      Socket peer = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
      try (Line line = new Line(listener.accept(), "worker 3", PATIENCE)) {
        assertThat(line.receive(Duration.ofMillis(1))).isEmpty();
        peer.close();
        assertThatThrownBy(() -> line.receive(PATIENCE)).hasMessageContaining("has ended");
        assertThat(line.lost()).isPresent();
      }
    }
  }
}
