package dev.gaze.tensorflow.gradients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Session;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;

/**
 * Compares gradients of first and second order with central differences along random directions.
 * The first: of {@code sum(c f(x))} for random c. The second: of {@code sum(d g(x))} for random d
 * and the first gradients g, which is what a gradient penalty differentiates.
 */
final class GradientCheck implements AutoCloseable {
  /** Builds the function that is checked. */
  interface Function {
    Output<?> of(Ops ops, List<Output<?>> x);
  }

  private static final int DIRECTIONS = 3;

  private final DataType type;
  private final Random random;
  private final Graph graph = new Graph();
  private final Session session = new Session(graph);
  private final List<double[]> values = new ArrayList<>();
  private final List<long[]> shapes;

  /**
   * Prepares inputs that keep clear of the kinks at 0 and 6.
   *
   * @param type DOUBLE where the ops have it, else FLOAT
   */
  GradientCheck(DataType type, long seed, List<long[]> shapes) {
    this.type = type;
    this.random = new Random(seed);
    this.shapes = shapes;
    for (long[] shape : shapes) {
      int n = 1;
      for (long dim : shape) {
        n *= (int) dim;
      }
      double[] x = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = (random.nextBoolean() ? 1 : -1) * (0.1 + 1.4 * random.nextDouble());
      }
      values.add(x);
    }
  }

  void run(Function function) {
    Ops ops = new Ops(graph, type);
    List<Output<?>> x = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      long[] shape = shapes.get(i);
      Shape fixed =
          shape.length == 0
              ? Shape.scalar()
              : Shape.make(shape[0], Arrays.copyOfRange(shape, 1, shape.length));
      x.add(
          graph
              .opBuilder("Placeholder", "x" + i)
              .setAttr("dtype", type)
              .setAttr("shape", fixed)
              .build()
              .output(0));
    }
    Output<?> loss = ops.sum(ops.weighted(function.of(ops, x)));
    Output<?>[] first = graph.addGradients(loss, x.toArray(new Output<?>[0]));
    compare("first", loss, first);

    Output<?> penalty = null;
    for (int i = 0; i < first.length; i++) {
      if (exists(first[i])) {
        Output<?> part = ops.sum(ops.weighted(first[i], shapes.get(i)));
        penalty = penalty == null ? part : ops.op("AddV2", penalty, part);
      }
    }
    assertThat(penalty).as("no input has a gradient").isNotNull();
    compare("second", penalty, graph.addGradients(penalty, x.toArray(new Output<?>[0])));
  }

  private void compare(String order, Output<?> loss, Output<?>[] gradients) {
    boolean wide = type == DataType.DOUBLE;
    double step = wide ? 1e-5 : 1e-2;
    double tolerance = wide ? 1e-6 : 2e-2;
    // Always the same fetches: TensorFlow prepares the graph anew for each other set of them.
    List<Output<?>> fetches = new ArrayList<>(List.of(loss));
    Arrays.stream(gradients).filter(GradientCheck::exists).forEach(fetches::add);
    List<double[]> fetched = fetch(fetches);
    int next = 1;
    for (int i = 0; i < gradients.length; i++) {
      double[] x = values.get(i);
      double[] got = exists(gradients[i]) ? fetched.get(next++) : new double[x.length];
      assertThat(got).as("size of the %s gradient of input %d", order, i).hasSameSizeAs(x);
      for (int direction = 0; direction < DIRECTIONS; direction++) {
        double[] v = random.doubles(x.length, -1, 1).toArray();
        double slope = 0;
        for (int j = 0; j < x.length; j++) {
          slope += got[j] * v[j];
        }
        values.set(i, along(x, v, step));
        double above = fetch(fetches).get(0)[0];
        values.set(i, along(x, v, -step));
        double below = fetch(fetches).get(0)[0];
        values.set(i, x);
        double want = (above - below) / (2 * step);
        assertThat(Math.abs(slope - want))
            .as("%s gradient of input %d: got slope %s, want %s", order, i, slope, want)
            .isLessThanOrEqualTo(tolerance * (1 + Math.abs(want)));
      }
    }
  }

  private static double[] along(double[] x, double[] v, double step) {
    double[] moved = x.clone();
    for (int j = 0; j < x.length; j++) {
      moved[j] += step * v[j];
    }
    return moved;
  }

  /**
   * Where no loss depends on an input, 1.15 and we give an operation without a handle: it has no
   * name.
   */
  private static boolean exists(Output<?> gradient) {
    try {
      return !gradient.op().name().isEmpty();
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private List<double[]> fetch(List<Output<?>> outputs) {
    Session.Runner runner = session.runner();
    outputs.forEach(runner::fetch);
    List<Tensor<?>> feeds = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      feeds.add(Ops.tensor(type, shapes.get(i), values.get(i)));
      runner.feed("x" + i, feeds.get(i));
    }
    List<Tensor<?>> results = runner.run();
    List<double[]> fetched = results.stream().map(Ops::doubles).toList();
    results.forEach(Tensor::close);
    feeds.forEach(Tensor::close);
    return fetched;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
