package dev.gaze.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.tensorflow.Cluster;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A cluster as TensorFlow's users say it. */
class TfConfigTest {
  private static Cluster read(String cluster, String type, int index) {
    String json =
        "{'cluster': {%s}, 'task': {'type': '%s', 'index': %s}}".formatted(cluster, type, index);
    return TfConfig.cluster(json.replace('\'', '"'));
  }

  @Test
  void saysWorkersAndAChief() {
    assertThat(read("'worker': ['a:1', 'b:2']", "worker", 1))
        .isEqualTo(Cluster.of(List.of("a:1", "b:2"), 1));
    String withChief = "'worker': ['a:1', 'b:2'], 'chief': ['c:3']";
    assertThat(read(withChief, "chief", 0)).isEqualTo(Cluster.of(List.of("c:3", "a:1", "b:2"), 0));
    assertThat(read(withChief, "worker", 1)).isEqualTo(Cluster.of(List.of("c:3", "a:1", "b:2"), 2));
  }

  @Test
  void whatItDoesNotSayIsRefused() {
    for (String wrong : List.of("", "nonsense", "{}", "[]", "{\"cluster\": 3, \"task\": {}}")) {
      assertThatThrownBy(() -> TfConfig.cluster(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected {\"cluster\"");
    }
    assertThatThrownBy(() -> read("'worker': ['a:1']", "ps", 0)).hasMessageContaining("type 'ps'");
    assertThatThrownBy(() -> read("'worker': ['a:1']", "worker", 1))
        .hasMessageContaining("worker 1 of 1");
  }
}
