package dev.gaze.tensorflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Scanner;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** Threads, closing while a step runs, memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {
  @Test
  void eightThreadsShareASession() throws Exception {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> x = Graphs.placeholder(graph, "x", DataType.FLOAT);
      Output<?> y = Graphs.op(graph, "Square", "y", x);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<Boolean>> results = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          int thread = t;
          results.add(
              threads.submit(
                  () -> {
                    boolean right = true;
                    for (int i = 0; i < 200; i++) {
                      float value = thread * 1000 + i;
                      try (Tensor<?> result = Graphs.run(session, Map.of("x", value), y)) {
                        right &= result.floatValue() == value * value;
                      }
                    }
                    return right;
                  }));
        }
        for (Future<Boolean> result : results) {
          assertThat(result.get()).isTrue();
        }
      } finally {
        threads.shutdown();
      }
    }
  }

  @Test
  void eightThreadsBuildOneGraph() throws Exception {
    try (Graph graph = new Graph()) {
      inEightThreads(
          thread -> {
            for (int i = 0; i < 25; i++) {
              String name = "t" + thread + "_" + i;
              Output<?> x = Graphs.placeholder(graph, name, DataType.FLOAT);
              Output<?> y = Graphs.op(graph, "Relu", name + "/relu", x);
              graph.addGradients(
                  name + "/gradients", new Output<?>[] {y}, new Output<?>[] {x}, null);
            }
          });
      assertThat(graph.operation("t7_24/relu")).isNotNull();
    }
  }

  @Test
  void eightThreadsAddGradientsOfOneName() throws Exception {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?>[] x = new Output<?>[23];
      for (int i = 0; i < x.length; i++) {
        x[i] = Graphs.constant(graph, "x" + i, (float) i);
      }
      Output<?> sum = graph.opBuilder("AddN", "sum").addInputList(x).build().output(0);
      Output<?> y = Graphs.op(graph, "Square", "y", sum);
      Queue<Output<?>> gradients = new ConcurrentLinkedQueue<>();
      inEightThreads(
          thread -> {
            for (int i = 0; i < 7; i++) {
              gradients.addAll(List.of(graph.addGradients(y, x)));
            }
          });
      assertThat(gradients).hasSize(8 * 7 * x.length);
      Session.Runner all = session.runner();
      gradients.forEach(all::fetch);
      for (Tensor<?> gradient : all.run()) {
        assertThat(gradient.floatValue()).isEqualTo(2f * (22 * 23 / 2));
        gradient.close();
      }
    }
  }

  /**
   * A run takes over what was added to its graph meanwhile, and TensorFlow's own gradient of a
   * log-softmax of rank 3 is wrong until it is mended: no run may see it before.
   */
  @Test
  void gradientsAreAddedWhileTheGraphRuns() throws Exception {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      float[][][] logits = {{{1, -2, 3}, {0, 5, 7}}};
      Output<?> x = Graphs.constant(graph, "x", logits);
      Output<?> one = Graphs.constant(graph, "one", 1f);
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService runner = Executors.newSingleThreadExecutor();
      Future<?> runs =
          runner.submit(
              () -> {
                while (!done.get()) {
                  Graphs.run(session, Map.of(), one).close();
                }
              });
      try {
        for (int i = 0; i < 60; i++) {
          Output<?> y = Graphs.op(graph, "LogSoftmax", "y" + i, x);
          Output<?> square = Graphs.op(graph, "Square", "square" + i, y);
          Output<?> gradient = graph.addGradients(square, new Output<?>[] {x})[0];
          try (Tensor<?> result = Graphs.run(session, Map.of(), gradient)) {
            float[][][] values = result.copyTo(new float[1][2][3]);
            for (int row = 0; row < 2; row++) {
              assertThat(values[0][row])
                  .containsExactly(gradientOfSquares(logits[0][row]), offset(1e-4f));
            }
          }
        }
      } finally {
        done.set(true);
        runner.shutdown();
      }
      runs.get();
    }
  }

  /** Of the sum of the squares of y = log softmax x: 2 y − softmax x · sum of 2 y. */
  private static float[] gradientOfSquares(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += Math.exp(value);
    }
    double total = 0;
    for (float value : x) {
      total += 2 * (value - Math.log(sum));
    }
    float[] gradient = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      gradient[i] = (float) (2 * (x[i] - Math.log(sum)) - Math.exp(x[i]) / sum * total);
    }
    return gradient;
  }

  private static void inEightThreads(IntConsumer work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        results.add(threads.submit(() -> work.accept(thread)));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void closeWaitsForTheRunningStep() throws Exception {
    Graph graph = new Graph();
    Session session = new Session(graph);
    Numbers queue = Numbers.in(graph);
    float[] result = {0};
    Thread step = waiting(session, queue, result);
    Thread closer = new Thread(session::close);
    closer.start();
    closer.join(200);
    assertThat(closer.isAlive()).as("close() waits").isTrue();

    // The step that it waits for still gets what it waits for.
    session.runner().addTarget(queue.enqueue()).run();
    step.join(10_000);
    closer.join(10_000);
    assertThat(result[0]).isEqualTo(7f);
    assertThat(closer.isAlive()).isFalse();
    graph.close();
  }

  @Test
  void gradientsAreAddedWhileAStepWaitsForWhatComesLater() throws Exception {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Numbers queue = Numbers.in(graph);
      float[] result = {0};
      Thread step = waiting(session, queue, result);
      Output<?> x = Graphs.constant(graph, "x", 3f);
      Output<?> y = Graphs.op(graph, "Square", "y", x);
      Output<?>[] gradient = graph.addGradients(y, new Output<?>[] {x});
      assertThat(step.isAlive()).as("the step still waits").isTrue();

      assertThat(Graphs.scalar(session, gradient[0])).isEqualTo(6f);
      session.runner().addTarget(queue.enqueue()).run();
      step.join(10_000);
      assertThat(result[0]).isEqualTo(7f);
    }
  }

  /** A thread whose step takes from the queue, which is empty. */
  private static Thread waiting(Session session, Numbers queue, float[] result)
      throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Thread step =
        new Thread(
            () -> {
              started.countDown();
              result[0] = Graphs.scalar(session, queue.dequeue().output(0));
            });
    step.start();
    started.await();
    Thread.sleep(100);
    return step;
  }

  /** Operations on a queue of numbers; enqueue puts a 7 there. */
  private record Numbers(Operation dequeue, Operation enqueue) {
    static Numbers in(Graph graph) {
      DataType[] types = {DataType.FLOAT};
      Operation queue =
          Graphs.build(graph, "FIFOQueueV2", "queue", b -> b.setAttr("component_types", types));
      Operation dequeue =
          Graphs.build(
              graph,
              "QueueDequeueV2",
              "dequeue",
              b -> b.setAttr("component_types", types),
              queue.output(0));
      Operation enqueue =
          graph
              .opBuilder("QueueEnqueueV2", "enqueue")
              .addInput(queue.output(0))
              .addInputList(new Output<?>[] {Graphs.constant(graph, "value", 7f)})
              .build();
      return new Numbers(dequeue, enqueue);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aThousandRunsLeaveMemoryAsItWas() throws IOException {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Output<?> y = Graphs.op(graph, "Square", "y", Graphs.placeholder(graph, "x", DataType.FLOAT));
      FloatBuffer data = FloatBuffer.allocate(1 << 18);
      for (int i = 0; i < 300; i++) {
        megabyteThrough(session, y, data);
      }
      long before = residentMebibytes();
      for (int i = 0; i < 1000; i++) {
        megabyteThrough(session, y, data);
      }
      assertThat(residentMebibytes() - before)
          .as("MiB after 1,000 runs, each with 2 MiB of tensors")
          .isLessThan(50);
    }
  }

  private static void megabyteThrough(Session session, Output<?> y, FloatBuffer data) {
    try (Tensor<Float> x = Tensor.create(new long[] {1 << 18}, data.rewind());
        Tensor<?> result = session.runner().feed("x", x).fetch(y).run().get(0)) {
      assertThat(result.numElements()).isEqualTo(1 << 18);
    }
  }

  private static long residentMebibytes() throws IOException {
    System.gc();
    try (Scanner sizes = new Scanner(Path.of("/proc/self/statm"), StandardCharsets.US_ASCII)) {
      sizes.nextLong();
      long residentPages = sizes.nextLong();
      return residentPages / 256;
    }
  }
}
