package dev.gaze.metric;

import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Initializers;
import dev.gaze.layers.Pass;
import dev.gaze.layers.SpectralConv2D;
import dev.gaze.layers.SpectralDense;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jetbrains.kotlinx.dl.api.core.Sequential;
import org.jetbrains.kotlinx.dl.api.core.activation.Activations;
import org.jetbrains.kotlinx.dl.api.core.callback.Callback;
import org.jetbrains.kotlinx.dl.api.core.history.BatchTrainingEvent;
import org.jetbrains.kotlinx.dl.api.core.history.TrainingHistory;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jetbrains.kotlinx.dl.api.core.layer.ParametrizedLayerKt;
import org.jetbrains.kotlinx.dl.api.core.layer.convolutional.ConvPadding;
import org.jetbrains.kotlinx.dl.api.core.layer.core.ActivationLayer;
import org.jetbrains.kotlinx.dl.api.core.layer.core.Input;
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.AvgPool2D;
import org.jetbrains.kotlinx.dl.api.core.loss.Losses;
import org.jetbrains.kotlinx.dl.api.core.metric.Metrics;
import org.jetbrains.kotlinx.dl.api.core.optimizer.Adam;
import org.jetbrains.kotlinx.dl.api.core.optimizer.NoClipGradient;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;

/**
 * KotlinDL's {@code Sequential} on Gaze's layers: five 3×3 convolutions, the last four of stride 2,
 * whose rectified means are the features; one dense layer above makes logits of them. Images of
 * more than 64 pixels are averaged down first.
 */
final class ClassifierModel implements AutoCloseable {
  /** D. */
  static final int FEATURES = 128;

  private static final int[] CHANNELS = {32, 64, 128, 128, FEATURES};
  private static final int MOST_PIXELS = 64;
  private static final int BATCH = 64;

  private final Sequential model;
  private final Mean features = new Mean();
  private final int classes;

  ClassifierModel(int height, int width, int channels, int classes, long seed) {
    this.classes = classes;
    var initializer = new Initializers.XavierUniform(seed, Math.sqrt(2)); // He et al. 2015.
    List<Layer> layers = new ArrayList<>();
    layers.add(new Input(new long[] {height, width, channels}, "images"));
    int pool = (Math.max(height, width) + MOST_PIXELS - 1) / MOST_PIXELS;
    if (pool > 1) {
      layers.add(new AvgPool2D(pool, pool, ConvPadding.SAME, "pool"));
    }
    for (int i = 0; i < CHANNELS.length; i++) {
      String name = "conv" + (i + 1);
      int stride = i == 0 ? 1 : 2;
      layers.add(new SpectralConv2D(name, CHANNELS[i], 3, stride, true, null, initializer));
      layers.add(new ActivationLayer(Activations.Relu, "relu" + (i + 1)));
    }
    layers.add(features);
    layers.add(
        new SpectralDense("dense", classes, true, null, new Initializers.XavierUniform(seed, 1)));
    layers.add(new ActivationLayer(Activations.Linear, "logits"));
    model = Sequential.of(layers, false);
    model.compile(
        new Adam(1e-3f, 0.9f, 0.999f, 1e-7f, false, new NoClipGradient()),
        Losses.SOFT_MAX_CROSS_ENTROPY_WITH_LOGITS,
        Metrics.ACCURACY);
  }

  /** Mean over a map, {@code [N, H, W, C]} to {@code [N, C]}; remembers what it made. */
  private static final class Mean extends GazeLayer {
    private @Nullable Operand<Float> output;

    Mean() {
      super("mean");
    }

    @Override
    protected void declare(Shape input) {}

    @Override
    public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
      Operand<Float> mean = tf.math.mean(inputs.get(0), tf.constant(new int[] {1, 2}));
      output = mean;
      return mean;
    }

    @Override
    public Shape computeOutputShape(Shape input) {
      return Shape.make(input.size(0), input.size(3));
    }
  }

  /**
   * Trains from the first weights on.
   *
   * @param progress is told the steps done; may throw to stop
   */
  void train(ImageSet images, boolean turns, int steps, long seed, IntConsumer progress) {
    Callback told =
        new Callback() {
          @Override
          public void onTrainBatchEnd(
              int batch, int size, BatchTrainingEvent event, TrainingHistory history) {
            progress.accept(batch + 1);
          }
        };
    var data = new ClassifierData(images, turns, Math.multiplyExact(steps, BATCH), seed);
    model.fit(data, 1, BATCH, List.of(told));
  }

  /**
   * Features of images, {@code [N, FEATURES]}.
   *
   * @param pixels {@code [N, H, W, C]} in [−1, 1]
   */
  float[] features(float[] pixels) {
    long[] dims = model.getInputDimensions();
    long[] shape = {pixels.length / (dims[0] * dims[1] * dims[2]), dims[0], dims[1], dims[2]};
    Operand<Float> output = Objects.requireNonNull(features.output);
    try (Tensor<Float> images = Tensor.create(shape, FloatBuffer.wrap(pixels));
        Tensor<?> result =
            session()
                .runner()
                .feed(model.getInputLayer().getInput().asOutput(), images)
                .fetch(output)
                .run()
                .get(0)) {
      return floats(result);
    }
  }

  /** All weights, one after the other: {@code dense/kernel} and {@code dense/bias} last. */
  float[] weights() {
    FloatBuffer all = FloatBuffer.allocate(count());
    Session.Runner runner = session().runner();
    variables().forEach(runner::fetch);
    for (Tensor<?> tensor : runner.run()) {
      all.put(floats(tensor));
      tensor.close();
    }
    return all.array();
  }

  /** Sets all weights; called once. */
  void setWeights(float[] weights) {
    FloatBuffer all = FloatBuffer.wrap(weights);
    Ops tf = Ops.create(model.kGraph().getTfGraph$api()).withSubScope("set");
    Session.Runner runner = session().runner();
    List<Tensor<?>> fed = new ArrayList<>();
    for (Variable<Float> variable : variables()) {
      Shape shape = variable.asOutput().shape();
      Placeholder<Float> value = tf.placeholder(Float.class, Placeholder.shape(shape));
      Tensor<Float> tensor = Tensor.create(dims(shape), slice(all, size(shape)));
      fed.add(tensor);
      runner.feed(value.asOutput(), tensor).addTarget(tf.assign(variable, value));
    }
    try {
      runner.run();
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** Multiplies the features, and leaves the logits: max(0, s x) = s max(0, x). */
  void scaleFeatures(float scale) {
    float[] weights = weights();
    int denseBias = weights.length - classes;
    int dense = denseBias - FEATURES * classes;
    int convolution = dense - FEATURES * (9 * CHANNELS[CHANNELS.length - 2] + 1);
    for (int i = convolution; i < dense; i++) {
      weights[i] *= scale;
    }
    for (int i = dense; i < denseBias; i++) {
      weights[i] /= scale;
    }
    setWeights(weights);
  }

  /** How many weights there are. */
  int count() {
    return variables().stream().mapToInt(v -> size(v.asOutput().shape())).sum();
  }

  private static FloatBuffer slice(FloatBuffer all, int size) {
    FloatBuffer part = all.slice(all.position(), size);
    all.position(all.position() + size);
    return part;
  }

  private List<Variable<Float>> variables() {
    return ParametrizedLayerKt.variables(model.getLayers()).stream()
        .map(v -> v.getVariable())
        .toList();
  }

  private static long[] dims(Shape shape) {
    long[] dims = new long[shape.numDimensions()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape.size(i);
    }
    return dims;
  }

  private static int size(Shape shape) {
    long size = 1;
    for (long dim : dims(shape)) {
      size *= dim;
    }
    return Math.toIntExact(size);
  }

  private static float[] floats(Tensor<?> tensor) {
    FloatBuffer values = FloatBuffer.allocate(tensor.numElements());
    tensor.writeTo(values);
    return values.array();
  }

  /** KotlinDL's own predictions keep the memory of each batch. */
  private Session session() {
    return model.getSession$api();
  }

  @Override
  public void close() {
    model.close();
  }
}
