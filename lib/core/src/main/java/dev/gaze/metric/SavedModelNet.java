package dev.gaze.metric;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.TensorFlowException;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Features by any SavedModel of TensorFlow: the output of its signature {@code serving_default},
 * flattened. Images come to the input's height and width, where the model says them, antialiased
 * and bicubic ({@link InceptionNet.Resize#CLEAN}). Not for several threads at once.
 */
public final class SavedModelNet implements FeatureNet {
  private static final String SIGNATURE = "serving_default";

  private final String identity;
  private final SavedModelBundle bundle;
  private final PixelRange range;
  private final TensorInfo input;
  private final TensorInfo output;
  private final int width;

  private SavedModelNet(
      String identity,
      SavedModelBundle bundle,
      PixelRange range,
      TensorInfo input,
      TensorInfo output) {
    this.identity = identity;
    this.bundle = bundle;
    this.range = range;
    this.input = input;
    this.output = output;
    width = width(output.getTensorShape());
  }

  /**
   * Opens a SavedModel.
   *
   * @param folder holds {@code saved_model.pb}
   * @param output of the signature; null where it has one only
   * @param range what the input is given; images are {@code [N, H, W, 3]}, or of one channel where
   *     the model says so
   * @throws MetricException where it cannot be loaded, or has not such a signature of one input of
   *     images and an output of known size
   */
  public static SavedModelNet open(
      Path folder, @Nullable String output, PixelRange range, RuntimeConfig runtime)
      throws IOException {
    SavedModelBundle bundle;
    try {
      bundle =
          SavedModelBundle.loader(folder.toString())
              .withTags("serve")
              .withConfigProto(runtime.toConfigProto())
              .load();
    } catch (TensorFlowException e) {
      throw new MetricException(
          "%s is no SavedModel to serve: %s".formatted(folder, e.getMessage()), e);
    }
    try {
      SignatureDef signature =
          MetaGraphDef.parseFrom(bundle.metaGraphDef()).getSignatureDefMap().get(SIGNATURE);
      if (signature == null) {
        throw new MetricException(folder + " has no signature " + SIGNATURE);
      }
      TensorInfo in = one(folder, "input", signature.getInputsMap(), null);
      TensorInfo out = one(folder, "output", signature.getOutputsMap(), output);
      if (in.getTensorShape().getDimCount() != 4 || width(out.getTensorShape()) < 1) {
        throw new MetricException(
            "%s: input %s and output %s; expected images [N, H, W, C], and features whose sizes but N are known"
                .formatted(folder, text(in), text(out)));
      }
      String identity =
          "SavedModel sha256:%s %s %s".formatted(checksum(folder), out.getName(), range);
      return new SavedModelNet(identity, bundle, range, in, out);
    } catch (InvalidProtocolBufferException e) {
      bundle.close();
      throw new MetricException(folder + " has no readable signatures", e);
    } catch (RuntimeException e) {
      bundle.close();
      throw e;
    }
  }

  private static TensorInfo one(
      Path folder, String what, Map<String, TensorInfo> all, @Nullable String name) {
    TensorInfo only = all.size() == 1 ? all.values().iterator().next() : null;
    TensorInfo found = name == null ? only : all.get(name);
    if (found == null) {
      throw new MetricException(
          "%s: %s %s of %s; expected one of %s"
              .formatted(
                  folder,
                  what,
                  name == null ? "(none named)" : name,
                  SIGNATURE,
                  new TreeSet<>(all.keySet())));
    }
    return found;
  }

  private static String text(TensorInfo info) {
    return info.getTensorShape().getDimList().stream()
        .map(dim -> dim.getSize() < 0 ? "?" : Long.toString(dim.getSize()))
        .toList()
        .toString();
  }

  /** The product of all sizes but the first; not positive where one is not known. */
  private static int width(TensorShapeProto shape) {
    long width = shape.getDimCount() < 2 ? -1 : 1;
    for (int i = 1; i < shape.getDimCount(); i++) {
      width = shape.getDim(i).getSize() < 0 ? -1 : width * shape.getDim(i).getSize();
    }
    return Math.toIntExact(width);
  }

  /** Of all files, by name. */
  private static String checksum(Path folder) throws IOException {
    Sha256 sum = new Sha256();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sum.add(folder.relativize(file).toString()).add(Files.readAllBytes(file));
      }
    }
    return sum.hex();
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public int width() {
    return width;
  }

  private int size(int dim) {
    return (int) input.getTensorShape().getDim(dim).getSize();
  }

  @Override
  public Features features(byte[] pixels, int height, int columns, int channels) {
    int n = pixels.length / (height * columns * channels);
    boolean grey = size(3) == 1;
    if (grey && channels != 1) {
      throw new MetricException("images of 3 channels for a model of grey ones; give it others");
    }
    float[] values = range.of(grey ? pixels : Colours.of(pixels, channels));
    int colours = grey ? 1 : 3;
    int rows = height;
    int across = columns;
    if (size(1) > 0 && size(1) == size(2) && (size(1) != height || size(2) != columns)) {
      values = CleanResize.all(values, n, height, columns, colours, size(1));
      rows = size(1);
      across = size(1);
    }
    try (Tensor<Float> images =
            Tensor.create(new long[] {n, rows, across, colours}, FloatBuffer.wrap(values));
        Tensor<?> features =
            bundle
                .session()
                .runner()
                .feed(input.getName(), images)
                .fetch(output.getName())
                .run()
                .get(0)) {
      FloatBuffer found = FloatBuffer.allocate(features.numElements());
      features.writeTo(found);
      return Features.of(found.array(), width);
    } catch (TensorFlowException e) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "the SavedModel does not take images [%d, %d, %d, %d]: %s",
              n,
              rows,
              across,
              colours,
              e.getMessage()),
          e);
    }
  }

  /** Frees the model. */
  @Override
  public void close() {
    bundle.close();
  }
}
