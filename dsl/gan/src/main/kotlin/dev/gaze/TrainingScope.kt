package dev.gaze

import dev.gaze.spec.DiffAugment
import dev.gaze.spec.Loss
import dev.gaze.spec.LossTerm
import dev.gaze.spec.Origins.Origin
import dev.gaze.spec.TrainingBuilder
import dev.gaze.spec.TrainingSpec
import dev.gaze.spec.TrainingSpec.Ema
import dev.gaze.spec.TrainingSpec.Precision

/** How both networks are trained. */
@GazeDsl
public class TrainingScope internal constructor(
    private val builder: TrainingBuilder,
) {
    private val now: TrainingSpec get() = builder.build()

    /** D: max(0, 1 − r) + max(0, 1 + f); G: −f, r and f being the logits of real and generated images (Lim and Ye 2017). */
    public val hinge: Loss get() = Loss.HINGE

    /** D: softplus(−r) + softplus(f); G: softplus(−f) (Goodfellow et al. 2014). */
    public val nonSaturating: Loss get() = Loss.NON_SATURATING

    /** D: ½(r − 1)² + ½f²; G: ½(f − 1)² (Mao et al. 2017). */
    public val leastSquares: Loss get() = Loss.LEAST_SQUARES

    /** D: f − r; G: −f (Arjovsky et al. 2017); needs a penalty or spectral norm. */
    public val wasserstein: Loss get() = Loss.WASSERSTEIN

    /** 32-bit floating point. */
    public val fp32: Precision get() = Precision.FP32

    /** bfloat16 in convolutions and matrix products. */
    public val bf16: Precision get() = Precision.BF16

    /** 16-bit floating point in convolutions and matrix products. */
    public val fp16: Precision get() = Precision.FP16

    /** Generator updates in the whole run. */
    public fun steps(count: Int) {
        here().steps(count)
    }

    /**
     * Images in a step. What is not given stays as it is.
     *
     * @param size real ones in a discriminator step, beside as many generated ones
     * @param generator generated ones in a generator step; 0, as at first: as many as `size`
     */
    public fun batch(
        size: Int = now.batch(),
        generator: Int = now.generatorBatch(),
    ) {
        here().batch(size).generatorBatch(generator)
    }

    /** Batches whose gradients are averaged before one update; 1 at first. */
    public fun accumulate(batches: Int) {
        here().accumulation(batches)
    }

    /** The adversarial loss: [hinge] (at first), [nonSaturating], [leastSquares] or [wasserstein]. */
    public fun loss(loss: Loss) {
        here().loss(loss)
    }

    /** Adds AC-GAN's cross entropy of the class logits (Odena et al. 2017); needs a [DiscriminatorScope.classifierHead]. */
    public fun auxiliaryClassifier(weight: Double) {
        here().term(LossTerm.AuxiliaryClassifier(weight))
    }

    /** Adds weight · mean (|∂D/∂x| − 1)² between real and generated images (Gulrajani et al. 2017, equation 3). */
    public fun gradientPenalty(weight: Double) {
        here().term(LossTerm.GradientPenalty(weight))
    }

    /** Adds weight / 2 · mean |∂D/∂x|² at real images (Mescheder et al. 2018, equation 9). */
    public fun r1(weight: Double) {
        here().term(LossTerm.R1(weight))
    }

    /** Adds weight · Σ |WᵀW ⊙ (1 − I)|² over the generator's kernels (Brock et al. 2019, equation 3). */
    public fun orthogonalRegularization(weight: Double) {
        here().term(LossTerm.OrthogonalRegularization(weight))
    }

    /** Takes all additions to the loss away; for [modify]. */
    public fun noTerms() {
        here().terms(emptyList())
    }

    /** The generator's optimiser. */
    public fun generator(configure: OptimizerScope.() -> Unit) {
        here().generatorAdam { OptimizerScope(it) { here() }.configure() }
    }

    /** The discriminator's optimiser. */
    public fun discriminator(configure: OptimizerScope.() -> Unit) {
        here().discriminatorAdam { OptimizerScope(it) { here() }.configure() }
    }

    /** Both networks' optimisers: `both { adam(lr = 2e-4, beta1 = 0.5) }`. */
    public fun both(configure: OptimizerScope.() -> Unit) {
        here().adam { OptimizerScope(it) { here() }.configure() }
    }

    /**
     * One iteration: how many updates of each network, and whether the generator moves first. What is not given stays as it is;
     * one of each, the discriminator first, at first.
     */
    public fun plan(
        discriminator: Int = now.plan().discriminatorSteps(),
        generator: Int = now.plan().generatorSteps(),
        generatorFirst: Boolean = now.plan().generatorFirst(),
    ) {
        here().stepsEach(discriminator, generator).generatorFirst(generatorFirst)
    }

    /**
     * A moving average of the generator's weights, with which samples are made. What is not given stays as it is.
     *
     * @param decay 0.999 at first
     * @param start the generator update from which on it is taken; 500 at first
     */
    public fun ema(
        decay: Double = (now.ema() ?: Ema.DEFAULT).decay(),
        start: Int = (now.ema() ?: Ema.DEFAULT).start(),
    ) {
        here().ema(decay, start)
    }

    /** No moving average: samples are made with the weights themselves. */
    public fun noEma() {
        here().ema(null)
    }

    /** Where every random number of the run comes from. */
    public fun seed(seed: Long) {
        here().seed(seed)
    }

    /** The number format of convolutions and matrix products: [fp32] (at first), [bf16] or [fp16]. */
    public fun precision(precision: Precision) {
        here().precision(precision)
    }

    /** Left and right of real images are exchanged, in every second one by chance. */
    public fun flip(on: Boolean = true) {
        here().flip(on)
    }

    /** Real images get uniform noise as wide as a level of 8 bits (Theis et al. 2016, section 3.1). */
    public fun dequantize(on: Boolean = true) {
        here().dequantize(on)
    }

    /**
     * What the discriminator sees, real and generated, is augmented in the steps of both networks, in this order (Zhao et al.
     * 2020): `diffAugment(color, translation(), cutout())`. Replaces what was there; none takes all away.
     */
    public fun diffAugment(vararg augmentations: DiffAugment) {
        here().diffAugment(*augmentations)
    }

    /** Random brightness, saturation and contrast; for [diffAugment]. */
    public val color: DiffAugment get() = DiffAugment.Color()

    /** Random moves up to [ratio] of height and width; for [diffAugment]. */
    public fun translation(ratio: Double = DiffAugment.Translation.DEFAULT.ratio()): DiffAugment = DiffAugment.Translation(ratio)

    /** A grey rectangle of [ratio] of height and width at a random place; for [diffAugment]. */
    public fun cutout(ratio: Double = DiffAugment.Cutout.DEFAULT.ratio()): DiffAugment = DiffAugment.Cutout(ratio)

    private fun here(): TrainingBuilder = builder.at(Origin.ofScript())
}
