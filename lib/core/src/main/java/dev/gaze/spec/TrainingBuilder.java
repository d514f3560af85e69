package dev.gaze.spec;

import dev.gaze.spec.OptimizerSpec.Adam;
import dev.gaze.spec.Origins.Origin;
import dev.gaze.spec.TrainingSpec.Ema;
import dev.gaze.spec.TrainingSpec.Precision;
import dev.gaze.spec.TrainingSpec.StepPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How to train: {@code training(t -> t.steps(1000).batch(64))}. */
public final class TrainingBuilder {
  private int steps;
  private int batch;
  private int generatorBatch;
  private int accumulation;
  private Loss loss;
  private final List<LossTerm> terms;
  private OptimizerSpec generator;
  private OptimizerSpec discriminator;
  private StepPlan plan;
  private @Nullable Ema ema;
  private long seed;
  private Precision precision;
  private boolean flip;
  private boolean dequantize;
  private List<DiffAugment> augment;
  private final OriginLog origins;

  TrainingBuilder(TrainingSpec from) {
    steps = from.steps();
    batch = from.batch();
    generatorBatch = from.generatorBatch();
    accumulation = from.accumulation();
    loss = from.loss();
    terms = new ArrayList<>(from.terms());
    generator = from.generator();
    discriminator = from.discriminator();
    plan = from.plan();
    ema = from.ema();
    seed = from.seed();
    precision = from.precision();
    flip = from.images().flip();
    dequantize = from.images().dequantize();
    augment = from.images().augment();
    origins = new OriginLog(from.origins());
  }

  /** Where what follows is written, for error messages; null: not known. */
  public TrainingBuilder at(@Nullable Origin origin) {
    origins.at(origin);
    return this;
  }

  /** A component of the record, or a term of the loss, is written here. */
  private TrainingBuilder said(String part) {
    origins.part(part);
    return this;
  }

  /** Generator updates in the whole run. */
  public TrainingBuilder steps(int steps) {
    this.steps = steps;
    return said("steps");
  }

  /** Images in a step, as many real as generated. */
  public TrainingBuilder batch(int batch) {
    this.batch = batch;
    return said("batch");
  }

  /** Images in a generator step; 0, as at first: as many as {@code batch}. */
  public TrainingBuilder generatorBatch(int generatorBatch) {
    this.generatorBatch = generatorBatch;
    return said("generatorBatch");
  }

  /** Batches whose gradients are averaged before an update; 1 at first. */
  public TrainingBuilder accumulation(int accumulation) {
    this.accumulation = accumulation;
    return said("accumulation");
  }

  /** The adversarial loss; hinge at first. */
  public TrainingBuilder loss(Loss loss) {
    this.loss = loss;
    return said("loss");
  }

  /** Adds a term to the loss. */
  public TrainingBuilder term(LossTerm term) {
    terms.add(term);
    return said("terms[" + (terms.size() - 1) + "]");
  }

  /** Adds {@link LossTerm.AuxiliaryClassifier}. */
  public TrainingBuilder auxiliaryClassifier(double weight) {
    return term(new LossTerm.AuxiliaryClassifier(weight));
  }

  /** Adds {@link LossTerm.GradientPenalty}. */
  public TrainingBuilder gradientPenalty(double weight) {
    return term(new LossTerm.GradientPenalty(weight));
  }

  /** Adds {@link LossTerm.R1}. */
  public TrainingBuilder r1(double weight) {
    return term(new LossTerm.R1(weight));
  }

  /** Adds {@link LossTerm.OrthogonalRegularization}. */
  public TrainingBuilder orthogonalRegularization(double weight) {
    return term(new LossTerm.OrthogonalRegularization(weight));
  }

  /** Replaces all terms. */
  public TrainingBuilder terms(List<? extends LossTerm> terms) {
    var copy = List.copyOf(terms);
    this.terms.clear();
    copy.forEach(this::term);
    return this;
  }

  /** The generator's optimiser. */
  public TrainingBuilder generator(OptimizerSpec optimizer) {
    said("generator", generator, optimizer);
    generator = optimizer;
    return this;
  }

  /** The generator's Adam, from what it is now. */
  public TrainingBuilder generatorAdam(Consumer<AdamBuilder> options) {
    return generator(changed(generator, options));
  }

  /** The discriminator's optimiser. */
  public TrainingBuilder discriminator(OptimizerSpec optimizer) {
    said("discriminator", discriminator, optimizer);
    discriminator = optimizer;
    return this;
  }

  /** The discriminator's Adam, from what it is now. */
  public TrainingBuilder discriminatorAdam(Consumer<AdamBuilder> options) {
    return discriminator(changed(discriminator, options));
  }

  /** Both networks' Adam, each from what it is now. */
  public TrainingBuilder adam(Consumer<AdamBuilder> options) {
    return generatorAdam(options).discriminatorAdam(options);
  }

  /** Updates of each network an iteration; 1 and 1 at first. */
  public TrainingBuilder stepsEach(int discriminatorSteps, int generatorSteps) {
    plan = new StepPlan(discriminatorSteps, generatorSteps, plan.generatorFirst());
    return said("plan");
  }

  /** Whether the generator moves first in an iteration; false at first. */
  public TrainingBuilder generatorFirst(boolean generatorFirst) {
    plan = new StepPlan(plan.discriminatorSteps(), plan.generatorSteps(), generatorFirst);
    return said("plan");
  }

  /** The moving average of the generator's weights. */
  public TrainingBuilder ema(double decay, int start) {
    return ema(new Ema(decay, start));
  }

  /** The moving average of the generator's weights; null: none. */
  public TrainingBuilder ema(@Nullable Ema ema) {
    this.ema = ema;
    return said("ema");
  }

  /** Where every random number of the run comes from; 42 at first. */
  public TrainingBuilder seed(long seed) {
    this.seed = seed;
    return said("seed");
  }

  /** Of convolutions and matrix products; float32 at first. */
  public TrainingBuilder precision(Precision precision) {
    this.precision = precision;
    return said("precision");
  }

  /** Whether left and right of every second real image are exchanged; false at first. */
  public TrainingBuilder flip(boolean flip) {
    this.flip = flip;
    return said("images");
  }

  /** Whether real images get noise as wide as a level of 8 bits; false at first. */
  public TrainingBuilder dequantize(boolean dequantize) {
    this.dequantize = dequantize;
    return said("images");
  }

  /** What the discriminator sees is augmented by, in this order; nothing at first. */
  public TrainingBuilder diffAugment(DiffAugment... augment) {
    this.augment = List.of(augment);
    return said("images");
  }

  /** The spec. */
  public TrainingSpec build() {
    return new TrainingSpec(
        steps,
        batch,
        generatorBatch,
        accumulation,
        loss,
        terms,
        generator,
        discriminator,
        plan,
        ema,
        seed,
        precision,
        new ImageOptions(flip, dequantize, augment),
        origins.origins());
  }

  /** An optimiser is written here, and those of its options that are not as they were. */
  private void said(String network, OptimizerSpec before, OptimizerSpec now) {
    origins.part(network);
    var old = (Adam) before;
    var adam = (Adam) now;
    said(network + ".learningRate", old.learningRate(), adam.learningRate());
    said(network + ".beta1", old.beta1(), adam.beta1());
    said(network + ".beta2", old.beta2(), adam.beta2());
    said(network + ".epsilon", old.epsilon(), adam.epsilon());
    said(network + ".schedule", old.schedule(), adam.schedule());
  }

  private void said(String option, Object before, Object now) {
    if (!before.equals(now)) {
      origins.part(option);
    }
  }

  private static Adam changed(OptimizerSpec from, Consumer<AdamBuilder> options) {
    // Adam is the only optimiser so far; another would start from Adam's defaults here.
    var builder = ((Adam) from).toBuilder();
    options.accept(builder);
    return builder.build();
  }
}
