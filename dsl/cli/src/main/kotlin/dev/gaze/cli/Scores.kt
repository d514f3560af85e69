package dev.gaze.cli

import dev.gaze.metric.KernelDistance
import dev.gaze.metric.Measured
import dev.gaze.metric.Prdc
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import kotlin.jvm.optionals.getOrNull

/** A metric of the command, by its word. */
internal enum class Metric(
    val word: String,
) {
    FID("fid"),
    IS("is"),
    KID("kid"),
    PRDC("prdc"),
    INTRA_FID("intra-fid"),
}

/** What was measured of one set of images: numbers by name, and all that tells which others they compare with. */
internal class Scores(
    val name: String,
    val values: Map<String, Double>,
    private val provenance: Provenance,
) {
    /** The first of the asked metrics; lower is better of all but IS and PRDC. */
    val rank: Double get() = values.entries.firstOrNull()?.let { (name, value) -> if (name in HIGHER) -value else value } ?: 0.0

    fun json(): JsonObject =
        buildJsonObject {
            put("of", name)
            for ((name, value) in values) if (value.isFinite()) put(name, value)
            put("real", provenance.real)
            put("generated", provenance.generated)
            put("network", provenance.network)
            put("quantisation", "uint8")
            put("seed", provenance.seed)
            put("weights", provenance.weights)
            put("step", provenance.step)
        }

    private companion object {
        val HIGHER = setOf("IS", "precision", "recall", "density", "coverage")
    }
}

/** What a number depends on. [weights] and [step] are null of images that were brought. */
internal class Provenance(
    val real: Int,
    val generated: Int,
    val network: String,
    val seed: Long?,
    val weights: String?,
    val step: Int?,
)

/** The numbers of [metrics] but intra-FID, in their order. */
internal fun scores(
    metrics: List<Metric>,
    real: Measured,
    generated: Measured,
): Map<String, Double> =
    buildMap {
        for (metric in metrics) {
            when (metric) {
                Metric.FID -> {
                    put("FID", real.gaussian.distance(generated.gaussian))
                }

                Metric.IS -> {
                    val score =
                        generated.inceptionScore.getOrNull() ?: throw BadInput("is: expected at least 10 images and a network with logits")
                    put("IS", score.mean)
                    put("IS std", score.spread)
                }

                Metric.KID -> {
                    val blocks = (minOf(real.first.count(), generated.first.count()) / KID_BLOCK).coerceAtLeast(1)
                    val kid = KernelDistance.of(real.first, generated.first, blocks)
                    put("KID", kid.mean)
                    put("KID standard error", kid.spread)
                }

                Metric.PRDC -> {
                    val prdc = Prdc.of(real.first, generated.first, Prdc.NEIGHBOURS)
                    put("precision", prdc.precision)
                    put("recall", prdc.recall)
                    put("density", prdc.density)
                    put("coverage", prdc.coverage)
                }

                Metric.INTRA_FID -> {
                    Unit
                }
            }
        }
    }

private const val KID_BLOCK = 1000
