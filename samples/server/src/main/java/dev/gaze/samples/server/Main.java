package dev.gaze.samples.server;

import dev.gaze.checkpoint.RunFolder;
import dev.gaze.tensorflow.RuntimeConfig;
import dev.gaze.train.TrainedGan;
import dev.gaze.train.TrainingException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Serves a run until it is interrupted. Arguments: the run's folder, and a port (8080). */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2 || (args.length > 1 && !args[1].matches("\\d{1,5}"))) {
      System.err.println("Usage: Main RUN [PORT]");
      System.exit(2);
    }
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 8080;
    TrainedGan gan;
    try {
      gan = TrainedGan.open(new RunFolder(Path.of(args[0])), RuntimeConfig.defaults());
    } catch (TrainingException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    GanServer server = new GanServer(gan, new InetSocketAddress("localhost", port));
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  gan.close();
                }));
    System.out.println("http://localhost:" + server.port());
  }
}
