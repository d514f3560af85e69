package dev.gaze.shape;

import dev.gaze.spec.Activation;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec;
import dev.gaze.spec.BlockSpec.BottleneckResBlock;
import dev.gaze.spec.BlockSpec.Conv;
import dev.gaze.spec.BlockSpec.Dense;
import dev.gaze.spec.BlockSpec.DenseMap;
import dev.gaze.spec.BlockSpec.Downsample;
import dev.gaze.spec.BlockSpec.GlobalPool;
import dev.gaze.spec.BlockSpec.Norm;
import dev.gaze.spec.BlockSpec.ResBlock;
import dev.gaze.spec.BlockSpec.SelfAttention;
import dev.gaze.spec.BlockSpec.TransposedConv;
import dev.gaze.spec.BlockSpec.Upsample;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.HeadSpec.ClassifierHead;
import dev.gaze.spec.HeadSpec.LinearHead;
import dev.gaze.spec.HeadSpec.ProjectionHead;
import dev.gaze.spec.ImageOptions;
import dev.gaze.spec.ImageSpec;
import dev.gaze.spec.Initializer;
import dev.gaze.spec.LatentSpec;
import dev.gaze.spec.Loss;
import dev.gaze.spec.LossTerm;
import dev.gaze.spec.NetworkSpec;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.OptimizerSpec.Adam;
import dev.gaze.spec.Origins;
import dev.gaze.spec.Schedule;
import dev.gaze.spec.SpectralNorm;
import dev.gaze.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Draws specs: sensible values mostly, and now and then one that is absurd. */
public final class RandomSpecs {
  private static final int[] ABSURD_INTS = {
    0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20, (1 << 20) + 1, 1 << 16
  };
  private static final double[] ABSURD_DOUBLES = {
    -1, 1, 2, Double.NaN, Double.POSITIVE_INFINITY, -0.0, Double.MIN_VALUE
  };

  private final Random random;

  public RandomSpecs(Random random) {
    this.random = random;
  }

  /** The next one. */
  public GanSpec next() {
    return new GanSpec(
        random.nextInt(100) == 0 ? "../x" : "random",
        new ImageSpec(size(4, 8, 16, 12), size(4, 8, 16, 12), one(1, 3, 3, size(1, 3))),
        one(0, 1, 5, 10, size(GanSpec.CLASSES_FROM_DATA, 3)),
        new LatentSpec(size(6, 12, 24), one(1, 1, 1, 1, size(2, 3))),
        network(true),
        network(false),
        training(),
        null,
        Origins.NONE);
  }

  private NetworkSpec network(boolean generator) {
    var blocks = new ArrayList<BlockSpec>();
    // Residual networks are what is most often said; anything may stand between.
    for (int i = random.nextInt(5); i > 0; i--) {
      blocks.add(random.nextInt(3) > 0 ? ResBlock.of(size(8, 16, 24)) : block());
    }
    if (random.nextBoolean()) {
      blocks.add(0, generator ? DenseMap.of(size(2, 4), size(2, 4), size(8, 16)) : ResBlock.of(8));
    }
    return new NetworkSpec(
        blocks,
        one(SpectralNorm.DEFAULT, SpectralNorm.OFF, spectralNorm()),
        one(Initializer.DEFAULT, initializer()),
        random.nextInt(4) > 0 ? null : norm(),
        random.nextInt(20) > 0 ? 0 : size(4, 8),
        Origins.NONE);
  }

  private BlockSpec block() {
    return this.<Supplier<BlockSpec>>one(
            () -> new Dense(size(4, 8), bool(), maybe(spectralNorm()), maybe(initializer())),
            () ->
                new DenseMap(
                    size(2, 4), size(2, 4), size(8), bool(), maybe(spectralNorm()), maybe(null)),
            () ->
                new Conv(
                    size(3, 8), size(1, 3, 5), size(1, 1, 2), bool(), maybe(spectralNorm()), null),
            () ->
                new TransposedConv(
                    size(3, 8), size(4, 5), size(2, 2, 4), bool(), null, maybe(initializer())),
            () ->
                new ResBlock(
                    size(8, 16),
                    maybe(one(ResBlock.Resample.values())),
                    maybe(one(ResBlock.Shortcut.values())),
                    maybe(one(ResBlock.Hidden.values())),
                    maybe(one(ResBlock.Order.values())),
                    maybe(norm()),
                    maybe(activation()),
                    maybe(spectralNorm()),
                    maybe(initializer())),
            this::attention,
            () -> new BottleneckResBlock(attention(), size(0, 0, 2), maybe(spectralNorm()), null),
            () -> new Norm(maybe(norm())),
            () -> new BlockSpec.Activate(activation()),
            () -> new Upsample(size(2, 2, 4), one(Upsample.Method.values())),
            () -> new Downsample(size(2, 2, 4), one(Downsample.Method.values())),
            () -> new GlobalPool(one(GlobalPool.Method.values())),
            () -> new LinearHead(bool(), maybe(spectralNorm()), maybe(initializer())),
            () -> new ProjectionHead(bool(), maybe(spectralNorm()), maybe(initializer())),
            () -> new ClassifierHead(bool(), maybe(spectralNorm()), maybe(initializer())))
        .get();
  }

  private SelfAttention attention() {
    return new SelfAttention(
        maybe(one(AttentionVariant.values())),
        size(1, 2, 4, 8),
        maybe(bool()),
        one(0, 0, size(4, 8, 16)),
        maybe(spectralNorm()),
        maybe(initializer()));
  }

  private SpectralNorm spectralNorm() {
    return one(SpectralNorm.OFF, new SpectralNorm.PowerIteration(size(1, 2), bool()));
  }

  private Initializer initializer() {
    return one(
        new Initializer.XavierUniform(number(1)),
        new Initializer.Normal(number(0.02)),
        new Initializer.Orthogonal(number(1)));
  }

  private NormSpec norm() {
    return one(
        NormSpec.NONE,
        new NormSpec.Batch(number(0.9), number(1e-5)),
        new NormSpec.ConditionalBatch(number(0.9), number(1e-5)));
  }

  private Activation activation() {
    return one(
        Activation.RELU,
        Activation.TANH,
        new Activation.LeakyRelu(number(0.2)),
        new Activation.Elu(),
        new Activation.Sigmoid(),
        new Activation.Identity());
  }

  private TrainingSpec training() {
    var terms = new ArrayList<LossTerm>();
    if (random.nextInt(4) == 0) {
      terms.add(
          one(
              new LossTerm.AuxiliaryClassifier(number(1)),
              new LossTerm.GradientPenalty(number(10)),
              new LossTerm.R1(number(10)),
              new LossTerm.OrthogonalRegularization(number(1e-4))));
    }
    return new TrainingSpec(
        size(100),
        size(64),
        size(0, 32),
        size(1, 2),
        one(Loss.values()),
        terms,
        adam(),
        adam(),
        new TrainingSpec.StepPlan(size(1, 5), size(1), bool()),
        maybe(new TrainingSpec.Ema(number(0.999), size(0, 10))),
        random.nextLong(),
        one(TrainingSpec.Precision.values()),
        new ImageOptions(
            bool(),
            bool(),
            one(
                List.of(),
                List.of(new DiffAugment.Color(), new DiffAugment.Translation(number(0.125))),
                List.of(new DiffAugment.Cutout(number(0.5))))),
        Origins.NONE);
  }

  private Adam adam() {
    return new Adam(
        number(1e-4),
        number(0.0),
        number(0.9),
        number(1e-8),
        one(
            Schedule.CONSTANT,
            new Schedule.LinearDecay(number(0.5)),
            new Schedule.WarmUp(size(0, 10), new Schedule.Cosine(number(0.1)))));
  }

  private int size(int... sensible) {
    return random.nextInt(200) == 0
        ? ABSURD_INTS[random.nextInt(ABSURD_INTS.length)]
        : sensible[random.nextInt(sensible.length)];
  }

  private double number(double sensible) {
    return random.nextInt(200) == 0
        ? ABSURD_DOUBLES[random.nextInt(ABSURD_DOUBLES.length)]
        : sensible;
  }

  private boolean bool() {
    return random.nextBoolean();
  }

  private <T> @Nullable T maybe(@Nullable T value) {
    return random.nextBoolean() ? value : null;
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }
}
