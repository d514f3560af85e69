package dev.gaze.shape;

import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.ClassifierHead;
import dev.gaze.spec.BlockSpec.LinearHead;
import dev.gaze.spec.BlockSpec.ProjectionHead;
import dev.gaze.spec.LossTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ends of a discriminator. Their weights' names are relative to the network. */
final class HeadRules {
  private HeadRules() {}

  static boolean isHead(BlockSpec block) {
    return block instanceof LinearHead
        || block instanceof ProjectionHead
        || block instanceof ClassifierHead;
  }

  static @Nullable Outcome apply(BlockSpec block, BlockShape input, Site site) {
    boolean classified =
        site.gan().training().terms().stream()
            .anyMatch(LossTerm.AuxiliaryClassifier.class::isInstance);
    if (!site.generator() && classified && !(block instanceof ClassifierHead)) {
      site.fault(
          "auxiliaryClassifier in the training", "needs class logits", "use classifierHead()");
    }
    if (site.generator()) {
      site.fault("a head", "has no place in a generator", "move it to the discriminator");
      return null;
    } else if (block instanceof LinearHead head) {
      return linear(head, Site.flat(input), site);
    } else if (block instanceof ProjectionHead head) {
      return projection(head, Site.flat(input), site);
    } else {
      return classifier((ClassifierHead) block, Site.flat(input), site, classified);
    }
  }

  private static Outcome linear(LinearHead head, int in, Site site) {
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new LinearHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights = new WeightList().kernel("linear/", sn, head.bias(), in, 1);
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), in);
  }

  private static @Nullable Outcome projection(ProjectionHead head, int in, Site site) {
    if (site.classes() == 0) {
      site.fault("a projection", "has no classes", "say classes(10), or use linearHead()");
      return null;
    }
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new ProjectionHead(head.bias(), sn, site.initializer(head.initializer()));
    var embedding = List.of(site.classes(), in);
    var weights =
        new WeightList()
            .kernel("linear/", sn, head.bias(), in, 1)
            // The embedding is normalised as its transpose: one entry of u a class.
            .kernel("embedding/", sn, false, site.classes(), embedding);
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), 2L * in);
  }

  private static @Nullable Outcome classifier(
      ClassifierHead head, int in, Site site, boolean classified) {
    if (site.classes() == 0) {
      site.fault("a classifier", "has no classes", "say classes(10), or use linearHead()");
      return null;
    }
    if (!classified) {
      site.fault(
          "a classifier",
          "is trained by no loss",
          "add the loss term auxiliaryClassifier(1), or use projectionHead()");
    }
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new ClassifierHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights =
        new WeightList()
            .kernel("linear/", sn, head.bias(), in, 1)
            .kernel("classifier/", sn, head.bias(), in, site.classes());
    return new Outcome(
        filled, new BlockShape.Logit(), weights.list(), in + (long) in * site.classes());
  }
}
