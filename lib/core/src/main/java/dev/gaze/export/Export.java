package dev.gaze.export;

import dev.gaze.checkpoint.SafeTensors;
import dev.gaze.export.internal.NewPath;
import dev.gaze.export.internal.OnnxTranslation;
import dev.gaze.export.internal.SavedModel;
import dev.gaze.export.internal.UntranslatableException;
import dev.gaze.export.internal.WebPage;
import dev.gaze.graph.internal.FrozenGraph;
import dev.gaze.graph.internal.InferenceGraph;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A network of a trained GAN as a file for programs without Gaze.
 *
 * <pre>{@code
 * try (TrainedGan gan = TrainedGan.open(run, RuntimeConfig.defaults())) {
 *   Export.generator(gan).savedModel(Path.of("sagan"));
 * }
 * }</pre>
 *
 * <p>It computes in inference, with moving statistics, for any number N of images. A generator's
 * inputs are {@code latent} {@code [N, z]} of float32, z from N(0, I), and where it sees one {@code
 * label} {@code [N]} of int32, from 0; its output is {@code images} {@code [N, H, W, C]} in [−1,
 * 1]. A discriminator's inputs are {@code images} and {@code label}, its output {@code logits}
 * {@code [N]}.
 *
 * <p>Every file and folder appears whole or not at all, and none is replaced.
 */
public final class Export {
  /** What one message of protocol buffers holds, less some room for what is not weights. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - (16L << 20);

  private final TrainedGan gan;
  private final boolean ofGenerator;
  private final boolean averaged;
  private final boolean withAttention;

  private Export(TrainedGan gan, boolean ofGenerator, boolean averaged, boolean withAttention) {
    this.gan = gan;
    this.ofGenerator = ofGenerator;
    this.averaged = averaged;
    this.withAttention = withAttention;
  }

  /** The generator, on averaged weights where the spec has an average. */
  public static Export generator(TrainedGan gan) {
    return new Export(gan, true, true, false);
  }

  /** The discriminator. */
  public static Export discriminator(TrainedGan gan) {
    return new Export(gan, false, false, false);
  }

  /** The same on weights as training moves them, in place of their averages. */
  public Export raw() {
    return new Export(gan, ofGenerator, false, withAttention);
  }

  /**
   * The same with the attention of each layer as an output more, {@code [N, queries, keys]}, by its
   * block's name, {@code attention} for one: row j says how much location j of its map looks at
   * each key. Weights in a safetensors file are the same with it.
   */
  public Export withAttention() {
    return new Export(gan, ofGenerator, averaged, true);
  }

  /**
   * Writes the weights by public name, {@code generator/block1/conv1/kernel} for one, with the u of
   * spectral norms and moving statistics: all that another program needs to build the network
   * itself, or training to begin with.
   *
   * @throws IOException where the file is there already or cannot be written
   */
  public void safeTensors(Path file) throws IOException {
    NewPath.requireFree(file);
    Map<String, float[]> weights = gan.weights(ofGenerator, averaged);
    Map<String, SafeTensors.Floats> tensors = new LinkedHashMap<>();
    try (InferenceGraph graph = graph()) {
      graph
          .shapes()
          .forEach(
              (name, shape) ->
                  tensors.put(name, new SafeTensors.Floats(shape, values(weights, name))));
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("model", gan.gan().spec().name());
    metadata.put("step", Integer.toString(gan.step()));
    var content = new SafeTensors.Content(metadata, tensors);
    NewPath.file(file, unfinished -> SafeTensors.write(unfinished, content));
  }

  private static float[] values(Map<String, float[]> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  /**
   * Writes a SavedModel of TensorFlow, with the tag {@code serve} and the signature {@code
   * serving_default}.
   *
   * @param folder must not be there
   * @throws IOException where it is, or cannot be written
   * @throws ExportException where the weights are more than 2 GB
   */
  public void savedModel(Path folder) throws IOException {
    NewPath.requireFree(folder);
    FrozenGraph frozen = frozen(folder);
    NewPath.folder(folder, unfinished -> SavedModel.write(unfinished, frozen));
  }

  /**
   * Writes an ONNX model, opset 17: an operation that has no translation, as a layer of KotlinDL
   * may have, is refused by name.
   *
   * @throws IOException where the file is there already or cannot be written
   * @throws ExportException where an operation has no translation, or the weights are more than 2
   *     GB
   */
  public void onnx(Path file) throws IOException {
    NewPath.requireFree(file);
    OnnxTranslation model = translated(frozen(file));
    NewPath.file(file, model::write);
  }

  /**
   * Writes a folder for a web server: {@code index.html}, which draws with the generator in the
   * reader's browser and shows where it looks, and the generator as ONNX. The page takes ONNX
   * Runtime's two files from beside it, or where they are not there from a public server ({@code
   * docs/export.md}).
   *
   * @param folder must not be there
   * @throws IOException where it is, or cannot be written
   * @throws ExportException as {@link #onnx} does, and of a discriminator
   */
  public void web(Path folder) throws IOException {
    if (!ofGenerator) {
      throw new ExportException("a web page draws: export the generator");
    }
    NewPath.requireFree(folder);
    OnnxTranslation model = translated(withAttention().frozen(folder));
    NewPath.folder(folder, unfinished -> WebPage.write(unfinished, gan, averaged, model));
  }

  private OnnxTranslation translated(FrozenGraph frozen) {
    try {
      return OnnxTranslation.of(gan.gan().spec().name(), frozen);
    } catch (UntranslatableException e) {
      throw new ExportException(e.getMessage(), e);
    }
  }

  private FrozenGraph frozen(Path out) {
    Map<String, float[]> weights = gan.weights(ofGenerator, averaged);
    long bytes = weights.values().stream().mapToLong(values -> 4L * values.length).sum();
    if (bytes > MOST_BYTES) {
      throw new ExportException(
          String.format(
              Locale.ROOT,
              "%s: %d MB of weights are more than the 2 GB that such a file holds; write safetensors",
              out,
              bytes >> 20));
    }
    try (InferenceGraph graph = graph()) {
      graph.write(weights);
      return graph.freeze(withAttention);
    }
  }

  /** Its variables go by their own names, whosever values they have. */
  private InferenceGraph graph() {
    RuntimeConfig runtime = RuntimeConfig.defaults();
    return ofGenerator
        ? InferenceGraph.generator(gan.gan(), false, runtime)
        : InferenceGraph.discriminator(gan.gan(), runtime);
  }
}
