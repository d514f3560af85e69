package dev.gaze.layers;

import dev.gaze.layers.Weight.Moved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * What Gaze's layers share. A layer {@linkplain #declare declares} its variables, which needs no
 * graph; {@link #build} makes them in one, and then the layer may be called many times: every
 * {@link #call} shares them.
 *
 * <p>In a KotlinDL model {@code build} and {@code forward} do the same work: {@code forward} calls
 * the layer and stores its {@linkplain State states} on the way, when training.
 */
public abstract class GazeLayer extends Layer implements TrainableLayer {
  private final List<GazeLayer> children = new ArrayList<>();
  private final Map<String, Weight> own = new LinkedHashMap<>();
  private final List<Weight> weights = new ArrayList<>();
  private final Map<String, Variable<Float>> variables = new HashMap<>();
  private final Map<String, State> states = new LinkedHashMap<>();
  private final List<KVariable> parameters = new ArrayList<>();
  private Variables source = Variables.NEW;
  private boolean declared;
  private boolean trainable = true;

  /**
   * @param name first part of the variables' names; in KotlinDL models {@code ""} lets the model
   *     choose
   */
  protected GazeLayer(String name) {
    super(name);
  }

  /**
   * Says which variables the layer has for an input of this shape, by {@link #parameter}, {@link
   * #statistic}, {@link #weightState} and {@link #child}. Called once, before there is a graph.
   */
  protected abstract void declare(Shape input);

  /**
   * Prepares what all calls share, once the declared variables are there ({@link #variable}, {@link
   * #state}) and the layers inside are connected. Called once.
   */
  protected void connect(Ops tf) {}

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
  public final void takeVariablesFrom(Variables from) {
    source = from;
    children.forEach(child -> child.takeVariablesFrom(from));
  }

  /**
   * What the layer and those inside it declare for an input of this shape, in order. Needs no graph
   * and nothing native.
   *
   * @param input its first side is the batch's
   */
  public final List<Weight> weights(Shape input) {
    if (!declared) {
      declared = true;
      declare(input);
    }
    return List.copyOf(weights);
  }

  /** Declares a layer inside this one; its variables are this layer's too. */
  protected final <L extends GazeLayer> L child(L layer, Shape input) {
    layer.takeVariablesFrom(source);
    children.add(layer);
    weights.addAll(layer.weights(input));
    return layer;
  }

  /** The name of a part of this layer. */
  protected final String part(String part) {
    return getName().isEmpty() ? part : getName() + "/" + part;
  }

  /** Declares a variable that is trained. */
  protected final void parameter(
      String part, List<Integer> shape, int fanIn, int fanOut, Initializer initializer) {
    own(part, new Weight(part(part), shape, Moved.BY_GRADIENT, initializer, fanIn, fanOut));
  }

  /** Declares a variable that moves with the data: a moving statistic. */
  protected final void statistic(String part, List<Integer> shape, Initializer initializer) {
    own(part, new Weight(part(part), shape, Moved.WITH_DATA, initializer, 1, 1));
  }

  /** Declares a variable that moves with the weights: the u of spectral norm. */
  protected final void weightState(String part, List<Integer> shape, Initializer initializer) {
    own(part, new Weight(part(part), shape, Moved.WITH_WEIGHTS, initializer, 1, 1));
  }

  private void own(String part, Weight weight) {
    own.put(part, weight);
    weights.add(weight);
  }

  /** A declared parameter, once the layer is built. */
  protected final Variable<Float> variable(String part) {
    return built(variables.get(part), part);
  }

  /** A declared statistic or state of a weight, once the layer is built. */
  protected final State state(String part) {
    return built(states.get(part), part);
  }

  private <T> T built(@Nullable T value, String part) {
    if (value == null) {
      throw new IllegalStateException(part(part) + ": build the layer before you use it");
    }
    return value;
  }

  /** Makes the variables for inputs of a shape; called by KotlinDL. */
  @Override
  public final void build(Ops tf, Shape input) {
    weights(input);
    make(tf);
  }

  private void make(Ops tf) {
    children.forEach(child -> child.make(tf));
    List<Operand<?>> stateInitializers = new ArrayList<>();
    own.forEach(
        (part, weight) -> {
          Variable<Float> variable = source.of(tf, weight);
          if (!weight.trainable()) {
            boolean ofData = weight.moved() == Moved.WITH_DATA;
            states.put(part, new State(weight.name(), variable, ofData));
          } else {
            variables.put(part, variable);
          }
          if (!source.shared()) {
            InitializerOperation start = initialization(tf, weight, variable);
            if (weight.trainable()) {
              parameters.add(
                  new KVariable(weight.name(), weight.tensorShape(), variable, start, null));
            } else {
              stateInitializers.add(start.getAssign());
            }
          }
        });
    initializeWithTheFirst(tf, stateInitializers);
    connect(tf);
  }

  private static InitializerOperation initialization(
      Ops tf, Weight weight, Variable<Float> variable) {
    String name = "initial." + weight.name().replace('/', '.');
    Operand<Integer> shape = Variables.sizes(tf, weight.tensorShape());
    Operand<Float> value =
        weight.initializer().initialize(weight.fanIn(), weight.fanOut(), tf, shape, name);
    return new InitializerOperation(tf.assign(variable, value), value);
  }

  /** KotlinDL initialises parameters only: the first one's initialiser brings the states' along. */
  private void initializeWithTheFirst(Ops tf, List<Operand<?>> states) {
    if (states.isEmpty() || parameters.isEmpty()) {
      return;
    }
    KVariable first = parameters.get(0);
    InitializerOperation own = first.getInitializerOperation();
    Operand<?> withStates = tf.withControlDependencies(states).identity(own.getAssign());
    parameters.set(
        0,
        new KVariable(
            first.getName(),
            first.getShape(),
            first.getVariable(),
            new InitializerOperation(cast(withStates), own.getInitialValue()),
            null));
  }

  @SuppressWarnings("unchecked") // the identity of a float is a float
  private static Operand<Float> cast(Operand<?> operand) {
    return (Operand<Float>) operand;
  }

  /**
   * What moves without gradients, of this layer and of those inside it; none where it is shared.
   */
  public final List<State> states() {
    Stream<State> mine = source.shared() ? Stream.empty() : states.values().stream();
    return Stream.concat(mine, children.stream().flatMap(child -> child.states().stream()))
        .toList();
  }

  /** The same, those of shared layers too: for a reader, who stores none of them. */
  public final Stream<State> moving() {
    return Stream.concat(states.values().stream(), children.stream().flatMap(GazeLayer::moving));
  }

  /** This layer's spectral norms, by the name of the kernel; for logs. */
  public Stream<SpectralNormalization.Normalized> spectralNorms() {
    return children.stream().flatMap(GazeLayer::spectralNorms);
  }

  /** The layer's output; called by KotlinDL for layers of one input. */
  @Override
  public final Operand<Float> forward(
      Ops tf,
      Operand<Float> input,
      Operand<Boolean> isTraining,
      @Nullable Operand<Float> numberOfLosses) {
    return forward(tf, List.of(input), isTraining, numberOfLosses);
  }

  /**
   * The layer's output; called by KotlinDL for layers of several inputs, the class being the
   * second.
   */
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

  /** All variables, those that are not trained (u, moving statistics) among them. */
  @Override
  public final List<KVariable> getVariables() {
    return Stream.concat(
            parameters.stream(), children.stream().flatMap(c -> c.getVariables().stream()))
        .toList();
  }

  /** How many numbers all variables hold. */
  @Override
  public final int getParamCount() {
    return getVariables().stream()
        .mapToInt(v -> Math.toIntExact(new TensorShape(v.getShape()).numElements()))
        .sum();
  }

  /** Whether training moves the weights; true at first. */
  @Override
  public final boolean isTrainable() {
    return trainable;
  }

  /** Freezes the weights, or lets them move again. */
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
