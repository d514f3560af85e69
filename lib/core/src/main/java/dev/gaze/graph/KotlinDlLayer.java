package dev.gaze.graph;

import dev.gaze.spec.CustomLayer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.tensorflow.Shape;

/**
 * Any layer of KotlinDL as a block: {@code g.layer(new KotlinDlLayer("drop", () -> new
 * Dropout(0.3f, "")))}. Its weights are trained where it is a {@code TrainableLayer}, and saved;
 * samples on averaged weights use them as they are.
 */
public final class KotlinDlLayer implements CustomLayer {
  private final String name;
  private final Supplier<? extends Layer> maker;

  /**
   * @param name for tables, errors and the names of its weights
   * @param maker makes a new layer at every call, since a layer is built once
   */
  public KotlinDlLayer(String name, Supplier<? extends Layer> maker) {
    this.name = name;
    this.maker = maker;
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

  @Override
  public String toString() {
    return name;
  }
}
