package dev.gaze.train;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.ImageSource;
import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must agree before a run starts. */
final class RunChecks {

  private RunChecks() {}

  /** Throws where data, spec and folder do not go together. */
  static void refuse(GanSpec spec, ImageSource source, RunFolder folder, TrainingOptions options) {
    var image = spec.image();
    if (source.height() != image.height()
        || source.width() != image.width()
        || source.channels() != image.channels()) {
      throw new TrainingException(
          "the data has images of %dx%dx%d, the spec %dx%dx%d; give the spec image(%d, %d, %d) or open the data at the spec's size"
              .formatted(
                  source.height(),
                  source.width(),
                  source.channels(),
                  image.height(),
                  image.width(),
                  image.channels(),
                  source.height(),
                  source.width(),
                  source.channels()));
    }
    if (spec.classes() > 0 && source.classes() != spec.classes()) {
      throw new TrainingException(
          "the data has %d classes, the spec says classes(%d); change one of them, or leave classes out of the spec"
              .formatted(source.classes(), spec.classes()));
    }
    if (folder.inUse() && !options.resume() && !options.overwrite()) {
      throw new TrainingException(
          "%s holds a run already; resume it, choose another folder, or overwrite it"
              .formatted(folder.path()));
    }
    refuseUnwritable(folder.path());
  }

  /** Hours of training are not to end at the first checkpoint. */
  private static void refuseUnwritable(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".writable", ""));
    } catch (IOException e) {
      throw new TrainingException(
          "%s: a run cannot be kept here (%s: %s); name a folder that can be written"
              .formatted(folder, e.getClass().getSimpleName(), e.getMessage()),
          e);
    }
  }
}
