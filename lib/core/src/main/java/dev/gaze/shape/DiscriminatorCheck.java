package dev.gaze.shape;

import dev.gaze.block.BlockShape;
import dev.gaze.block.HeadKind;
import dev.gaze.spec.Activation;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.GlobalPool;
import dev.gaze.spec.Fault;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.HeadSpec;
import java.util.List;

/**
 * A discriminator: from the image to the logit.
 *
 * <p>A discriminator that ends in a map gets relu (unless it ends in an activation) and
 * sum-pooling; one without a head gets a classifier where the loss asks for class logits, else a
 * projection where there are classes, else a linear head.
 */
final class DiscriminatorCheck {
  private DiscriminatorCheck() {}

  /** Checks the discriminator of a GAN whose image, classes and latent have sizes. */
  static CheckedNetwork check(GanSpec gan, List<Fault> faults) {
    var image = gan.image();
    var input = new BlockShape.Map(image.height(), image.width(), image.channels());
    var walk = new Walk(gan, false, input, faults);
    if (gan.discriminator().blocks().isEmpty()) {
      walk.fault("0 blocks", "make no network", "add resBlock(64)");
    } else {
      Placement.of(gan, false, faults).forEach(walk::visit);
      end(gan, walk);
    }
    return walk.result(List.of());
  }

  private static void end(GanSpec gan, Walk walk) {
    if (walk.shape() instanceof BlockShape.Map) {
      var last = walk.last();
      if (last == null || !(last.block() instanceof BlockSpec.Activate)) {
        walk.visit(Placed.added(new BlockSpec.Activate(Activation.RELU)));
      }
      walk.visit(Placed.added(new GlobalPool(GlobalPool.Method.SUM)));
    }
    if (walk.shape() instanceof BlockShape.Flat) {
      walk.visit(Placed.added(head(gan)));
    }
  }

  private static BlockSpec head(GanSpec gan) {
    if (HeadKind.classified(gan)) {
      return HeadSpec.ClassifierHead.of();
    }
    return gan.classes() > 0 ? HeadSpec.ProjectionHead.of() : HeadSpec.LinearHead.of();
  }
}
