package dev.gaze.tensorflow;

import dev.gaze.tensorflow.internal.SessionTarget;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.Server;
import org.tensorflow.Session;

/**
 * TensorFlow's server of this process, by which the sessions of a {@link Cluster} exchange what
 * they compute. It cannot be stopped (nor in any TensorFlow), so that a process has one, for the
 * rest of its life; and once a worker is lost, it serves no more: all start again.
 */
public final class ClusterServer {
  private static final String JOB = "worker";
  private static @Nullable ClusterServer started;
  private final Cluster cluster;

  private ClusterServer(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts the server, which listens on the worker's port on all addresses of the machine.
   *
   * @throws IllegalStateException where this process has one already
   * @throws org.tensorflow.TensorFlowException where the port is taken
   */
  public static synchronized ClusterServer start(Cluster cluster, RuntimeConfig config) {
    ClusterServer before = started;
    if (before != null) {
      throw new IllegalStateException(
          "this process has been a worker of "
              + before.cluster.hosts()
              + " already, and TensorFlow's server cannot be stopped: start another process");
    }
    ClusterServer server = new ClusterServer(cluster);
    new Server(server.definition(config)).start();
    started = server;
    return server;
  }

  /** A ServerDef of tensorflow/core/protobuf/tensorflow_server.proto. */
  private byte[] definition(RuntimeConfig config) {
    Message job = new Message().text(1, JOB);
    for (int i = 0; i < cluster.size(); i++) {
      job.message(2, new Message().number(1, i).text(2, cluster.hosts().get(i)));
    }
    return new Message()
        .message(1, new Message().message(1, job))
        .text(2, JOB)
        .number(3, cluster.worker())
        .message(4, new Message().merge(config(config)))
        .text(5, "grpc")
        .bytes();
  }

  private byte[] config(RuntimeConfig config) {
    // collective_group_leader, without which all wait for each other.
    Message leader = new Message().text(1, "/job:" + JOB + "/replica:0/task:0");
    Message proto = new Message().merge(config.toConfigProto()).message(16, leader);
    if (config.precision() == Precision.BF16) {
      // Remapping off: a server's session refuses the fused convolutions that it makes in bfloat16.
      proto.message(10, new Message().message(10, new Message().number(14, 2)));
    }
    return proto.bytes();
  }

  /**
   * Opens a session of this worker; a run of it that takes longer than the cluster's timeout fails.
   */
  public Session open(Graph graph, RuntimeConfig config) {
    Sessions.prepare(config);
    String self = String.format(Locale.ROOT, "/job:%s/replica:0/task:%d", JOB, cluster.worker());
    byte[] proto =
        new Message()
            .merge(config(config))
            .text(4, self) // device_filters
            .number(11, timeoutMillis()) // operation_timeout_in_ms
            .bytes();
    String target = "grpc://localhost:" + cluster.port(cluster.worker());
    return SessionTarget.during(target, () -> new Session(graph, proto));
  }

  private int timeoutMillis() {
    return Math.toIntExact(cluster.timeout().toMillis());
  }
}
