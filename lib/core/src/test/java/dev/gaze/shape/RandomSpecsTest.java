package dev.gaze.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gaze.block.BlockShape;
import dev.gaze.layers.Weight;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.SpecException;
import java.lang.reflect.RecordComponent;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of random specs, some sensible, most not: each is checked, or refused with a {@link
 * SpecException}; nothing else happens. The seed is printed; {@code -Dgaze.seed=N} repeats a run.
 */
class RandomSpecsTest {
  private static final int COUNT = 4_000;

  @Test
  void eachIsCheckedOrRefused() throws ReflectiveOperationException {
    long seed = Long.getLong("gaze.seed", System.nanoTime());
    System.out.println("RandomSpecsTest: -Dgaze.seed=" + seed);
    var specs = new RandomSpecs(new Random(seed));
    int sound = 0;
    for (int i = 0; i < COUNT; i++) {
      var spec = specs.next();
      try {
        hold(spec, ShapeCheck.check(spec));
        sound++;
      } catch (SpecException e) {
        assertThat(e.faults()).isNotEmpty();
        assertThat(String.valueOf(e.getMessage()).lines()).hasSameSizeAs(e.faults());
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", spec " + i + ": " + spec, e);
      }
    }
    // Both kinds were there.
    assertThat(sound).as("sound specs of seed %d", seed).isBetween(COUNT / 100, COUNT * 99 / 100);
  }

  private static void hold(GanSpec spec, CheckedGan gan) throws ReflectiveOperationException {
    var image = spec.image();
    var end = new BlockShape.Map(image.height(), image.width(), image.channels());
    assertThat(follow(gan.generator(), new BlockShape.Flat(spec.latent().chunk()))).isEqualTo(end);
    assertThat(follow(gan.discriminator(), end)).isEqualTo(new BlockShape.Logit());
    assertThat(weights(gan).map(Weight::name)).doesNotHaveDuplicates();
    assertThat(weights(gan)).allMatch(weight -> weight.size() > 0);
    assertThat(gan.trainingBytes()).isPositive();
    assertThat(gan.describe().lines()).allMatch(line -> line.length() <= 100);
    assertThat(spec.toBuilder().build()).isEqualTo(spec);
  }

  /** Every block takes what the one before gives, and has nothing left open. */
  private static BlockShape follow(CheckedNetwork network, BlockShape start)
      throws ReflectiveOperationException {
    var shape = start;
    for (var block : network.blocks()) {
      assertThat(block.input()).isEqualTo(shape);
      assertThat(block.macs()).isNotNegative();
      closed(block.block());
      shape = block.output();
    }
    return shape;
  }

  private static void closed(BlockSpec block) throws ReflectiveOperationException {
    for (RecordComponent component : block.getClass().getRecordComponents()) {
      var value = component.getAccessor().invoke(block);
      assertThat(value).as("%s of %s", component.getName(), block).isNotNull();
      if (value instanceof BlockSpec inner) {
        closed(inner);
      }
    }
  }

  private static Stream<Weight> weights(CheckedGan gan) {
    return Stream.concat(gan.generator().weights(), gan.discriminator().weights());
  }
}
