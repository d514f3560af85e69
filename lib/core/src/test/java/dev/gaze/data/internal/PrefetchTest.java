package dev.gaze.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gaze.data.DataException;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Position;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PrefetchTest {
  private static final int SIZE = 7;

  /** Images of one byte, their index; before it reads one, it does something. */
  record Acting(int size, IntConsumer before) implements ImageSource {
    @Override
    public int height() {
      return 1;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public int channels() {
      return 1;
    }

    @Override
    public List<String> classNames() {
      return List.of("even", "odd");
    }

    @Override
    public int label(int index) {
      return index % 2;
    }

    @Override
    public void read(int index, byte[] out, int offset) {
      before.accept(index);
      out[offset] = (byte) index;
    }
  }

  private final byte[] images = new byte[SIZE];
  private final int[] labels = new int[SIZE];

  @Test
  void givesTheSameBatchesWhateverTheThreadsDo() {
    Acting uneven = new Acting(53, index -> LockSupport.parkNanos(index % 5 * 200_000L));
    Batches plain = new Batches(new Acting(53, index -> {}), 3);
    byte[] expected = new byte[SIZE];
    int[] expectedLabels = new int[SIZE];
    try (Prefetch prefetch = new Prefetch(new Batches(uneven, 3), SIZE, 3, 5)) {
      for (int i = 0; i < 40; i++) {
        assertThat(prefetch.position()).isEqualTo(plain.position());
        plain.next(expected, expectedLabels);
        prefetch.next(images, labels);
        assertThat(images).as("batch %d", i).isEqualTo(expected);
        assertThat(labels).as("batch %d", i).isEqualTo(expectedLabels);
      }
    }
  }

  @Test
  void goesOnFromThePositionOfWhatWasConsumed() {
    Acting source = new Acting(53, index -> {});
    Position saved;
    try (Prefetch prefetch = new Prefetch(new Batches(source, 5), SIZE, 2, 4)) {
      for (int i = 0; i < 9; i++) {
        prefetch.next(images, labels);
      }
      saved = prefetch.position();
      prefetch.next(images, labels);
    }
    assertThat(saved).isEqualTo(new Position(1, 63 - 53));
    byte[] again = new byte[SIZE];
    Batches resumed = new Batches(source, 5);
    resumed.seek(saved);
    try (Prefetch prefetch = new Prefetch(resumed, SIZE, 2, 4)) {
      prefetch.next(again, labels);
    }
    assertThat(again).isEqualTo(images);
  }

  @Test
  void readsNoFurtherAheadThanAsked() throws InterruptedException {
    CountDownLatch four = new CountDownLatch(4 * SIZE);
    Acting source = new Acting(53, index -> four.countDown());
    Batches batches = new Batches(source, 1);
    try (Prefetch prefetch = new Prefetch(batches, SIZE, 3, 4)) {
      assertThat(four.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(batches.position()).isEqualTo(new Position(0, 4 * SIZE));
      prefetch.next(images, labels);
      assertThat(batches.position()).isEqualTo(new Position(0, 5 * SIZE));
    }
  }

  @Test
  void handsAWorkersFailureToTheConsumer() {
    IllegalArgumentException broken = new IllegalArgumentException("image 4 is broken");
    Acting source =
        new Acting(
            10,
            index -> {
              if (index == 4) {
                throw broken;
              }
            });
    try (Prefetch prefetch = new Prefetch(new Batches(source, 2), 10, 2, 3)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> prefetch.next(new byte[10], new int[10]))
            .isInstanceOf(DataException.class)
            .hasMessageContaining("image 4 is broken")
            .hasCause(broken);
      }
      assertThat(prefetch.position()).isEqualTo(Position.START);
    }
  }

  @Test
  void endsItsThreadsAndAWaitingConsumerOnClose() throws Exception {
    CountDownLatch reading = new CountDownLatch(2);
    Set<Thread> workers = ConcurrentHashMap.newKeySet();
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Acting stuck =
        new Acting(
            10,
            index -> {
              workers.add(Thread.currentThread());
              reading.countDown();
              LockSupport.park();
              interrupted.complete(Thread.currentThread().isInterrupted());
              throw new IllegalStateException("given up");
            });
    Prefetch prefetch = new Prefetch(new Batches(stuck, 1), SIZE, 2, 5);
    CompletableFuture<Throwable> consumer = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                prefetch.next(images, labels);
              } catch (RuntimeException e) {
                consumer.complete(e);
              }
            });
    waiting.start();
    reading.await();
    long start = System.nanoTime();
    prefetch.close();
    prefetch.close();
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(4));
    assertThat(interrupted.get()).isTrue();
    assertThat(consumer.get()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> prefetch.next(images, labels))
        .isInstanceOf(IllegalStateException.class);
    waiting.join();
    assertThat(workers).hasSize(2).noneMatch(Thread::isAlive);
  }

  @Test
  void losesNoBatchToAnInterrupt() {
    Acting slow = new Acting(53, index -> LockSupport.parkNanos(3_000_000));
    byte[] expected = new byte[SIZE];
    new Batches(new Acting(53, index -> {}), 3).next(expected, new int[SIZE]);
    try (Prefetch prefetch = new Prefetch(new Batches(slow, 3), SIZE, 1, 1)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> prefetch.next(images, labels)).isInstanceOf(DataException.class);
      assertThat(Thread.interrupted()).isTrue();
      prefetch.next(images, labels);
      assertThat(images).isEqualTo(expected);
    }
  }

  @Test
  void refusesOtherSizes() {
    try (Prefetch prefetch = new Prefetch(new Batches(new Acting(5, index -> {}), 3), SIZE, 1, 1)) {
      assertThatThrownBy(() -> prefetch.next(new byte[6], new int[6]))
          .hasMessageContaining("7 images, not 6");
    }
    assertThatThrownBy(() -> new Prefetch(new Batches(new Acting(5, index -> {}), 3), 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
