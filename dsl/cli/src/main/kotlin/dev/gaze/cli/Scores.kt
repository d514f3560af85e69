package dev.gaze.cli

import dev.gaze.metric.ClassificationAccuracy
import dev.gaze.metric.FeatureNet
import dev.gaze.metric.KernelDistance
import dev.gaze.metric.Measured
import dev.gaze.metric.Prdc
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import java.util.Locale
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
    CAS("cas"),
}

/** What was measured of one set of images: numbers by name, and all that tells which others they compare with. */
internal class Scores(
    val name: String,
    val values: Map<String, Double>,
    private val provenance: Provenance,
) {
    /** The first of the asked metrics; lower is better of all but IS, PRDC and CAS. */
    val rank: Double get() =
        values.entries.firstOrNull()?.let { (name, value) -> if (HIGHER.any { name.startsWith(it) }) -value else value } ?: 0.0

    fun json(): JsonObject =
        buildJsonObject {
            put("of", name)
            for ((name, value) in values) if (value.isFinite()) put(name, value)
            put("real", provenance.real)
            put("images", provenance.images)
            put("generated", provenance.generated)
            put("network", provenance.network)
            put("quantisation", "uint8")
            put("seed", provenance.seed)
            put("weights", provenance.weights)
            put("step", provenance.step)
        }

    private companion object {
        val HIGHER = setOf("IS", "precision", "recall", "density", "coverage", "CAS")
    }
}

/**
 * What a number depends on. [images] is the checksum of the real ones; [seed], [weights] and [step] are null of images that
 * were brought.
 */
internal class Provenance(
    val real: Int,
    val images: String,
    val generated: Int,
    val network: String,
    val seed: Long?,
    val weights: String?,
    val step: Int?,
)

/** The numbers of FID, IS, KID and PRDC, where they are what is asked for. */
internal fun scores(
    metric: Metric,
    net: FeatureNet,
    real: Measured,
    generated: Measured,
): Map<String, Double> =
    when (metric) {
        Metric.FID -> {
            mapOf("FID" to real.gaussian.distance(generated.gaussian))
        }

        Metric.IS -> {
            val score =
                generated.inceptionScore.getOrNull() ?: throw BadInput("is: expected at least 10 images and a network with logits")
            mapOf("IS" to score.mean, "IS std" to score.spread)
        }

        Metric.KID -> {
            val blocks = (minOf(real.first.count(), generated.first.count()) / KID_BLOCK).coerceAtLeast(1)
            val kid = KernelDistance.of(real.first, generated.first, blocks)
            // One block has none.
            mapOf("KID" to kid.mean, "KID standard error" to kid.spread).filterValues(Double::isFinite)
        }

        Metric.PRDC -> {
            val prdc = Prdc.of(real.first, generated.first, Prdc.NEIGHBOURS)
            mapOf("precision" to prdc.precision, "recall" to prdc.recall, "density" to prdc.density, "coverage" to prdc.coverage)
        }

        Metric.INTRA_FID, Metric.CAS -> {
            emptyMap()
        }
    }.mapKeys { (name, _) -> net.named(name) }

/** Accuracies by name, that of each class after that of all. */
internal fun accuracies(
    name: String,
    accuracy: ClassificationAccuracy,
    classNames: List<String>,
): Map<String, Double> = mapOf(name to accuracy.all) + classNames.indices.associate { "$name, ${classNames[it]}" to accuracy.perClass[it] }

/** A column for each set of images, a row for each number; the longest name tells the width. */
internal fun table(all: List<Scores>): String {
    val names = all.flatMap { it.values.keys }.distinct()
    val columns =
        listOf(listOf("") + names) +
            all.map { scores ->
                listOf(scores.name) + names.map { name -> scores.values[name]?.let { String.format(Locale.ROOT, "%.6g", it) } ?: "" }
            }
    val widths = columns.map { column -> column.maxOf { it.length } }
    return columns[0].indices.joinToString("\n") { row ->
        columns.indices
            .joinToString("  ") { if (it == 0) columns[0][row].padEnd(widths[0]) else columns[it][row].padStart(widths[it]) }
            .trimEnd()
    }
}

private const val KID_BLOCK = 1000
