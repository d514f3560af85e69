package dev.gaze.graph.internal;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.shape.CheckedGan;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.ClusterServer;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * One of several workers on one graph, a process of its own: {@code GraphWorker WORKER HOSTS FILE}.
 * It trains on its part of the batches of {@link #round}, writes all of its variables to the file
 * and prints their fingerprint.
 */
final class GraphWorker {
  static final int BATCH = 6;
  static final int ROUNDS = 3;
  private static final int SIDE = 8;
  private static final int LATENT = 5;

  private GraphWorker() {}

  /** A GAN with all that moves: weights, slots, averages, u, and the statistics of batch norm. */
  static CheckedGan gan(int batch, int accumulation) {
    return ShapeCheck.check(
        GanSpec.builder("workers")
            .image(SIDE)
            .classes(3)
            .latent(LATENT)
            .generator(g -> g.resBlock(6).selfAttention(3))
            .discriminator(d -> d.resBlock(4).selfAttention(2).resBlock(6))
            .training(t -> t.batch(batch).accumulation(accumulation).steps(9).seed(3).ema(0.9, 1))
            .build());
  }

  /** The whole batch of a round, of which each worker takes a part. */
  static void round(int round, BiConsumer<RealBatch, LatentBatch> batch) {
    Random random = new Random(round);
    byte[] pixels = new byte[BATCH * SIDE * SIDE * 3];
    random.nextBytes(pixels);
    int[] labels = random.ints(BATCH, 0, 3).toArray();
    float[] z = new float[BATCH * LATENT];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) random.nextGaussian();
    }
    batch.accept(RealBatch.ofPixels(pixels, labels), new LatentBatch(z, labels));
  }

  public static void main(String[] args) throws IOException {
    Cluster cluster = Cluster.of(List.of(args[1].split(",", -1)), Integer.parseInt(args[0]));
    ClusterServer server = ClusterServer.start(cluster, RuntimeConfig.defaults());
    int size = BATCH / cluster.size();
    int from = size * cluster.worker();
    try (GanGraph graph = GanGraph.compile(gan(size, 1), cluster.size());
        GanSession session = GanSession.open(graph, RuntimeConfig.defaults(), server::open)) {
      session.initialize();
      for (int i = 0; i < ROUNDS; i++) {
        round(
            i,
            (real, fake) -> {
              RealBatch ownReal = real.part(from, from + size);
              LatentBatch ownFake = fake.part(from, from + size);
              session.discriminatorStep(ownReal, ownFake, null, 1e-3f);
              session.generatorStep(ownFake, 1e-3f, 0.9f);
            });
      }
      Map<String, float[]> values = session.read(session.names());
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(Path.of(args[2])))) {
        for (Map.Entry<String, float[]> value : values.entrySet()) {
          out.writeUTF(value.getKey());
          for (float number : value.getValue()) {
            out.writeFloat(number);
          }
        }
      }
      System.out.println("fingerprint " + session.fingerprint());
    }
    // The server's threads stay.
    System.exit(0);
  }
}
