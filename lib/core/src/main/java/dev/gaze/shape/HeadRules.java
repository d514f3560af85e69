package dev.gaze.shape;

import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.ClassifierHead;
import dev.gaze.spec.BlockSpec.LinearHead;
import dev.gaze.spec.BlockSpec.ProjectionHead;
import dev.gaze.spec.GanSpec;
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

  /** Whether the training needs class logits. */
  static boolean classified(GanSpec gan) {
    return gan.classes() > 0
        && gan.training().terms().stream().anyMatch(LossTerm.AuxiliaryClassifier.class::isInstance);
  }

  static @Nullable Outcome linear(LinearHead head, BlockShape input, Site site) {
    if (!fits(head, "", site)) {
      return null;
    }
    int in = Site.flat(input);
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new LinearHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights = new WeightList().kernel("linear/", sn, head.bias(), in, 1);
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), in);
  }

  static @Nullable Outcome projection(ProjectionHead head, BlockShape input, Site site) {
    if (!fits(head, "a projection", site)) {
      return null;
    }
    int in = Site.flat(input);
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new ProjectionHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights = new WeightList();
    weights.kernel("linear/", sn, head.bias(), in, 1);
    // The embedding is normalised as its transpose: one entry of u a class.
    weights.kernel("embedding/", sn, false, site.classes(), List.of(site.classes(), in));
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), 2L * in);
  }

  static @Nullable Outcome classifier(ClassifierHead head, BlockShape input, Site site) {
    if (!fits(head, "a classifier", site)) {
      return null;
    }
    int in = Site.flat(input);
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new ClassifierHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights = new WeightList();
    weights.kernel("linear/", sn, head.bias(), in, 1);
    weights.kernel("classifier/", sn, head.bias(), in, site.classes());
    long macs = in + (long) in * site.classes();
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), macs);
  }

  /**
   * Whether a head can stand here.
   *
   * @param conditional what the head has that needs classes; empty where it needs none
   */
  private static boolean fits(BlockSpec head, String conditional, Site site) {
    if (site.generator()) {
      site.fault("a head", "has no place in a generator", "move it to the discriminator");
      return false;
    }
    boolean classifier = head instanceof ClassifierHead;
    if (!conditional.isEmpty() && site.classes() == 0) {
      site.fault(conditional, "has no classes", "say classes(10), or use linearHead()");
      return false;
    } else if (classified(site.gan()) && !classifier) {
      site.fault("the loss AuxiliaryClassifier", "gets no class logits", "use classifierHead()");
      return false;
    } else if (classifier && !classified(site.gan())) {
      site.fault(
          "a classifier",
          "is trained by no loss",
          "add auxiliaryClassifier(1.0) to the training, or use projectionHead()");
      return false;
    }
    return true;
  }
}
