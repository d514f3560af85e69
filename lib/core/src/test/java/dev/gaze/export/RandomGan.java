package dev.gaze.export;

import dev.gaze.checkpoint.SafeTensors;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.InferenceGraph;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** What stands for a trained GAN: random values in all variables, averages and statistics too. */
final class RandomGan {

  private RandomGan() {}

  static TrainedGan open(GanSpec spec, Path folder) throws IOException {
    CheckedGan gan = ShapeCheck.check(spec);
    RuntimeConfig runtime = RuntimeConfig.defaults();
    Map<String, SafeTensors.Floats> all = new LinkedHashMap<>();
    Random random = new Random(41);
    try (InferenceGraph raw = InferenceGraph.generator(gan, false, runtime);
        InferenceGraph averaged = InferenceGraph.generator(gan, true, runtime);
        InferenceGraph discriminator = InferenceGraph.discriminator(gan, runtime)) {
      for (InferenceGraph graph : new InferenceGraph[] {raw, averaged, discriminator}) {
        graph.shapes().forEach((name, shape) -> all.put(name, floats(name, shape, random)));
      }
    }
    Path file = folder.resolve(spec.name() + ".safetensors");
    SafeTensors.write(file, new SafeTensors.Content(Map.of(), all));
    return TrainedGan.open(gan, file, runtime);
  }

  private static SafeTensors.Floats floats(String name, long[] shape, Random random) {
    int size = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double inputs = shape.length < 2 ? 1 : (double) size / shape[shape.length - 1];
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      double value = random.nextGaussian() / Math.sqrt(inputs);
      values[i] = (float) (name.endsWith("variance") ? 1 + Math.abs(value) : value);
    }
    return new SafeTensors.Floats(shape, values);
  }

  /** Labels of all classes in turn. */
  static int[] labels(GanSpec spec, int n) {
    int[] labels = new int[n];
    Arrays.setAll(labels, i -> i % Math.max(1, spec.classes()));
    return labels;
  }

  /** Noise in place of images. */
  static RealBatch images(GanSpec spec, int n) {
    var image = spec.image();
    float[] pixels = new float[n * image.height() * image.width() * image.channels()];
    Random random = new Random(43);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 2 * random.nextFloat() - 1;
    }
    return RealBatch.ofImages(pixels, labels(spec, n));
  }
}
