package dev.gaze.bench

import dev.gaze.shape.CheckedGan
import dev.gaze.tensorflow.RuntimeConfig
import kotlinx.serialization.json.JsonObject

/**
 * Iterations of a model, traced.
 *
 * @property untraced how long an iteration takes while nobody traces it
 * @property traced how long while it is
 */
internal class Profile private constructor(
    private val steps: Map<String, List<TracedStep>>,
    private val blocks: List<String>,
    val untraced: Timing,
    val traced: Timing,
) {
    /** Two tables, as [StepProfile] has them. */
    fun text(): String = StepProfile(steps, blocks).text()

    /** One iteration, as [chromeTrace] has it. */
    fun chromeTrace(): JsonObject = chromeTrace(steps.mapValues { it.value.last() }, blocks)

    companion object {
        private const val ITERATIONS = 10

        /** Traces a few iterations; where steps accumulate gradients, each of their runs counts for its step. */
        fun of(
            gan: CheckedGan,
            runtime: RuntimeConfig,
            stopwatch: Stopwatch,
        ): Profile {
            val untraced = BenchedGan(gan, runtime).use { stopwatch.time(it::iteration) }
            val runs = ArrayList<ByteArray>()
            BenchedGan(gan, runtime, runs::add).use { traced ->
                val seconds = stopwatch.time(traced::iteration)
                val steps =
                    mapOf("D step" to traced::discriminatorStep, "G step" to traced::generatorStep).mapValues { (_, step) ->
                        runs.clear()
                        repeat(ITERATIONS) { step() }
                        runs.map(TracedStep::of)
                    }
                return Profile(steps, blocks(gan), untraced, seconds)
            }
        }

        private fun blocks(gan: CheckedGan): List<String> =
            listOf(gan.generator(), gan.discriminator()).flatMap { network -> network.blocks().map { "${network.name()}.${it.name()}" } }
    }
}
