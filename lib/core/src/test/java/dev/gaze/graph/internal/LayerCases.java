package dev.gaze.graph.internal;

import dev.gaze.layers.BatchNormalization;
import dev.gaze.layers.ConditionalBatchNorm;
import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Initializers;
import dev.gaze.layers.Pass;
import dev.gaze.layers.Projection;
import dev.gaze.layers.SelfAttention;
import dev.gaze.layers.SpectralConv2D;
import dev.gaze.layers.SpectralConv2DTranspose;
import dev.gaze.layers.SpectralDense;
import dev.gaze.layers.SpectralNormalization;
import dev.gaze.layers.State;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;

/** {@code layers/*}. */
final class LayerCases {
  private static final Initializers.Seeded XAVIER = new Initializers.XavierUniform(0, 1);
  private static final String NAME = "layer";

  private LayerCases() {}

  static void run(VectorFile file) {
    String name = file.name().substring("layers/".length());
    try (Bench bench = new Bench(file)) {
      if (name.startsWith("self_attention")) {
        selfAttention(file, bench);
      } else if (name.startsWith("spectral_norm")) {
        spectralNorm(file, bench);
      } else if (name.startsWith("conv2d_transpose")) {
        transposed(file, bench);
      } else if (name.equals("batch_norm")) {
        norm(file, bench, false);
      } else if (name.equals("conditional_batch_norm")) {
        norm(file, bench, true);
      } else {
        throw new AssertionError("no test knows the layer " + name);
      }
    }
  }

  private static void selfAttention(VectorFile file, Bench bench) {
    int k = file.config("k").getAsInt();
    SelfAttention.Widths widths =
        switch (file.config("variant").getAsString()) {
          case "paper" -> SelfAttention.Widths.paper(k);
          case "paperV1" -> SelfAttention.Widths.paperV1(k);
          case "official" -> SelfAttention.Widths.official(k);
          default -> throw new AssertionError("variant " + file.config("variant"));
        };
    SelfAttention layer = new SelfAttention(NAME, widths, null, XAVIER);
    checkPass(file, bench, layer, List.of(bench.input("in/x")));
    bench.check("out/attention", layer.attention());
  }

  private static void transposed(VectorFile file, Bench bench) {
    long[] kernel = file.tensor("param/kernel").shape();
    checkPass(
        file,
        bench,
        new SpectralConv2DTranspose(
            NAME,
            (int) kernel[2],
            file.config("kernel").getAsInt(),
            file.config("stride").getAsInt(),
            false,
            null,
            XAVIER),
        List.of(bench.input("in/x")));
  }

  private static void norm(VectorFile file, Bench bench, boolean conditional) {
    double decay = file.config("decay").getAsDouble();
    double epsilon = file.config("epsilon").getAsDouble();
    int classes = (int) file.tensor("param/gamma").shape()[0];
    GazeLayer layer =
        conditional
            ? ConditionalBatchNorm.perClass(NAME, classes, decay, epsilon)
            : new BatchNormalization(NAME, decay, epsilon);
    List<Operand<Float>> inputs =
        conditional
            ? List.of(bench.input("in/x"), bench.oneHot("in/labels", classes))
            : List.of(bench.input("in/x"));
    checkPass(file, bench, layer, inputs);
    bench.check("out/y_inference", layer.call(bench.tf, inputs, Pass.INFERENCE));
    for (State state : layer.states()) {
      Operand<Float> next = state.next();
      if (next == null) {
        throw new AssertionError("training moves " + state.name());
      }
      bench.check(state.name().replace(NAME, "out"), next);
    }
  }

  /** Forward value, gradient of the input, gradients of all parameters. */
  private static void checkPass(
      VectorFile file, Bench bench, GazeLayer layer, List<Operand<Float>> inputs) {
    layer.build(bench.tf, bench.shape("in/x"));
    bench.fill(layer);
    Operand<Float> y = layer.call(bench.tf, inputs, Pass.TRAINING);
    bench.check("out/y", y);
    List<Operand<Float>> of = new ArrayList<>();
    of.add(inputs.get(0));
    layer.getVariables().forEach(variable -> of.add(variable.getVariable()));
    List<Operand<Float>> gradients = bench.gradients(y, bench.input("cot/y"), of);
    bench.check("grad/x", gradients.get(0));
    for (int i = 1; i < of.size(); i++) {
      KVariable variable = layer.getVariables().get(i - 1);
      bench.check(variable.getName().replace(NAME, "grad"), gradients.get(i));
    }
    if (layer.getVariables().size() != file.below("param/").size()) {
      throw new AssertionError("the layer has other parameters than " + file.below("param/"));
    }
  }

  private static void spectralNorm(VectorFile file, Bench bench) {
    SpectralNormalization norm =
        new SpectralNormalization(
            file.config("iterations").getAsInt(),
            file.config("gradientThroughIteration").getAsBoolean());
    boolean embedding = file.has("param/embedding");
    String parameter = embedding ? "embedding" : "kernel";
    long[] shape = file.tensor("param/" + parameter).shape();
    int out = (int) shape[shape.length - 1];
    GazeLayer layer;
    Shape input;
    if (embedding) {
      layer = new Projection(NAME, (int) shape[0], norm, XAVIER);
      input = Shape.make(-1, shape[1]);
    } else if (shape.length == 4) {
      layer = new SpectralConv2D(NAME, out, (int) shape[0], 1, false, norm, XAVIER);
      input = Shape.make(-1, 1, 1, shape[2]);
    } else {
      layer = new SpectralDense(NAME, out, false, norm, XAVIER);
      input = Shape.make(-1, shape[0]);
    }
    layer.build(bench.tf, input);
    State u = layer.states().get(0);
    Operand<Float> kernel = layer.getVariables().get(0).getVariable();
    bench.run(
        List.of(
            bench.tf.assign(kernel, bench.input("param/" + parameter)),
            bench.tf.assign(u.variable(), bench.input("state/u"))));
    SpectralNormalization.Normalized normalized = layer.spectralNorms().findFirst().orElseThrow();
    Operand<Float> weight =
        layer instanceof Projection projection ? projection.table() : normalized.kernel();
    bench.check("out/w", weight);
    bench.check("out/sigma", normalized.sigma());
    bench.check("out/u", normalized.u());
    bench.check(
        "grad/" + parameter, bench.gradients(weight, bench.input("cot/w"), List.of(kernel)).get(0));
  }
}
