package dev.gaze.block;

import dev.gaze.layers.Initializers;
import dev.gaze.layers.SpectralDense;
import dev.gaze.layers.SpectralNormalization;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.HeadSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.SpectralNorm;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Shape;

/**
 * What the ends of a discriminator share. The names of their variables are relative to the network.
 */
public interface HeadKind extends BlockKind {

  /** Whether the training needs class logits. */
  static boolean classified(GanSpec gan) {
    return gan.classes() > 0
        && gan.training().terms().stream().anyMatch(LossTerm.AuxiliaryClassifier.class::isInstance);
  }

  /**
   * What the layers of a head have in common.
   *
   * @param path the network
   * @param in what they see, {@code [N, in]}
   */
  record Kernels(
      String path,
      int in,
      boolean bias,
      @Nullable SpectralNormalization norm,
      Initializers.Seeded start) {

    SpectralDense dense(String part, int units) {
      return new SpectralDense(Outcome.in(path, part), units, bias, norm, start);
    }
  }

  @Override
  HeadSpec spec();

  /** The same with nothing left open. */
  HeadSpec filled(SpectralNorm spectralNorm, Initializer initializer);

  /** Its layers, the linear one among them. */
  Lowered.Head head(Kernels kernels, SpectralDense linear, int classes);

  /** Multiply-accumulates an image. */
  long macs(int in, int classes);

  /** What it is called where it needs classes; null: it does not. */
  default @Nullable String ofClasses() {
    return null;
  }

  /** Whether it gives class logits. */
  default boolean classifies() {
    return false;
  }

  @Override
  default String text() {
    return jsonName() + "()";
  }

  @Override
  default void check(Values values) {
    values.kernel(spec().spectralNorm(), spec().initializer());
  }

  /** A fault where the head cannot stand. */
  @Override
  default void check(Site site) {
    boolean classified = classified(site.gan());
    String ofClasses = ofClasses();
    if (site.generator()) {
      site.fault("a head", "has no place in a generator", "move it to the discriminator");
    } else if (site.classes() == 0 && ofClasses != null) {
      site.fault(ofClasses, "has no classes", "say classes(10), or use linearHead()");
    } else if (classified && !classifies()) {
      site.fault("the loss auxiliaryClassifier", "gets no class logits", "use classifierHead()");
    } else if (classifies() && !classified) {
      site.fault(
          "a classifier",
          "is trained by no loss",
          "add auxiliaryClassifier(1.0) to the training, or use projectionHead()");
    }
  }

  @Override
  default Outcome fit(BlockShape input, Site site) {
    int in = Site.flat(input);
    var sn = site.spectralNorm(spec().spectralNorm());
    var init = site.initializer(spec().initializer());
    var norm = site.normOfKernel(sn);
    var start = site.start(init);
    return Outcome.of(
        filled(sn, init),
        ofAnyInput(),
        macs(in, site.classes()),
        path -> lowered(new Kernels(path, in, spec().bias(), norm, start), site.classes()));
  }

  private Lowered lowered(Kernels kernels, int classes) {
    Lowered.Head head = head(kernels, kernels.dense("linear", 1), classes);
    List<Layer> layers =
        Stream.<@Nullable Layer>of(head.linear(), head.projection(), head.classifier())
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    int[] flat = {-1, kernels.in()};
    return new Lowered(
        layers,
        Shape.make(-1, kernels.in()),
        (tf, x, seen, pass) -> tf.reshape(x, tf.constant(flat)),
        head);
  }

  @Override
  default BlockShape ofAnyInput() {
    return new BlockShape.Logit();
  }

  @Override
  default boolean judgesByClass() {
    return ofClasses() != null;
  }
}
