package dev.gaze.bench

import dev.gaze.graph.LatentBatch
import dev.gaze.graph.RealBatch
import dev.gaze.graph.internal.GanGraph
import dev.gaze.graph.internal.GanSession
import dev.gaze.shape.CheckedGan
import dev.gaze.spec.ImageSpec
import dev.gaze.spec.LossTerm
import dev.gaze.tensorflow.RuntimeConfig
import java.util.Random
import java.util.function.Consumer

/**
 * A GAN that trains on one batch of noise again and again: how long a step takes does not depend on what is in the images. It computes
 * what a training run computes, losses, norms and sigmas for the log included.
 *
 * @param trace sees each run of a step, as [GanSession.traced] says; null: steps go as fast as they can
 */
internal class BenchedGan(
    gan: CheckedGan,
    runtime: RuntimeConfig,
    trace: Consumer<ByteArray>? = null,
) : AutoCloseable {
    private val training = gan.spec().training()
    private val graph = GanGraph.compile(gan)
    private val session = if (trace == null) GanSession.open(graph, runtime) else GanSession.traced(graph, runtime, trace)
    private val watchDiscriminator = session.monitors(false).toTypedArray()
    private val watchGenerator = session.monitors(true).toTypedArray()
    private val random = Random(1)
    private val fake = latents(gan, training.batch())
    private val latent = if (training.generatorBatch() == 0) fake else latents(gan, training.generatorBatch())
    private val real = RealBatch.ofPixels(ByteArray(training.batch() * gan.spec().image().bytes()).also(random::nextBytes), fake.labels())
    private val mix = FloatArray(training.batch()) { random.nextFloat() }.takeIf { training.terms().any { it is LossTerm.GradientPenalty } }

    init {
        session.initialize()
    }

    private fun latents(
        gan: CheckedGan,
        count: Int,
    ): LatentBatch {
        val z = FloatArray(count * gan.spec().latent().size()) { random.nextGaussian().toFloat() }
        return LatentBatch(z, IntArray(count) { random.nextInt(maxOf(1, gan.spec().classes())) })
    }

    /** All that leads to one update of the generator. */
    fun iteration() {
        repeat(training.plan().discriminatorSteps()) { discriminatorStep() }
        repeat(training.plan().generatorSteps()) { generatorStep() }
    }

    /** One update of the discriminator. */
    fun discriminatorStep() {
        if (training.accumulation() == 1) {
            session.discriminatorStep(real, fake, mix, RATE, *watchDiscriminator)
        } else {
            repeat(training.accumulation()) { session.accumulateDiscriminator(real, fake, mix, *watchDiscriminator) }
            session.updateDiscriminator(RATE)
        }
    }

    /** One update of the generator and its average. */
    fun generatorStep() {
        if (training.accumulation() == 1) {
            session.generatorStep(latent, RATE, DECAY, *watchGenerator)
        } else {
            repeat(training.accumulation()) { session.accumulateGenerator(latent, *watchGenerator) }
            session.updateGenerator(RATE, DECAY)
        }
    }

    /** Images of the latest weights, as many as in a batch. */
    fun sample() {
        session.sample(latent, true, false)
    }

    override fun close() {
        session.close()
        graph.close()
    }

    private fun ImageSpec.bytes() = height() * width() * channels()

    private companion object {
        /** Small, so that weights stay what they are and nothing runs away. */
        const val RATE = 1e-6f
        const val DECAY = 0.99f
    }
}
