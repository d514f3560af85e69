package dev.gaze.shape;

import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.ClassifierHead;
import dev.gaze.spec.BlockSpec.LinearHead;
import dev.gaze.spec.BlockSpec.ProjectionHead;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import java.util.List;

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

  static Outcome linear(LinearHead head, BlockShape input, Site site) {
    int in = Site.flat(input);
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new LinearHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights = new WeightList().kernel("linear/", sn, head.bias(), in, 1);
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), in);
  }

  static Outcome projection(ProjectionHead head, BlockShape input, Site site) {
    int in = Site.flat(input);
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new ProjectionHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights = new WeightList();
    weights.kernel("linear/", sn, head.bias(), in, 1);
    // The embedding is normalised as its transpose: one entry of u a class.
    weights.kernel("embedding/", sn, false, site.classes(), List.of(site.classes(), in));
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), 2L * in);
  }

  static Outcome classifier(ClassifierHead head, BlockShape input, Site site) {
    int in = Site.flat(input);
    var sn = site.spectralNorm(head.spectralNorm());
    var filled = new ClassifierHead(head.bias(), sn, site.initializer(head.initializer()));
    var weights = new WeightList();
    weights.kernel("linear/", sn, head.bias(), in, 1);
    weights.kernel("classifier/", sn, head.bias(), in, site.classes());
    long macs = in + (long) in * site.classes();
    return new Outcome(filled, new BlockShape.Logit(), weights.list(), macs);
  }

  /** A fault where a head cannot stand. */
  static void check(BlockSpec head, Site site) {
    boolean classifier = head instanceof ClassifierHead;
    boolean classified = classified(site.gan());
    if (site.generator()) {
      site.fault("a head", "has no place in a generator", "move it to the discriminator");
    } else if (site.classes() == 0 && (classifier || head instanceof ProjectionHead)) {
      String name = classifier ? "a classifier" : "a projection";
      site.fault(name, "has no classes", "say classes(10), or use linearHead()");
    } else if (classified && !classifier) {
      site.fault("the loss auxiliaryClassifier", "gets no class logits", "use classifierHead()");
    } else if (classifier && !classified) {
      site.fault(
          "a classifier",
          "is trained by no loss",
          "add auxiliaryClassifier(1.0) to the training, or use projectionHead()");
    }
  }
}
