package dev.gaze.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How both networks are trained.
 *
 * @param steps generator updates in the whole run
 * @param batch images in a discriminator step, as many real as generated
 * @param generatorBatch images in a generator step; 0: as many as {@code batch}
 * @param accumulation batches whose gradients are averaged before one update: the same as one large
 *     batch, but that batch norm takes each batch's own statistics, and moves its moving ones so
 *     many times
 * @param loss the adversarial loss
 * @param terms what is added to it
 * @param generator the generator's optimiser
 * @param discriminator the discriminator's optimiser
 * @param plan how many steps of each network, and in which order
 * @param ema moving average of the generator's weights; null: none
 * @param seed where every random number of the run comes from
 * @param precision of the convolutions and matrix products
 * @param images what is done to images before the discriminator sees them
 * @param origins where each part was written, a term as {@code terms[0]}, an option of an optimiser
 *     as {@code generator.beta1}; not part of the value
 */
public record TrainingSpec(
    int steps,
    int batch,
    int generatorBatch,
    int accumulation,
    Loss loss,
    List<LossTerm> terms,
    OptimizerSpec generator,
    OptimizerSpec discriminator,
    StepPlan plan,
    @Nullable Ema ema,
    long seed,
    Precision precision,
    ImageOptions images,
    Origins origins) {

  /**
   * SAGAN's training at the size of one machine: hinge, Adam (0, 0.9) with learning rates 4e-4 and
   * 1e-4, one step of each, the discriminator first. Ours are 100,000 steps of batch 64 (the paper:
   * 1,000,000 of 256) and the moving average, which changes samples, not training.
   */
  public static final TrainingSpec DEFAULT =
      new TrainingSpec(
          100_000,
          64,
          0,
          1,
          Loss.HINGE,
          List.of(),
          OptimizerSpec.Adam.GENERATOR,
          OptimizerSpec.Adam.DISCRIMINATOR,
          new StepPlan(1, 1, false),
          Ema.DEFAULT,
          42,
          Precision.FP32,
          ImageOptions.NONE,
          Origins.NONE);

  public TrainingSpec {
    terms = List.copyOf(terms);
    requireNonNull(loss, "loss");
    requireNonNull(generator, "generator");
    requireNonNull(discriminator, "discriminator");
    requireNonNull(plan, "plan");
    requireNonNull(precision, "precision");
    requireNonNull(images, "images");
    requireNonNull(origins, "origins");
  }

  /** A builder that starts from this. */
  public TrainingBuilder toBuilder() {
    return new TrainingBuilder(this);
  }

  /**
   * One iteration of the schedule.
   *
   * @param discriminatorSteps discriminator updates an iteration
   * @param generatorSteps generator updates an iteration
   * @param generatorFirst whether the generator moves first
   */
  public record StepPlan(int discriminatorSteps, int generatorSteps, boolean generatorFirst) {}

  /**
   * ema' = d · ema + (1 − d) · weight, after each generator update, with d = min(decay, (1 + n) /
   * (10 + n)), n being the updates since its start: at first it is the average of about the last
   * tenth of them, and of the last 1 / (1 − decay) once those are fewer.
   *
   * @param start the generator update from which on the average is taken; before it, the average is
   *     the weights themselves
   */
  public record Ema(double decay, int start) {
    /** The last thousand steps or so, from step 500 on. */
    public static final Ema DEFAULT = new Ema(0.999, 500);
  }

  /** The number format of convolutions and matrix products; all else is float32. */
  public enum Precision {
    FP32,
    BF16,
    FP16
  }
}
