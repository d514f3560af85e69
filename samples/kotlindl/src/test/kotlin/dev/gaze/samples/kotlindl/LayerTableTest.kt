package dev.gaze.samples.kotlindl

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import org.jetbrains.kotlinx.dl.api.core.GraphTrainableModel
import org.jetbrains.kotlinx.dl.api.core.layer.TrainableLayer
import org.jetbrains.kotlinx.dl.api.core.layer.weights
import org.jetbrains.kotlinx.dl.api.core.loss.Losses
import org.jetbrains.kotlinx.dl.api.core.metric.Metrics
import org.jetbrains.kotlinx.dl.api.core.optimizer.SGD
import org.jetbrains.kotlinx.dl.dataset.OnHeapDataset
import org.tensorflow.TensorFlow
import java.io.File
import kotlin.math.sin

internal const val FEATURES = 5
internal const val CLASSES = 3

/**
 * Checks the column of docs/kotlindl-layers.md that is about the TensorFlow on the class path. It uses KotlinDL only, so that the other
 * column can be checked with TensorFlow 1.15. `-Dlayers.print` prints what the column should say.
 */
class LayerTableTest :
    FunSpec({
        val stock = TensorFlow.version().startsWith("1.")
        val table = table(File(System.getProperty("layers.table", "../../docs/kotlindl-layers.md")), if (stock) 1 else 2)

        test("the table has every layer") {
            table.keys shouldBe LAYER_CASES.keys
        }

        for ((name, model) in LAYER_CASES) {
            test(name) {
                val outcome = outcome(model)
                if (System.getProperty("layers.print") != null) println("LAYER | $name | $outcome")
                outcome.cell shouldBe table[name]
            }
        }
    })

/** @property detail the error, for a reader */
private data class Outcome(
    val cell: String,
    val detail: String = "",
)

/**
 * Trains for a few steps: "yes" if it runs, all stays finite, and the weights before the layer and its own have moved; "frozen" if only those
 * before it have.
 */
private fun outcome(model: () -> GraphTrainableModel): Outcome =
    try {
        model().use { built ->
            built.compile(SGD(0.01f), Losses.SOFT_MAX_CROSS_ENTROPY_WITH_LOGITS, Metrics.ACCURACY)
            built.init()
            val before = watched(built)
            built.fit(data(), epochs = 2, batchSize = 3)
            val after = watched(built)
            when {
                after.values.flatten().any { !it.isFinite() } -> Outcome("no", "not finite")
                after["before"] == before["before"] -> Outcome("no", "no gradient arrives before the layer")
                after["layer"] == before["layer"] && "layer" in after -> Outcome("frozen")
                built.layers.any { it.name == "layer" && it !is TrainableLayer } -> Outcome("frozen")
                else -> Outcome("yes")
            }
        }
    } catch (e: Throwable) {
        // KotlinDL's and TensorFlow's own, of any kind.
        Outcome("no", "${e.message}".lineSequence().first())
    }

private fun watched(model: GraphTrainableModel): Map<String, List<Float>> =
    model.layers
        .filter { it.name == "before" || it.name == "layer" }
        .filter { it.name == "before" || it.outputShape.rank() < 5 } // KotlinDL cannot read the kernels of 3D convolutions
        .associate { layer -> layer.name to layer.weights.values.flatMap { flat(it) } }
        .filterValues { it.isNotEmpty() }

private fun data(): OnHeapDataset =
    OnHeapDataset.create(
        Array(6) { i -> FloatArray(FEATURES) { sin(1f + i * FEATURES + it) } },
        FloatArray(6) { (it % CLASSES).toFloat() },
    )

/** The rows `| name | cell | cell |` of the first table, by name. */
private fun table(
    file: File,
    column: Int,
): Map<String, String> =
    file
        .readLines()
        .filter { it.startsWith("| `") }
        .map { row -> row.trim('|').split('|').map { it.trim() } }
        .associate { it[0].replace("`", "") to it[column] }
