package dev.gaze.block;

import dev.gaze.layers.GazeLayer;
import dev.gaze.spec.BlockSpec.Custom;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;

/** A layer that Gaze has no name for. */
record CustomKind(Custom spec) implements BlockKind {
  @Override
  public String jsonName() {
    throw new IllegalStateException("a layer is code, which JSON cannot hold");
  }

  @Override
  public String stem() {
    return "layer";
  }

  @Override
  public String text() {
    return Words.call("layer", spec.layer().name().replaceAll("\\p{Cntrl}", " "));
  }

  @Override
  public void check(Site site) {
    if (spec.layer().conditional() && site.classes() == 0) {
      site.fault("a layer that sees the class", "has no classes", "say classes(10)");
    }
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    List<Integer> output;
    try {
      // A copy refuses null, and cannot change any more.
      output = List.copyOf(spec.layer().outputShape(input.dimensions()));
    } catch (RuntimeException e) {
      site.fault(
          "the layer on " + input.dimensions(),
          "fails: " + e.getMessage(),
          "give it what it takes");
      return null;
    }
    boolean positive = output.stream().allMatch(size -> size >= 1 && size <= Site.MAX_SIZE);
    if (!positive || (output.size() != 1 && output.size() != 3)) {
      site.fault("its output " + output, "is neither [H, W, C] nor [D]", "correct its outputShape");
      return null;
    }
    BlockShape shape =
        output.size() == 1
            ? new BlockShape.Flat(output.get(0))
            : site.map(output.get(0), output.get(1), output.get(2));
    if (shape == null) {
      return null;
    }
    var outcome = Outcome.of(spec, shape, 0, path -> lowered(path, input));
    return spec.layer().conditional() ? outcome.seeing(site.conditioning().seen()) : outcome;
  }

  private Lowered lowered(String path, BlockShape input) {
    if (!(spec.layer().create() instanceof Layer layer)) {
      throw new IllegalStateException(
          "layer " + spec.layer().name() + ": create() gave no KotlinDL layer");
    }
    if (layer instanceof GazeLayer own) {
      own.setName(path);
      return spec.layer().conditional() ? Lowered.conditional(own, input) : Lowered.of(own, input);
    }
    layer.setName(path.replace('/', '.'));
    return new Lowered(List.of(layer), Lowered.batchOf(input), stage(layer), null);
  }

  private Stage stage(Layer layer) {
    return (tf, x, seen, pass) -> {
      List<Operand<Float>> inputs =
          spec.layer().conditional() && seen != null ? List.of(x, seen) : List.of(x);
      return layer.forward(tf, inputs, tf.constant(pass.mayTrain()), tf.constant(1f));
    };
  }
}
