package dev.gaze.graph;

import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.State;
import dev.gaze.layers.Variables;
import dev.gaze.spec.OptimizerSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
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
      @Nullable Follower follower) {
    this.tf = tf;
    this.network = network;
    this.loss = loss;
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
      update.addAll(stores(true, afterGradients));
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
    List<Operand<Float>> squares = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Operand<Float> gradient = derivatives.<Float>dy(i);
      list.add(gradient);
      gradients.put(parameters.get(i).getName(), gradient);
      squares.add(tf.nn.l2Loss(gradient));
    }
    monitors.put(
        "gradient_norm", tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(squares))));
    network
        .gazeLayers()
        .flatMap(GazeLayer::spectralNorms)
        .forEach(norm -> monitors.put("sigma/" + norm.name(), norm.sigma()));
    return list;
  }

  /** The weights by gradients; the u of the old weights with them. */
  private void move(List<Operand<Float>> by, Ops afterGradients, @Nullable Follower follower) {
    Adam.Applied applied = adam.apply(by, learningRate);
    update.addAll(applied.weights());
    update.addAll(applied.rest());
    update.addAll(stores(false, afterGradients));
    if (follower != null) {
      update.addAll(follower.follow(applied.weights()));
    }
  }

  /** The weights by accumulated gradients, which start again at 0. */
  private void moveBy(List<Variable<Float>> sums, @Nullable Follower follower) {
    // u is made of the weights, so it is stored before they move.
    List<Operand<?>> stored = stores(false, tf);
    Ops afterStores = tf.withControlDependencies(stored);
    List<Operand<Float>> averaged = new ArrayList<>();
    sums.forEach(sum -> averaged.add(afterStores.identity(sum)));
    Adam.Applied applied = adam.apply(averaged, learningRate);
    update.addAll(stored);
    update.addAll(applied.weights());
    update.addAll(applied.rest());
    Ops afterMove = tf.withControlDependencies(List.copyOf(applied.weights()));
    sums.forEach(sum -> update.add(afterMove.assign(sum, afterMove.zerosLike(sum))));
    if (follower != null) {
      update.addAll(follower.follow(applied.weights()));
    }
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
    for (State state : network.states()) {
      if (state.ofData() == ofData && state.next() != null) {
        stores.add(state.store(when));
      }
    }
    return stores;
  }

  /** The network's loss, a scalar. */
  Operand<Float> loss() {
    return loss;
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
