package dev.gaze.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gaze.graph.Attention;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttentionTest {

  /**
   * Two queries, one above the other, look at three keys side by side; the image is 4 high and 6
   * wide. Queries are centred at (3, 1) and (3, 3), keys at (1, 2), (3, 2) and (5, 2): distances
   * √5, 1, √5 from both.
   */
  @Test
  void meanDistanceIsTheHandComputedOne() {
    float[] weights = {0.5f, 0.25f, 0.25f, 0, 1, 0};
    var attention = new Attention(2, 1, 1, 3, weights);
    double first = 0.75 * Math.sqrt(5) + 0.25;
    assertThat(attention.meanDistance(4, 6)).isCloseTo((first + 1) / 2, within(1e-7));
    float[] twoImages = {0.5f, 0.25f, 0.25f, 0, 1, 0, 1, 0, 0, 0, 0, 1};
    assertThat(new Attention(2, 1, 1, 3, twoImages).meanDistance(4, 6))
        .isCloseTo((first + 1 + 2 * Math.sqrt(5)) / 4, within(1e-7));
  }

  @Test
  void rowsAndColumnsAreThoseOfTheImage() {
    float[] weights = new float[3 * 10 * 2];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i;
    }
    var attention = new Attention(5, 2, 1, 2, weights);
    assertThat(attention.images()).isEqualTo(3);
    assertThat(attention.row(1, 3)).containsExactly(26, 27);
    assertThat(attention.column(2, 1)).containsExactly(41, 43, 45, 47, 49, 51, 53, 55, 57, 59);
    assertThatThrownBy(() -> new Attention(5, 2, 1, 2, new float[21]))
        .hasMessageContaining("21 weights are no maps [N, 5 x 2, 1 x 2]");
  }

  @Test
  void bothNetworksReturnMapsWhoseRowsSumToOne() {
    var spec = SmallGans.sagan();
    int n = 3;
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      var before = session.read(session.names());
      var sample = session.sample(SmallGans.latents(spec, 17, n), true, true);
      var judged = session.judge(SmallGans.reals(spec, 18, n));
      check(sample.attention(), n, 6, 10, 6, 10);
      check(judged.attention(), n, 6, 10, 6, 10);
      assertThat(judged.logits()).hasSize(n);
      var again = session.judge(SmallGans.reals(spec, 18, n));
      assertThat(again.logits()).isEqualTo(judged.logits());
      session
          .read(session.names())
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(before.get(name)));
    }
  }

  private static void check(Map<String, Attention> layers, int n, int... sizes) {
    assertThat(layers).containsOnlyKeys("attention");
    Attention layer = layers.values().iterator().next();
    assertThat(layer.images()).isEqualTo(n);
    assertThat(new int[] {layer.height(), layer.width(), layer.keyHeight(), layer.keyWidth()})
        .isEqualTo(sizes);
    for (int image = 0; image < n; image++) {
      for (int query = 0; query < layer.queries(); query++) {
        double sum = 0;
        for (float weight : layer.row(image, query)) {
          sum += weight;
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
    }
  }
}
