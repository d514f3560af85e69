package dev.gaze.graph.internal;

import dev.gaze.graph.internal.GradientExchange.Exchanged;
import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.State;
import dev.gaze.layers.Variables;
import dev.gaze.spec.OptimizerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Variable;

/**
 * One training step of a network: its gradients, then, once all of them are there, everything that
 * moves. Under gradient accumulation a step is several runs of {@link #accumulate} and one of
 * {@link #update}; else {@link #update} alone.
 */
final class TrainStep {
  private final Ops tf;
  private final Network network;
  private final Adam adam;
  private final Operand<Float> learningRate;
  private final Operand<Float> loss;
  private final GradientExchange exchange;
  private Operand<Float> meanLoss;
  private final Map<String, Operand<Float>> gradients = new LinkedHashMap<>();
  private final Map<String, Operand<Float>> gatedGradients = new LinkedHashMap<>();
  private final Map<String, Operand<Float>> monitors = new LinkedHashMap<>();
  private final List<Operand<?>> clearSums = new ArrayList<>();
  private final List<Operand<?>> accumulate = new ArrayList<>();
  private final List<Operand<?>> update = new ArrayList<>();

  /**
   * @param name the network's
   * @param loss a scalar
   * @param accumulation batches whose gradients are averaged before an update
   * @param exchange between the gradients and whatever moves by them
   * @param follower what else moves with the new weights; null: nothing
   */
  TrainStep(
      Ops tf,
      String name,
      Network network,
      OptimizerSpec optimizer,
      Operand<Float> loss,
      Operand<Float> learningRate,
      int accumulation,
      GradientExchange exchange,
      @Nullable Follower follower) {
    this.tf = tf;
    this.network = network;
    this.loss = loss;
    meanLoss = loss;
    this.exchange = exchange;
    this.learningRate = learningRate;
    List<KVariable> parameters = network.parameters();
    adam = new Adam(tf, name, (OptimizerSpec.Adam) optimizer, parameters);
    List<Operand<Float>> computed = differentiate(parameters);
    List<Operand<?>> done = new ArrayList<>(computed);
    done.add(loss);
    // The gradients wait for each other already; they have to wait for the loss too, which may read
    // weights that no gradient reads.
    Operand<Float> computedAll = tf.withControlDependencies(done).identity(loss);
    Ops afterGradients = tf.withControlDependencies(List.of(computedAll));
    // Whatever moves goes through this gate.
    List<Operand<Float>> gated = new ArrayList<>();
    gradients.forEach(
        (weight, gradient) -> {
          Operand<Float> behind = afterGradients.identity(gradient);
          gated.add(behind);
          gatedGradients.put(weight, behind);
        });
    if (accumulation == 1) {
      move(gated, afterGradients, follower);
    } else {
      List<Variable<Float>> sums = accumulators(parameters);
      Operand<Float> part = tf.constant(1f / accumulation);
      for (int i = 0; i < sums.size(); i++) {
        accumulate.add(tf.assignAdd(sums.get(i), tf.math.mul(gated.get(i), part)));
      }
      accumulate.addAll(stores(true, afterGradients));
      moveBy(sums, follower);
    }
  }

  /** What moves with the weights of a network, such as their average. */
  @FunctionalInterface
  interface Follower {
    List<Operand<?>> follow(List<Operand<Float>> weights);
  }

  private List<Operand<Float>> differentiate(List<KVariable> parameters) {
    List<Variable<Float>> weights = parameters.stream().map(KVariable::getVariable).toList();
    var derivatives = tf.gradients(loss, weights);
    List<Operand<Float>> list = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Operand<Float> gradient = derivatives.<Float>dy(i);
      list.add(gradient);
      gradients.put(parameters.get(i).getName(), gradient);
    }
    monitors.put("gradient_norm", norm(list));
    network
        .gazeLayers()
        .flatMap(GazeLayer::spectralNorms)
        .forEach(norm -> monitors.put(MetricKey.SIGMA.of(norm.name()), norm.sigma()));
    return list;
  }

  /** The weights by gradients; the u of the old weights and the statistics with them. */
  private void move(List<Operand<Float>> by, Ops afterGradients, @Nullable Follower follower) {
    List<State> statistics = moving(true).toList();
    List<Operand<Float>> own = new ArrayList<>(by);
    own.add(loss);
    statistics.forEach(state -> own.add(Objects.requireNonNull(state.next())));
    Exchanged all = exchange(afterGradients, own, statistics, 1);
    List<Operand<Float>> values = all.values();
    meanLoss = values.get(by.size());
    Adam.Applied applied = adam.apply(values.subList(0, by.size()), learningRate);
    update.addAll(applied.weights());
    update.addAll(applied.rest());
    update.addAll(stores(false, all.then()));
    if (follower != null) {
      update.addAll(follower.follow(applied.weights()));
    }
    for (int i = 0; i < statistics.size(); i++) {
      Operand<Float> next = values.get(by.size() + 1 + i);
      update.add(all.then().assign(statistics.get(i).variable(), next));
    }
  }

  /**
   * The weights by accumulated gradients, which start again at 0. The statistics have moved with
   * each batch, on each worker by its own.
   */
  private void moveBy(List<Variable<Float>> sums, @Nullable Follower follower) {
    List<State> statistics = exchange == GradientExchange.NONE ? List.of() : moving(true).toList();
    List<Operand<Float>> own = new ArrayList<>(sums);
    statistics.forEach(state -> own.add(state.variable()));
    Exchanged all = exchange(tf, own, statistics, 0);
    // u is made of the weights, so it is stored before they move.
    List<Operand<?>> stored = stores(false, all.then());
    Ops afterStores = tf.withControlDependencies(stored);
    List<Operand<Float>> averaged = new ArrayList<>();
    all.values().subList(0, sums.size()).forEach(sum -> averaged.add(afterStores.identity(sum)));
    Adam.Applied applied = adam.apply(averaged, learningRate);
    update.addAll(stored);
    update.addAll(applied.weights());
    update.addAll(applied.rest());
    for (int i = 0; i < statistics.size(); i++) {
      Operand<Float> mean = all.values().get(sums.size() + i);
      update.add(all.then().assign(statistics.get(i).variable(), mean));
    }
    Ops afterMove = tf.withControlDependencies(List.copyOf(applied.weights()));
    sums.forEach(sum -> update.add(afterMove.assign(sum, afterMove.zerosLike(sum))));
    if (follower != null) {
      update.addAll(follower.follow(applied.weights()));
    }
  }

  /**
   * Exchanges one value a parameter, then some scalars, then one value a statistic. Other workers'
   * gradients count in the norm that is logged.
   */
  private Exchanged exchange(
      Ops after, List<Operand<Float>> own, List<State> statistics, int scalars) {
    List<Shape> shapes = new ArrayList<>();
    network.parameters().forEach(parameter -> shapes.add(parameter.getShape()));
    int parameters = shapes.size();
    shapes.addAll(Collections.nCopies(scalars, Shape.scalar()));
    statistics.forEach(state -> shapes.add(state.variable().asOutput().shape()));
    Exchanged all = exchange.exchange(after, own, shapes);
    if (exchange != GradientExchange.NONE) {
      monitors.put("gradient_norm", norm(all.values().subList(0, parameters)));
    }
    return all;
  }

  private Operand<Float> norm(List<Operand<Float>> gradients) {
    List<Operand<Float>> squares = new ArrayList<>();
    gradients.forEach(gradient -> squares.add(tf.nn.l2Loss(gradient)));
    return tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(squares)));
  }

  private List<Variable<Float>> accumulators(List<KVariable> parameters) {
    List<Variable<Float>> sums = new ArrayList<>();
    for (KVariable parameter : parameters) {
      Variable<Float> sum =
          Variables.create(tf, "accumulator/" + parameter.getName(), parameter.getShape());
      sums.add(sum);
      clearSums.add(
          tf.assign(sum, tf.fill(Variables.sizes(tf, parameter.getShape()), tf.constant(0f))));
    }
    return sums;
  }

  private List<Operand<?>> stores(boolean ofData, Ops when) {
    List<Operand<?>> stores = new ArrayList<>();
    moving(ofData).forEach(state -> stores.add(state.store(when)));
    return stores;
  }

  private Stream<State> moving(boolean ofData) {
    return network.states().stream()
        .filter(state -> state.ofData() == ofData && state.next() != null);
  }

  /** The loss of this worker's batch alone, for which it waits for no other. */
  Operand<Float> ownLoss() {
    return loss;
  }

  /** The network's loss, a scalar; over all workers where nothing is accumulated. */
  Operand<Float> loss() {
    return meanLoss;
  }

  /** The gradients by the weight's public name. */
  Map<String, Operand<Float>> gradients() {
    return gradients;
  }

  /**
   * The same as they reach the optimiser. TensorFlow's rewrites leave alone what is fetched: who
   * fetches these gets the gradients that training gets, not some that stayed in float32.
   */
  Map<String, Operand<Float>> gatedGradients() {
    return gatedGradients;
  }

  /** Scalars for logs: {@code gradient_norm}, and {@code sigma/<layer>} of each spectral norm. */
  Map<String, Operand<Float>> monitors() {
    return monitors;
  }

  /** What to run on each batch but for the update; empty without accumulation. */
  List<Operand<?>> accumulate() {
    return accumulate;
  }

  /** What to run to move the network. */
  List<Operand<?>> update() {
    return update;
  }

  /** The optimiser's variables by public name. */
  Map<String, Variable<Float>> slots() {
    return adam.slots();
  }

  /** First values of the slots. */
  List<Assign<Float>> initializers() {
    return adam.initializers();
  }

  /**
   * What sets the sums of gradient accumulation to 0. They have no public name: between rounds they
   * are 0, and no checkpoint holds them.
   */
  List<Operand<?>> clearSums() {
    return clearSums;
  }
}
