package dev.gaze.bench

import dev.gaze.shape.CheckedGan

/**
 * Floating-point operations of steps, by the multiply-accumulates of the check, of which each is two. There and back is three times there;
 * where only the input's gradient is wanted, twice.
 */
internal class Work(
    gan: CheckedGan,
) {
    private val training = gan.spec().training()
    private val accumulation = training.accumulation()
    private val generator = 2.0 * gan.generator().macs()
    private val discriminator = 2.0 * gan.discriminator().macs()
    private val latents = if (training.generatorBatch() == 0) training.batch() else training.generatorBatch()

    /** Generated images, then both networks' passes on real and on generated ones. */
    val discriminatorStep: Double = accumulation * training.batch() * (generator + 2 * 3 * discriminator)

    /** There and back through both, without gradients of the discriminator's weights. */
    val generatorStep: Double = accumulation * latents * (3 * generator + 2 * discriminator)

    /** All that leads to an update of the generator. */
    val iteration: Double = training.plan().run { discriminatorSteps() * discriminatorStep + generatorSteps() * generatorStep }

    /** A batch of images. */
    val sample: Double = latents * generator
}
