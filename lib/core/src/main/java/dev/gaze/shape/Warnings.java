package dev.gaze.shape;

import dev.gaze.block.Blocks;
import dev.gaze.spec.BlockSpec.Custom;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import java.util.ArrayList;
import java.util.List;

/** What a spec that fits together will hardly mean. */
final class Warnings {
  private final GanSpec gan;
  private final List<Fault> warnings = new ArrayList<>();

  private Warnings(GanSpec gan) {
    this.gan = gan;
  }

  static List<Fault> of(GanSpec gan, CheckedNetwork generator, CheckedNetwork discriminator) {
    var all = new Warnings(gan);
    all.classes(generator, discriminator);
    all.layers(generator);
    all.layers(discriminator);
    return List.copyOf(all.warnings);
  }

  /** The class must reach both networks, or neither. */
  private void classes(CheckedNetwork generator, CheckedNetwork discriminator) {
    boolean made = seesClass(generator);
    boolean judged = seesClass(discriminator);
    if (judged && !made) {
      warn(
          generator,
          "the generator",
          "is not told the class that the discriminator judges by: all classes will look alike",
          "use residualNorm(conditionalBatchNorm), or linearHead() in the discriminator");
    } else if (made && !judged) {
      warn(
          discriminator,
          "the discriminator",
          "does not judge by the class that the generator is told: classes will mean nothing",
          "use projectionHead(), or residualNorm(batchNorm) in the generator");
    }
  }

  private static boolean seesClass(CheckedNetwork network) {
    return network.blocks().stream()
        .anyMatch(block -> block.condition() != null || Blocks.of(block.block()).judgesByClass());
  }

  private void layers(CheckedNetwork network) {
    for (var block : network.blocks()) {
      if (block.block() instanceof Custom custom) {
        String warning = custom.layer().warning();
        if (warning != null) {
          var placed =
              new Placed(block.number(), custom, network.spec().origins().of(block.number() - 1));
          warnings.add(
              placed.fault(
                  network.name().equals("generator"), "the layer", "does nothing", warning));
        }
      }
    }
  }

  private void warn(CheckedNetwork network, String got, String expected, String fix) {
    var origin = gan.origins().of(network.name());
    warnings.add(new Fault(network.name(), 0, "", got, expected, fix, origin));
  }
}
