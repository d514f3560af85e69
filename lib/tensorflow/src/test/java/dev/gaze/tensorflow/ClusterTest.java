package dev.gaze.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who the workers are. */
class ClusterTest {
  @Test
  void saysWhereEachWorkerIs() {
    Cluster cluster = Cluster.of(List.of("10.0.0.1:2222", "[fe80::1]:3333", "gpu7:4444"), 1);
    assertThat(cluster.size()).isEqualTo(3);
    assertThat(cluster.isChief()).isFalse();
    assertThat(cluster.machine(0)).isEqualTo("10.0.0.1");
    assertThat(cluster.machine(1)).isEqualTo("fe80::1");
    assertThat(cluster.port(2)).isEqualTo(4444);
    assertThat(cluster.isLocal()).isFalse();
    assertThat(Cluster.of(List.of("127.0.0.1:5", "localhost:6"), 0).isLocal()).isTrue();
  }

  @Test
  void refusesWhatIsNoCluster() {
    refused(List.of(), 0, "no hosts");
    refused(List.of("a"), 0, "got 'a'; expected HOST:PORT");
    refused(List.of(":80"), 0, "got ':80'");
    refused(List.of("a:0"), 0, "1 to 65535");
    refused(List.of("a:65536"), 0, "1 to 65535");
    refused(List.of("fe80::1:80"), 0, "got 'fe80::1:80'");
    refused(List.of("a:1", "a:1"), 0, "a:1 comes twice");
    refused(List.of("a:1", "b:1"), 2, "worker 2 of 2; expected 0 to 1");
    Cluster fine = Cluster.of(List.of("a:1"), 0);
    assertThatThrownBy(() -> fine.withTimeout(Duration.ZERO)).hasMessageContaining("timeout");
  }

  private static void refused(List<String> hosts, int worker, String why) {
    assertThatThrownBy(() -> Cluster.of(hosts, worker))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
