package dev.gaze.block;

import dev.gaze.layers.Initializers;
import dev.gaze.layers.Projection;
import dev.gaze.layers.SpectralDense;
import dev.gaze.layers.SpectralNormalization;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.LossTerm;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Shape;

/**
 * What the ends of a discriminator share. The names of their variables are relative to the network.
 *
 * @param path the network
 * @param in what they see, {@code [N, in]}
 */
public record Heads(
    String path,
    int in,
    boolean bias,
    @Nullable SpectralNormalization norm,
    Initializers.Seeded start) {

  /** Whether the training needs class logits. */
  public static boolean classified(GanSpec gan) {
    return gan.classes() > 0
        && gan.training().terms().stream().anyMatch(LossTerm.AuxiliaryClassifier.class::isInstance);
  }

  /**
   * A fault where a head cannot stand.
   *
   * @param ofClasses what it is called where it needs classes; null: it does not
   * @param classifier whether it gives class logits
   */
  static void check(Site site, @Nullable String ofClasses, boolean classifier) {
    boolean classified = classified(site.gan());
    if (site.generator()) {
      site.fault("a head", "has no place in a generator", "move it to the discriminator");
    } else if (site.classes() == 0 && ofClasses != null) {
      site.fault(ofClasses, "has no classes", "say classes(10), or use linearHead()");
    } else if (classified && !classifier) {
      site.fault("the loss auxiliaryClassifier", "gets no class logits", "use classifierHead()");
    } else if (classifier && !classified) {
      site.fault(
          "a classifier",
          "is trained by no loss",
          "add auxiliaryClassifier(1.0) to the training, or use projectionHead()");
    }
  }

  Projection projection(int classes) {
    return new Projection(Outcome.in(path, "embedding"), classes, norm, start);
  }

  SpectralDense classifier(int classes) {
    return dense("classifier", classes);
  }

  private SpectralDense dense(String part, int units) {
    return new SpectralDense(Outcome.in(path, part), units, bias, norm, start);
  }

  /** The logit, and what a head adds to it. */
  Lowered lowered(@Nullable Projection projection, @Nullable SpectralDense classifier) {
    SpectralDense linear = dense("linear", 1);
    List<Layer> layers = new ArrayList<>();
    layers.add(linear);
    if (projection != null) {
      layers.add(projection);
    }
    if (classifier != null) {
      layers.add(classifier);
    }
    int[] flat = {-1, in};
    return new Lowered(
        layers,
        Shape.make(-1, in),
        (tf, x, seen, pass) -> tf.reshape(x, tf.constant(flat)),
        new Lowered.Head(linear, projection, classifier));
  }
}
