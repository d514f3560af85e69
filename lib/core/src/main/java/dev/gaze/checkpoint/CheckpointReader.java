package dev.gaze.checkpoint;

import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A checkpoint's file, held open: some of its variables can be read when they are needed, though
 * the run may have deleted the file since. For any number of threads.
 */
public final class CheckpointReader implements AutoCloseable {
  private final Path file;
  private final FileChannel in;
  private final Checkpoint checkpoint;
  private final boolean hasAverages;

  private CheckpointReader(Path file, FileChannel in, Checkpoint checkpoint, boolean hasAverages) {
    this.file = file;
    this.in = in;
    this.checkpoint = checkpoint;
    this.hasAverages = hasAverages;
  }

  /**
   * Opens a file; no number of it is read yet.
   *
   * @throws CheckpointException where the file is damaged or belongs to another spec
   */
  public static CheckpointReader open(Path file, GanSpec spec) throws IOException {
    FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
    try {
      Checkpoint checkpoint = Checkpoint.ofWeights(file, SafeTensors.metadata(in, file), spec);
      boolean hasAverages =
          SafeTensors.names(in, file).stream().anyMatch(name -> name.startsWith("ema/"));
      return new CheckpointReader(file, in, checkpoint, hasAverages);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Whether it holds averages of the generator's weights: another program's file may not. */
  public boolean hasAverages() {
    return hasAverages;
  }

  /** Where the run stood; step 0 where the file does not say, being another program's. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /**
   * The values of variables, row-major; besides them, memory holds one other variable at most.
   *
   * @param shapes of the variables, by public name
   * @throws CheckpointException where one is missing or of another shape, or the file is damaged
   */
  public Map<String, float[]> read(Map<String, long[]> shapes) throws IOException {
    var tensors = SafeTensors.read(in, file, shapes::containsKey).tensors();
    Checkpoint.refuseOthers(file, tensors, shapes);
    Map<String, float[]> values = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> values.put(name, tensor.values()));
    return values;
  }

  /** Closes the file. */
  @Override
  public void close() throws IOException {
    in.close();
  }
}
