package dev.gaze.cli

import dev.gaze.metric.ClassificationAccuracy
import dev.gaze.spec.Metric
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put
import java.util.Locale

/** How the command's option calls it. */
internal val Metric.option: String get() = name.lowercase().replace('_', '-')

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
