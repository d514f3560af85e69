package dev.gaze.train;

import dev.gaze.data.Position;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.tensorflow.Cluster;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A worker other than the chief. It comes early or late, within the timeout. */
final class Member implements Team {
  private static final int TRY_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 200;
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private final Cluster cluster;
  private final Line chief;
  private final Exchange exchange;
  private boolean told;

  private Member(Cluster cluster, Line chief) {
    this.cluster = cluster;
    this.chief = chief;
    exchange = new Exchange(cluster);
  }

  static Member join(Cluster cluster, Facts facts) {
    Member member = new Member(cluster, call(cluster));
    try {
      member.agree(facts);
      return member;
    } catch (RuntimeException e) {
      member.chief.close();
      throw e;
    }
  }

  private static Line call(Cluster cluster) {
    long end = System.nanoTime() + cluster.timeout().toNanos();
    String why = "";
    do {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(cluster.machine(0), cluster.port(0)), TRY_MILLIS);
        return new Line(socket, Chief.name(cluster, 0), Line.SILENCE);
      } catch (IOException e) {
        why = String.valueOf(e.getMessage());
        close(socket);
        pause();
      }
    } while (System.nanoTime() < end);
    throw new WorkerLostException(
        "%s did not answer within %s s (%s); start it, or give all workers a longer timeout"
            .formatted(Chief.name(cluster, 0), cluster.timeout().toSeconds(), why));
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      return; // It was never open.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted while waiting for the chief", e);
    }
  }

  static String text(Position position) {
    return position.epoch() + " " + position.offset();
  }

  private static Position position(String text) {
    String[] parts = text.split(" ", -1);
    return new Position(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
  }

  /** The chief may save, draw and measure as long as it likes, while it is heard. */
  private Note next() {
    Optional<Note> note;
    do {
      note = chief.receive(A_WHILE);
    } while (note.isEmpty());
    return note.get();
  }

  @Override
  public int worker() {
    return cluster.worker();
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
    Note state = next();
    session.write(state.values());
    return new Place(state.number(), position(state.text()));
  }

  @Override
  public void agree(Facts facts) {
    chief.send(Note.of(Note.Kind.HELLO, cluster.worker(), facts.text()));
    next();
  }

  @Override
  public Optional<String> ready(int round, GanSession session) {
    chief.send(Note.of(Note.Kind.READY, round, exchange.fingerprint(round, session)));
    Note answer = next();
    return answer.kind() == Note.Kind.STOP ? stopped(answer.text()) : Optional.empty();
  }

  private Optional<String> stopped(String why) {
    told = true;
    return Optional.of(why);
  }

  @Override
  public Optional<TrainingException> lost(RuntimeException failure) {
    long end = System.nanoTime() + Line.SILENCE.plusSeconds(5).toNanos();
    while (System.nanoTime() < end) {
      try {
        @Nullable Note note = chief.receive(A_WHILE).orElse(null);
        if (note != null && note.kind() == Note.Kind.STOP) {
          told = true;
          return Optional.of(new TrainingException(note.text(), failure));
        }
      } catch (TrainingException e) {
        told = true;
        return Optional.of(e);
      }
    }
    return exchange.lost(failure);
  }

  @Override
  public void fail(Throwable why) {
    if (!told) {
      told = true;
      chief.send(
          Note.of(Note.Kind.FAILED, 0, Chief.name(cluster, worker()) + ": " + why.getMessage()));
    }
  }

  /** What the others still fetch of the last step comes from this process. */
  private void awaitEnd() {
    try {
      Note.Kind kind;
      do {
        kind = next().kind();
      } while (kind != Note.Kind.STOP);
    } catch (TrainingException e) {
      return; // It has ended, too.
    }
  }

  @Override
  public void close() {
    if (!told) {
      told = true;
      chief.send(Note.of(Note.Kind.STOP));
      awaitEnd();
    }
    chief.close();
  }
}
