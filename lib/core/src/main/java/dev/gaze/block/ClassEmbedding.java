package dev.gaze.block;

import dev.gaze.layers.Projection;
import dev.gaze.spec.GanSpec;
import org.tensorflow.Shape;

/** The class embedding that all conditional norms of a generator share (BigGAN). */
public final class ClassEmbedding {
  private ClassEmbedding() {}

  /**
   * Its table, {@code generator/embedding/kernel} {@code [classes, width]}. Only gammas and betas
   * are made from it, so that spectral norm leaves it alone.
   */
  public static Projection of(GanSpec gan) {
    var start = gan.generator().initializer().accept(new Starts(gan.training().seed()));
    return new Projection("generator/embedding", gan.classes(), null, start);
  }

  /** What it is built for. */
  public static Shape input(GanSpec gan) {
    return Shape.make(-1, gan.generator().sharedEmbedding());
  }
}
