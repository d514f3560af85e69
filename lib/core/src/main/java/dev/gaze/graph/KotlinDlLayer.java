package dev.gaze.graph;

import dev.gaze.spec.CustomLayer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jetbrains.kotlinx.dl.api.core.layer.normalization.BatchNorm;
import org.jetbrains.kotlinx.dl.api.core.layer.regularization.Dropout;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Shape;

/**
 * Any layer of KotlinDL as a block: {@code g.layer(new KotlinDlLayer("up", () -> new
 * UpSampling2D(…, "")))}, one of Gaze's own layers among them. Its weights are trained where it is
 * a {@code TrainableLayer}, averaged and saved, and named like those of Gaze's blocks: {@code
 * generator/layer/dense_kernel}.
 */
public final class KotlinDlLayer implements CustomLayer {
  private final String name;
  private final Supplier<? extends Layer> maker;
  private final boolean conditional;

  /**
   * A layer that sees what comes in.
   *
   * @param name for tables and errors
   * @param maker makes a new layer at every call, since a layer is built once
   */
  public KotlinDlLayer(String name, Supplier<? extends Layer> maker) {
    this(name, maker, false);
  }

  private KotlinDlLayer(String name, Supplier<? extends Layer> maker, boolean conditional) {
    this.name = name;
    this.maker = maker;
    this.conditional = conditional;
  }

  /** A layer of two inputs: what comes in, and the {@linkplain #conditional condition}. */
  public static KotlinDlLayer conditional(String name, Supplier<? extends Layer> maker) {
    return new KotlinDlLayer(name, maker, true);
  }

  @Override
  public boolean conditional() {
    return conditional;
  }

  /** KotlinDL 0.4's layers that do nothing of what they are known for in training. */
  @Override
  public @Nullable String warning() {
    Layer layer = maker.get();
    if (layer instanceof Dropout) {
      return "KotlinDL's Dropout gives back what comes in: nothing is dropped";
    } else if (layer instanceof BatchNorm) {
      return "KotlinDL's BatchNorm never moves its statistics nor uses the batch's; use norm(batchNorm)";
    }
    return null;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Integer> outputShape(List<Integer> input) {
    long[] sizes = input.stream().mapToLong(Integer::longValue).toArray();
    Shape out = maker.get().computeOutputShape(Shape.make(-1, sizes));
    return IntStream.range(1, out.numDimensions()).mapToObj(i -> (int) out.size(i)).toList();
  }

  @Override
  public Layer create() {
    return maker.get();
  }

  /** Its name. */
  @Override
  public String toString() {
    return name;
  }
}
