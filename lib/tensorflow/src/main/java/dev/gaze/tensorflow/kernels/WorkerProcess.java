package dev.gaze.tensorflow.kernels;

import dev.gaze.tensorflow.kernels.Outcome.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link KernelWorker} and the pipes to it. */
final class WorkerProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String ENDED = "ended";

  private final Process process;
  private final Writer to;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private String before = "none";

  /**
   * Starts one.
   *
   * @param environment variables besides this process's
   */
  WorkerProcess(Class<? extends KernelTable> table, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(table)).redirectErrorStream(true);
    // What is allocated anew holds -1.49 in float32 and bfloat16, what was freed 3.0: whoever reads
    // beyond what is his reads that, and no convenient zeros. (glibc's; others take no notice.)
    builder.environment().put("MALLOC_PERTURB_", "64");
    builder.environment().put("ONEDNN_VERBOSE", "1");
    builder.environment().putIfAbsent("TF_CPP_MIN_LOG_LEVEL", "3");
    builder.environment().putAll(environment);
    process = builder.start();
    to = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "kernel worker's output");
    reader.setDaemon(true);
    reader.start();
  }

  private static List<String> command(Class<? extends KernelTable> table) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    int java = Runtime.version().feature();
    if (java >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    if (java >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            // A crash is an outcome: no report in the working folder, no core.
            "-XX:+SuppressFatalErrorMessage",
            "-cp",
            System.getProperty("java.class.path"),
            KernelWorker.class.getName(),
            table.getName()));
    return command;
  }

  /** Waits until TensorFlow has started: RIGHT if it has. */
  Outcome awaitStart() throws InterruptedException {
    return answer(START, "while TensorFlow started");
  }

  /** The outcome of a case; after CRASHED or HUNG the process is over. */
  Outcome check(KernelCase next, Duration limit) throws InterruptedException {
    try {
      to.write(next + "\n");
      to.flush();
    } catch (IOException e) {
      // It ended between two cases; answer() says how.
    }
    Outcome outcome = answer(limit, "the case before: " + before);
    before = next.toString();
    return outcome;
  }

  private Outcome answer(Duration limit, String context) throws InterruptedException {
    Set<String> kernels = new LinkedHashSet<>();
    String last = "";
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        process.destroyForcibly().waitFor();
        return new Outcome(
            Verdict.HUNG,
            String.format(Locale.ROOT, "no answer in %d s; %s", limit.toSeconds(), context),
            String.join(" ", kernels));
      }
      if (line.equals(ENDED)) {
        return new Outcome(
            Verdict.CRASHED,
            String.format(Locale.ROOT, "exit status %d %s; %s", process.waitFor(), last, context),
            String.join(" ", kernels));
      }
      if (line.startsWith(KernelWorker.MARK)) {
        String[] fields = line.substring(KernelWorker.MARK.length()).split("\t", 2);
        return new Outcome(
            fields[0].equals("ready") ? Verdict.RIGHT : Verdict.valueOf(fields[0]),
            fields[1],
            String.join(" ", kernels));
      }
      if (line.startsWith("onednn_verbose")) {
        kernel(line, kernels);
      } else {
        last = line.strip();
      }
    }
  }

  /** {@code onednn_verbose,v1,primitive,exec,cpu,convolution,brg_conv_fwd:avx512_core_bf16,...}. */
  private static void kernel(String line, Set<String> kernels) {
    List<String> fields = List.of(line.split(",", -1));
    int exec = fields.indexOf("exec");
    if (exec >= 0 && exec + 3 < fields.size() && !fields.get(exec + 2).equals("reorder")) {
      kernels.add(fields.get(exec + 2) + "/" + fields.get(exec + 3));
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process is being ended.
    } finally {
      lines.add(ENDED);
    }
  }

  /** Ends the process, whatever it is doing. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      to.close();
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
