package dev.gaze.graph.internal;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The weights that a whole GAN starts with. */
class InitialWeightsTest {

  @ParameterizedTest
  @MethodSource("dev.gaze.graph.internal.SmallGans#all")
  void everyKernelIsItsOwn(GanSpec spec) {
    Map<String, float[]> random = random(start(spec));
    assertThat(random).hasSizeGreaterThan(4);
    List<String> names = List.copyOf(random.keySet());
    for (String one : names) {
      assertThat(random.get(one)).as(one).doesNotContain(Float.NaN);
      for (String other : names) {
        float[] a = requireNonNull(random.get(one));
        float[] b = requireNonNull(random.get(other));
        // Also where one is longer: a stream begins with other numbers. A unit vector of one entry
        // says nothing.
        int both = Math.min(a.length, b.length);
        if (!one.equals(other) && both > 1) {
          assertThat(Arrays.copyOf(a, both))
              .as("%s and %s", one, other)
              .isNotEqualTo(Arrays.copyOf(b, both));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.gaze.graph.internal.SmallGans#all")
  void theSeedDecidesEveryBit(GanSpec spec) {
    Map<String, float[]> once = start(spec);
    Map<String, float[]> again = start(spec);
    once.forEach((name, values) -> assertThat(again.get(name)).as(name).isEqualTo(values));
    Map<String, float[]> other = start(spec.toBuilder().training(t -> t.seed(43)).build());
    random(once)
        .forEach((name, values) -> assertThat(other.get(name)).as(name).isNotEqualTo(values));
  }

  /** Fan in and fan out of every kind of kernel, by the bound that its values fill. */
  @Test
  void xavierTakesTheFansOfTheKernelsShape() {
    GanSpec spec =
        GanSpec.builder("fans")
            .image(8, 16, 3)
            .classes(13)
            .latent(41)
            .generator(
                g ->
                    g.initializer(new Initializer.XavierUniform(1))
                        .denseMap(2, 4, 24)
                        .transposedConv(20, 4)
                        .transposedConv(16, 5)
                        .conv(3, 3)
                        .tanh())
            .discriminator(d -> d.conv(24, 3, o -> o.stride(2)).relu().sumPool().projectionHead())
            .build();
    // Kernels are told apart by how many weights they have.
    Map<Integer, Integer> fans =
        Map.of(
            41 * 2 * 4 * 24, 41 + 2 * 4 * 24, // dense map
            16 * 24 * 20, 16 * (24 + 20), // transposed, 4x4
            25 * 20 * 16, 25 * (20 + 16), // transposed, 5x5
            9 * 16 * 3, 9 * (16 + 3), // convolution to the image
            9 * 3 * 24, 9 * (3 + 24), // convolution of the image
            13 * 24, 13 + 24); // class embedding
    Map<Integer, float[]> found = new LinkedHashMap<>();
    start(spec)
        .forEach(
            (name, values) -> {
              if (name.matches("(generator|discriminator)/.*kernel")) {
                found.put(values.length, values);
              }
            });
    fans.forEach(
        (size, fan) -> {
          double limit = Math.sqrt(6.0 / fan);
          double greatest = 0;
          for (float value : requireNonNull(found.get(size))) {
            greatest = Math.max(greatest, Math.abs(value));
          }
          assertThat(greatest).as("kernel of %d weights", size).isBetween(0.95 * limit, limit);
        });
  }

  private static Map<String, float[]> start(GanSpec spec) {
    try (GanGraph graph = GanGraph.compile(ShapeCheck.check(spec));
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults())) {
      session.initialize();
      return session.read(session.names());
    }
  }

  /** Kernels and u: what starts at random. */
  private static Map<String, float[]> random(Map<String, float[]> all) {
    Map<String, float[]> random = new LinkedHashMap<>();
    all.forEach(
        (name, values) -> {
          if (name.matches("(generator|discriminator)/.*(kernel|u)")) {
            random.put(name, values);
          }
        });
    return random;
  }
}
