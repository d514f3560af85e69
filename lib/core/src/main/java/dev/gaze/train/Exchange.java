package dev.gaze.train;

import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.ClusterServer;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tensorflow.TensorFlowException;

/** TensorFlow's part of a team. */
final class Exchange {
  /** Rounds from one look at all variables to the next. */
  private static final int LOOK_EVERY = 50;

  private final Cluster cluster;
  private @Nullable ClusterServer server;

  Exchange(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Opens a session of this worker's server, which is started where it is not. */
  GanSession open(GanGraph graph, RuntimeConfig config) {
    ClusterServer running = server;
    if (running == null) {
      running = start(config);
      server = running;
    }
    return GanSession.open(graph, config, running::open);
  }

  private ClusterServer start(RuntimeConfig config) {
    try {
      return ClusterServer.start(cluster, config);
    } catch (IllegalStateException e) {
      throw new TrainingException(String.valueOf(e.getMessage()), e);
    } catch (TensorFlowException e) {
      throw new TrainingException(
          "TensorFlow's server cannot listen on port %s (%s); choose a free one"
              .formatted(cluster.port(cluster.worker()), e.getMessage()),
          e);
    }
  }

  /** What all workers must say alike: now and then, all variables in one number. */
  String fingerprint(int round, GanSession session) {
    return round % LOOK_EVERY == 0 ? Integer.toHexString(session.fingerprint()) : "";
  }

  /** Where no worker is lost: a step that took too long. */
  Optional<TrainingException> lost(RuntimeException failure) {
    return failure.getCause() instanceof TimeoutException
        ? Optional.of(
            new TrainingException(
                "a step took longer than %s s, and all workers are there; give them a longer timeout"
                    .formatted(cluster.timeout().toSeconds()),
                failure))
        : Optional.empty();
  }
}
