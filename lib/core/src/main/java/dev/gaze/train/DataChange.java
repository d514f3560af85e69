package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.DataSummary;
import dev.gaze.data.Position;
import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run's data since its newest checkpoint. Other images of the same classes are
 * data to go on with; other classes are not, since the weights know them by their labels.
 */
final class DataChange {
  private static final int SHOWN = 5;
  private final @Nullable DataSummary before;
  private final DataSummary now;

  private DataChange(@Nullable DataSummary before, DataSummary now) {
    this.before = before;
    this.now = now;
  }

  /**
   * Compares the data with what the newest checkpoint was made of, where a run is resumed.
   *
   * @throws TrainingException where a label stands for another class than before
   */
  static DataChange of(GanSpec spec, RunFolder folder, boolean resume, DataSummary now)
      throws IOException {
    Optional<Path> latest = resume ? folder.latest() : Optional.empty();
    DataSummary before = latest.isEmpty() ? null : Checkpoint.data(latest.get());
    if (before != null && spec.classes() > 0) {
      refuseOtherClasses(folder, before.classNames(), now.classNames());
    }
    return new DataChange(before, now);
  }

  private static void refuseOtherClasses(RunFolder folder, List<String> was, List<String> is) {
    if (was.equals(is)) {
      return;
    }
    List<String> differences = new ArrayList<>();
    if (was.size() != is.size()) {
      differences.add("the data has " + is.size() + " classes, the run " + was.size());
    }
    is.stream().filter(name -> !was.contains(name)).forEach(n -> differences.add(n + " is new"));
    was.stream().filter(name -> !is.contains(name)).forEach(n -> differences.add(n + " is gone"));
    for (int label = 0; label < Math.min(was.size(), is.size()); label++) {
      if (!was.get(label).equals(is.get(label))) {
        differences.add("class " + label + " was " + was.get(label) + ", is " + is.get(label));
      }
    }
    throw new TrainingException(
        folder.path()
            + " was trained on other classes: "
            + listed(differences)
            + ". Give it the data with the names that it had, or begin a new run in another folder");
  }

  private static String listed(List<String> all) {
    int more = all.size() - SHOWN;
    return more <= 0
        ? String.join("; ", all)
        : String.join("; ", all.subList(0, SHOWN)) + "; and " + more + " more";
  }

  /** What changed, in words. */
  Optional<String> message() {
    if (before == null || before.equals(now)) {
      return Optional.empty();
    }
    Map<String, DataSummary.OfClass> was = new LinkedHashMap<>();
    before.classes().forEach(known -> was.put(known.name(), known));
    List<String> differences = new ArrayList<>();
    for (DataSummary.OfClass is : now.classes()) {
      DataSummary.OfClass then = was.remove(is.name());
      if (then == null) {
        differences.add(is.name() + " is new");
      } else if (then.images() != is.images()) {
        differences.add(is.name() + " has " + is.images() + " images, had " + then.images());
      } else if (!then.equals(is)) {
        differences.add(is.name() + " has other images");
      }
    }
    was.keySet().forEach(name -> differences.add(name + " is gone"));
    String place = sameSize() ? "" : ", and begins another epoch";
    return Optional.of(
        "the data has changed since the checkpoint: "
            + (differences.isEmpty() ? "its classes have another order" : listed(differences))
            + "; the run goes on with it as it is now"
            + place);
  }

  /**
   * Where to go on. In data of another size a place within an epoch says nothing: some images would
   * come twice and some never.
   */
  Position next(Position saved) {
    return sameSize() || saved.offset() == 0 ? saved : new Position(saved.epoch() + 1, 0);
  }

  private boolean sameSize() {
    return before == null || before.images() == now.images();
  }
}
