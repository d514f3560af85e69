package dev.gaze.train;

import dev.gaze.checkpoint.Checkpoint;
import dev.gaze.checkpoint.RunFolder;
import dev.gaze.data.internal.Batches;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.spec.GanSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where a run begins: at its newest checkpoint, or with first values, its own or given ones.
 *
 * @param round rounds done
 * @param saved whether they are on disk
 */
record Start(int round, boolean saved) {

  /** Gives a session its values and the batches their place; the chief's, on all workers. */
  static Start of(
      GanSpec spec,
      TrainingOptions options,
      DataChange change,
      Batches batches,
      GanSession session,
      Team team)
      throws IOException {
    Path latest = options.resume() ? new RunFolder(options.folder()).latest().orElse(null) : null;
    int round = 0;
    if (latest == null) {
      session.initialize();
      Path weights = options.initialWeights();
      if (weights != null && !options.isHelper()) {
        Checkpoint.readWeights(weights, session);
        session.restartAverage();
      }
    } else {
      Checkpoint checkpoint = Checkpoint.read(latest, spec, session);
      batches.seek(change.next(checkpoint.position()));
      round = rounds(latest, checkpoint.step(), spec.training().plan().generatorSteps());
    }
    Team.Place place = team.share(session, new Team.Place(round, batches.position()));
    batches.seek(place.position());
    return new Start(place.round(), latest != null);
  }

  private static int rounds(Path file, int step, int stepsOfRound) {
    if (step % stepsOfRound != 0) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "%s is of step %d, where no round of %d generator steps ends; resume with the plan that it was trained with",
              file,
              step,
              stepsOfRound));
    }
    return step / stepsOfRound;
  }
}
