package dev.gaze.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jetbrains.kotlinx.dl.api.core.layer.InitializerOperation;
import org.jetbrains.kotlinx.dl.api.core.layer.KVariable;
import org.jetbrains.kotlinx.dl.api.core.layer.Layer;
import org.jetbrains.kotlinx.dl.api.core.layer.TrainableLayer;
import org.jetbrains.kotlinx.dl.api.core.shape.TensorShape;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Assign;
import org.tensorflow.op.core.Variable;

/**
 * What Gaze's layers share. A layer defines its variables once, in {@link #define}, and may then be
 * called many times: every {@link #call} shares them.
 *
 * <p>In a KotlinDL model {@code build} and {@code forward} do the same work: {@code forward} calls
 * the layer and stores its {@linkplain State states} on the way, when training.
 */
public abstract class GazeLayer extends Layer implements TrainableLayer {
  private final List<GazeLayer> children = new ArrayList<>();
  private final List<KVariable> parameters = new ArrayList<>();
  private final List<State> states = new ArrayList<>();
  private final List<Operand<?>> stateInitializers = new ArrayList<>();
  private Variables source = Variables.NEW;
  private boolean trainable = true;

  /**
   * @param name first part of the variables' names; in KotlinDL models {@code ""} lets the model
   *     choose
   */
  protected GazeLayer(String name) {
    super(name);
  }

  /** Makes the variables. Called once. */
  protected abstract void define(Ops tf, Shape input);

  /**
   * One pass.
   *
   * @param inputs what the layer documents; the first is the one it transforms
   */
  public abstract Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass);

  /** A pass of a layer with one input. */
  public final Operand<Float> call(Ops tf, Operand<Float> input, Pass pass) {
    return call(tf, List.of(input), pass);
  }

  /** Takes the variables from elsewhere; to be said before {@link #build}. */
  public final void takeVariablesFrom(Variables variables) {
    source = variables;
  }

  /** A layer inside this one, built by {@link #define}; its variables are this layer's too. */
  protected final <L extends GazeLayer> L child(L layer, Ops tf, Shape input) {
    layer.takeVariablesFrom(source);
    layer.build(tf, input);
    children.add(layer);
    return layer;
  }

  /** The name of a part of this layer. */
  protected final String part(String part) {
    return getName() + "/" + part;
  }

  /** A variable that is trained. */
  protected final Variable<Float> parameter(
      Ops tf, String part, Shape shape, int fanIn, int fanOut, Initializer initializer) {
    Variable<Float> variable = source.trainable(tf, part(part), shape);
    if (source == Variables.NEW) {
      parameters.add(
          new KVariable(
              part(part),
              shape,
              variable,
              initialization(tf, part, shape, variable, fanIn, fanOut, initializer),
              null));
    }
    return variable;
  }

  private InitializerOperation initialization(
      Ops tf,
      String part,
      Shape shape,
      Variable<Float> variable,
      int fanIn,
      int fanOut,
      Initializer initializer) {
    String name = "initial." + part(part).replace('/', '.');
    Operand<Float> value =
        initializer.initialize(fanIn, fanOut, tf, Variables.sizes(tf, shape), name);
    return new InitializerOperation(tf.assign(variable, value), value);
  }

  /** A variable that moves with the data: a moving statistic. */
  protected final State statistic(Ops tf, String part, Shape shape, Initializer initializer) {
    return state(tf, part, shape, initializer, true);
  }

  /** A variable that moves with the weights: the u of spectral norm. */
  protected final State weightState(Ops tf, String part, Shape shape, Initializer initializer) {
    return state(tf, part, shape, initializer, false);
  }

  private State state(Ops tf, String part, Shape shape, Initializer initializer, boolean ofData) {
    Variable<Float> variable = source.state(tf, part(part), shape);
    State state = new State(part(part), variable, ofData);
    if (source == Variables.NEW) {
      states.add(state);
      stateInitializers.add(
          initialization(tf, part, shape, variable, 1, 1, initializer).getAssign());
    }
    return state;
  }

  /** The states of this layer and of those inside it. */
  public final List<State> states() {
    return Stream.concat(states.stream(), children.stream().flatMap(c -> c.states().stream()))
        .toList();
  }

  /** This layer's spectral norms, by the name of the kernel; for logs. */
  public Stream<SpectralNormalization.Normalized> spectralNorms() {
    return children.stream().flatMap(GazeLayer::spectralNorms);
  }

  @Override
  public final void build(Ops tf, Shape input) {
    define(tf, input);
    if (!stateInitializers.isEmpty() && !parameters.isEmpty()) {
      // KotlinDL initialises parameters only: the first one's initialiser brings the states' along.
      KVariable first = parameters.get(0);
      InitializerOperation own = first.getInitializerOperation();
      Operand<?> withStates =
          tf.withControlDependencies(stateInitializers).identity(own.getAssign());
      parameters.set(
          0,
          new KVariable(
              first.getName(),
              first.getShape(),
              first.getVariable(),
              new InitializerOperation(cast(withStates), own.getInitialValue()),
              null));
    }
  }

  @SuppressWarnings("unchecked") // the identity of a float is a float
  private static Operand<Float> cast(Operand<?> operand) {
    return (Operand<Float>) operand;
  }

  @Override
  public final Operand<Float> forward(
      Ops tf,
      Operand<Float> input,
      Operand<Boolean> isTraining,
      @Nullable Operand<Float> numberOfLosses) {
    return forward(tf, List.of(input), isTraining, numberOfLosses);
  }

  @Override
  public final Operand<Float> forward(
      Ops tf,
      List<? extends Operand<Float>> inputs,
      Operand<Boolean> isTraining,
      @Nullable Operand<Float> numberOfLosses) {
    Pass pass = Pass.decidedBy(isTraining);
    Operand<Float> output = call(tf, List.copyOf(inputs), pass);
    List<Operand<?>> stored = new ArrayList<>();
    for (State state : states()) {
      Operand<Float> next = state.next();
      if (next != null) {
        Assign<Float> store =
            tf.assign(state.variable(), pass.choose(tf, () -> next, state::variable));
        stored.add(store);
      }
    }
    return stored.isEmpty() ? output : tf.withControlDependencies(stored).identity(output);
  }

  @Override
  public final List<KVariable> getVariables() {
    return Stream.concat(
            parameters.stream(), children.stream().flatMap(c -> c.getVariables().stream()))
        .toList();
  }

  @Override
  public final int getParamCount() {
    return getVariables().stream()
        .mapToInt(v -> Math.toIntExact(new TensorShape(v.getShape()).numElements()))
        .sum();
  }

  @Override
  public final boolean isTrainable() {
    return trainable;
  }

  @Override
  public final void setTrainable(boolean trainable) {
    this.trainable = trainable;
  }

  /** KotlinDL asks whether a layer ends with an activation; Gaze's never do. */
  @Override
  public final boolean getHasActivation() {
    return false;
  }
}
