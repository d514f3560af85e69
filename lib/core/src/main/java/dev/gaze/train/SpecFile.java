package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.internal.WholeFile;
import dev.gaze.json.GanSpecJson;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** A run's {@code spec.json}. */
final class SpecFile {

  private SpecFile() {}

  /**
   * Writes it, or where JSON cannot hold the spec, deletes an older one.
   *
   * @return why there is none
   */
  static Optional<String> write(RunFolder folder, GanSpec spec) throws IOException {
    try {
      String json = GanSpecJson.write(spec);
      WholeFile.write(folder.spec(), unfinished -> Files.writeString(unfinished, json));
      return Optional.empty();
    } catch (SpecException e) {
      Files.deleteIfExists(folder.spec());
      return Optional.of(
          "the run keeps no spec.json, so that whoever draws from it must name its script: "
              + e.getMessage());
    }
  }
}
