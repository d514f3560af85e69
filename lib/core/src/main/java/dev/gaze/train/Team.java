package dev.gaze.train;

import dev.gaze.data.DataSummary;
import dev.gaze.data.Position;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.TrainingSpec;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a run as one of them sees them. TensorFlow exchanges what they compute; this is
 * for all the rest, over connections of its own between the chief and each of the others: whether
 * they fit together, with which values they start, whether all have come to a round before any
 * begins it, and who is lost.
 */
interface Team extends AutoCloseable {

  /** Waits for the others, and agrees with them on what must be the same. */
  static Team of(GanSpec spec, DataSummary data, @Nullable Cluster cluster) {
    if (cluster == null || cluster.size() == 1) {
      return new Alone();
    }
    refuseUneven(spec.training(), cluster.size());
    Facts facts = Facts.of(spec, data, cluster.hosts());
    return cluster.isChief() ? Chief.join(cluster, facts) : Member.join(cluster, facts);
  }

  private static void refuseUneven(TrainingSpec training, int workers) {
    for (int batch : new int[] {training.batch(), training.generatorBatch()}) {
      if (batch % workers != 0) {
        throw new TrainingException(
            String.format(
                Locale.ROOT,
                "a batch of %d images has no equal parts for %d workers; use batch(%d), or another number of workers",
                batch,
                workers,
                (batch / workers + 1) * workers));
      }
    }
  }

  /** Closes what a failed start has opened, and tells the others if there are any. */
  static void failAll(List<AutoCloseable> opened, Throwable why) {
    for (AutoCloseable one : opened) {
      if (one instanceof Team team) {
        team.fail(why);
      }
    }
    Resources.closeAll(opened);
  }

  /** This worker's number; 0 is the chief. */
  int worker();

  /** How many workers there are. */
  int size();

  /** Opens a session that the workers' exchange goes through. */
  GanSession open(GanGraph graph, RuntimeConfig config);

  /**
   * Where a run stands.
   *
   * @param round rounds done
   * @param position of the next real image
   */
  record Place(int round, Position position) {}

  /** Gives all the chief's values and place; returns the chief's place. */
  Place share(GanSession session, Place own);

  /**
   * Agrees on what has come of the start.
   *
   * @throws TrainingException where it is not the same everywhere
   */
  void agree(Facts facts);

  /**
   * Waits until all have come to a round.
   *
   * @return why the run ends before it; empty where it goes on
   * @throws TrainingException where a worker is lost, has failed, or has other variables
   */
  Optional<String> ready(int round, GanSession session);

  /** Who is to blame for a failed exchange; empty where none of the others is. */
  Optional<TrainingException> lost(RuntimeException failure);

  /** Tells the others that this worker has failed, or that one is lost. */
  void fail(Throwable why);

  /** Tells the others that the run ends here, where it has not ended by itself. */
  @Override
  void close();

  /** A run of one worker. */
  final class Alone implements Team {
    @Override
    public int worker() {
      return 0;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public GanSession open(GanGraph graph, RuntimeConfig config) {
      return GanSession.open(graph, config);
    }

    @Override
    public Place share(GanSession session, Place own) {
      return own;
    }

    @Override
    public void agree(Facts facts) {}

    @Override
    public Optional<String> ready(int round, GanSession session) {
      return Optional.empty();
    }

    @Override
    public Optional<TrainingException> lost(RuntimeException failure) {
      return Optional.empty();
    }

    @Override
    public void fail(Throwable why) {}

    @Override
    public void close() {}
  }
}
