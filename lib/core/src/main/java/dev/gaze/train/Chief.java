package dev.gaze.train;

import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Worker 0. It listens on its port until all workers are there, then leaves the port to
 * TensorFlow's server and keeps the connections.
 */
final class Chief implements Team {
  private static final Duration FIRST_WORD = Duration.ofSeconds(5);
  private final Cluster cluster;
  private final Map<Integer, Line> lines;
  private final Exchange exchange;
  private boolean told;

  private Chief(Cluster cluster, Map<Integer, Line> lines) {
    this.cluster = cluster;
    this.lines = lines;
    exchange = new Exchange(cluster);
  }

  static Chief join(Cluster cluster, Facts facts) {
    Map<Integer, Line> lines = new TreeMap<>();
    Chief chief = new Chief(cluster, lines);
    try (ServerSocket listener = new ServerSocket()) {
      listener.bind(new InetSocketAddress(cluster.machine(0), cluster.port(0)), cluster.size());
      long end = System.nanoTime() + cluster.timeout().toNanos();
      while (lines.size() < cluster.size() - 1) {
        long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
        listener.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        chief.greet(listener.accept(), facts);
      }
    } catch (SocketTimeoutException e) {
      throw chief.failed(new WorkerLostException(missing(cluster, lines)));
    } catch (IOException e) {
      String why =
          "the chief cannot listen on %s (%s); give worker 0 an address of this machine and a free port"
              .formatted(cluster.hosts().get(0), e.getMessage());
      throw chief.failed(new TrainingException(why));
    } catch (TrainingException e) {
      throw chief.failed(e);
    }
    chief.tell(Note.of(Note.Kind.AGREED));
    return chief;
  }

  private static String missing(Cluster cluster, Map<Integer, Line> lines) {
    String who =
        IntStream.range(1, cluster.size())
            .filter(worker -> !lines.containsKey(worker))
            .mapToObj(worker -> name(cluster, worker))
            .collect(Collectors.joining(", "));
    return "%s did not come within %s s; start it, or give all workers a longer timeout"
        .formatted(who, cluster.timeout().toSeconds());
  }

  static String name(Cluster cluster, int worker) {
    return String.format(
        Locale.ROOT,
        worker == 0 ? "the chief, worker %d (%s)," : "worker %d (%s)",
        worker,
        cluster.hosts().get(worker));
  }

  /** Whoever comes and is no worker of Gaze is sent away. */
  private void greet(Socket socket, Facts facts) throws IOException {
    Line line = new Line(socket, "a worker", Line.SILENCE);
    Optional<Note> hello;
    try {
      hello = line.receive(FIRST_WORD);
    } catch (TrainingException e) {
      hello = Optional.empty();
    }
    if (hello.isEmpty() || hello.get().kind() != Note.Kind.HELLO) {
      line.close();
      return;
    }
    int worker = hello.get().number();
    if (worker < 1 || worker >= cluster.size() || lines.containsKey(worker)) {
      String why = "there is a worker " + worker + " already, or there should be none";
      line.send(Note.of(Note.Kind.FAILED, 0, why));
      line.close();
      return;
    }
    line.call(name(cluster, worker));
    lines.put(worker, line);
    refuse(worker, facts, hello.get());
  }

  private void refuse(int worker, Facts facts, Note hello) {
    facts
        .difference(name(cluster, worker), Facts.read(hello.text()))
        .ifPresent(
            difference -> {
              throw new TrainingException(difference);
            });
  }

  private TrainingException failed(TrainingException why) {
    fail(why);
    close();
    return why;
  }

  private void tell(Note note) {
    lines.values().forEach(line -> line.send(note));
  }

  @Override
  public int worker() {
    return 0;
  }

  @Override
  public int size() {
    return cluster.size();
  }

  @Override
  public GanSession open(GanGraph graph, RuntimeConfig config) {
    return exchange.open(graph, config);
  }

  @Override
  public Place share(GanSession session, Place own) {
    tell(
        new Note(
            Note.Kind.STATE,
            own.round(),
            Member.text(own.position()),
            session.read(session.names())));
    return own;
  }

  @Override
  public void agree(Facts facts) {
    lines.forEach((worker, line) -> refuse(worker, facts, next(line, "the start")));
    tell(Note.of(Note.Kind.AGREED));
  }

  private Note next(Line line, String where) {
    return line.receive(cluster.timeout())
        .orElseThrow(
            () ->
                new WorkerLostException(
                    "%s has not come to %s within %s s"
                        .formatted(line.peer(), where, cluster.timeout().toSeconds())));
  }

  @Override
  public Optional<String> ready(int round, GanSession session) {
    List<Line> waiting = new ArrayList<>(lines.values());
    String own = exchange.fingerprint(round, session);
    for (Line line : waiting) {
      Note note = next(line, "the next step");
      if (note.kind() == Note.Kind.STOP) {
        tell(Note.of(Note.Kind.STOP, 0, line.peer() + " was stopped, and the run with it"));
        told = true;
        return Optional.of(line.peer() + " was stopped, and the run with it");
      }
      if (note.number() != round || !note.text().equals(own)) {
        throw new TrainingException(
            line.peer()
                + " has other weights than the chief: workers on different processors may round"
                + " differently; use machines of one kind, and go on from the newest checkpoint");
      }
    }
    tell(Note.of(Note.Kind.GO));
    return Optional.empty();
  }

  @Override
  public Optional<TrainingException> lost(RuntimeException failure) {
    long end = System.nanoTime() + Line.SILENCE.plusSeconds(1).toNanos();
    while (System.nanoTime() < end) {
      for (Line line : lines.values()) {
        try {
          line.receive(Duration.ofMillis(20));
        } catch (TrainingException e) {
          fail(e);
          return Optional.of(e);
        }
      }
    }
    return exchange.lost(failure);
  }

  @Override
  public void fail(Throwable why) {
    if (!told) {
      told = true;
      boolean lost = why instanceof WorkerLostException;
      String text = String.valueOf(why.getMessage());
      tell(Note.of(lost ? Note.Kind.LOST : Note.Kind.FAILED, 0, text));
    }
  }

  @Override
  public void close() {
    if (!told) {
      told = true;
      tell(Note.of(Note.Kind.STOP, 0, "the chief has ended the run"));
    }
    lines.values().forEach(Line::close);
  }
}
