package dev.gaze.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to another worker. Both ends say every second that they are there: one that has
 * ended is missed at once, one that hangs or whose network is gone after {@link #SILENCE}.
 */
final class Line implements AutoCloseable {
  static final Duration SILENCE = Duration.ofSeconds(10);
  private static final long BEAT_MILLIS = 1_000;
  private final Socket socket;
  private volatile String peer;
  private final Duration silence;
  private final DataOutputStream out;
  private final BlockingQueue<Note> notes = new LinkedBlockingQueue<>();
  private volatile @Nullable String lost;
  private volatile boolean closed;

  /**
   * @param peer how errors call the other end
   * @param silence after how long of it the other end counts as lost
   */
  Line(Socket socket, String peer, Duration silence) throws IOException {
    this.socket = socket;
    this.peer = peer;
    this.silence = silence;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    daemon("gaze-worker-hears", () -> hear(in));
    daemon("gaze-worker-beats", this::beat);
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void hear(DataInputStream in) {
    try {
      while (!closed) {
        Note note = Note.read(in);
        if (note.kind() != Note.Kind.BEAT) {
          notes.add(note);
        }
      }
    } catch (SocketTimeoutException e) {
      lose(
          "has not been heard of for "
              + silence.toSeconds()
              + " s: it hangs, or its network is cut");
    } catch (IOException | RuntimeException e) {
      lose("has ended, or its connection is broken");
    }
  }

  private void lose(String why) {
    if (!closed) {
      lost = peer + " " + why;
    }
    notes.add(Note.of(Note.Kind.BEAT)); // Wakes whoever waits,
    shut(); // and whoever writes.
  }

  private void beat() {
    try {
      while (!closed && lost == null) {
        write(Note.of(Note.Kind.BEAT));
        Thread.sleep(BEAT_MILLIS);
      }
    } catch (IOException e) {
      return; // Whoever hears has noticed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void write(Note note) throws IOException {
    note.write(out);
  }

  /** How errors call the other end. */
  String peer() {
    return peer;
  }

  /** Once it is known who it is. */
  void call(String name) {
    peer = name;
  }

  /** Why the other end is lost; empty while it is not. */
  Optional<String> lost() {
    return Optional.ofNullable(lost);
  }

  /** Sends a note; that the other end is lost shows when it is heard. */
  void send(Note note) {
    try {
      write(note);
    } catch (IOException e) {
      lose("has ended, or its connection is broken");
    }
  }

  /**
   * Waits for the other end's next note.
   *
   * @return empty where none comes in time
   * @throws WorkerLostException where the other end is lost, or says that another worker is
   * @throws TrainingException where it says that the run has failed
   */
  Optional<Note> receive(Duration timeout) {
    try {
      Note note = notes.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (note == null) {
        return Optional.empty();
      }
      if (note.kind() == Note.Kind.FAILED) {
        throw new TrainingException(note.text());
      }
      if (note.kind() == Note.Kind.LOST) {
        throw new WorkerLostException(note.text());
      }
      if (note.kind() == Note.Kind.BEAT) {
        notes.add(note); // So that it stays lost.
        throw new WorkerLostException(lost().orElse(peer + " is not connected any more"));
      }
      return Optional.of(note);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrainingException("interrupted while waiting for " + peer, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    shut();
  }

  private void shut() {
    try {
      socket.close();
    } catch (IOException e) {
      return; // It is closed all the same.
    }
  }
}
